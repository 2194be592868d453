"""The commands that hand something over: a record to another lead."""

from __future__ import annotations

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked


@click.command()
@given.reference
@click.option("--service-lead", default=None, metavar="PERSON", help="Who leads for the team from now on.")
@click.option("--professional-lead", default=None, metavar="PERSON", help="Who leads for lived experience practice.")
@given.version
@asked
def reassign(
    desk: Desk, reference: str, service_lead: str | None, professional_lead: str | None, seen: int | None
) -> None:
    """Name another lead on the record, for good; for some days away there is pledge cover name.

    Every service lead of the team may, and every professional lead of the care group. What the lead before agreed stands.

    For example: pledge hire reassign R-0004 --service-lead kim.sample
    """
    from pledge_engine.hires.reassigning import reassign_lead
    from workflows.definition import Role

    leads = [(Role.SERVICE_LEAD, service_lead), (Role.PROFESSIONAL_LEAD, professional_lead)]
    named = [(role, handle) for role, handle in leads if handle is not None]
    if len(named) != 1:
        raise click.UsageError("Name one: --service-lead PERSON or --professional-lead PERSON.")
    ((role, handle),) = named
    desk.change_hire(lambda work: reassign_lead(work, reference, role, handle, seen=seen))
