"""The commands that hand something over: a record to another lead, and a step of a shared queue to somebody who sees to it."""

from __future__ import annotations

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked

_ONE = "Name one: --service-lead PERSON, --professional-lead PERSON, or --step STEP with --to PERSON."


@click.command("pick-up")
@given.reference
@given.step
@given.turn
@click.option("--give-back", "back", is_flag=True, help="Give it back to the queue.")
@asked
def pick_up(desk: Desk, reference: str, step: str, turn: int | None, *, back: bool) -> None:
    """Say that you see to STEP of the queue you work in: HR, occupational health, facilitators or senior leadership.

    It is a courtesy to your colleagues: every one of them may still complete the step.

    For example: pledge hire pick-up R-0006 hr_clearance
    """
    from pledge_engine.hires import queue_commands

    command = queue_commands.give_back if back else queue_commands.pick_up
    desk.change_hire(lambda work: command(work, reference, step, n=turn))


@click.command()
@given.reference
@given.step
@given.turn
@asked
def nudge(desk: Desk, reference: str, step: str, turn: int | None) -> None:
    """Send whoever holds STEP a message about it now: at most one a day, and never about a step that the worker holds.

    For example: pledge hire nudge R-0009 advert_open
    """
    from pledge_engine.reminders.nudging import nudge

    desk.change_hire(lambda work: nudge(work, reference, step, n=turn))


@click.command()
@given.reference
@click.option("--service-lead", default=None, metavar="PERSON", help="Who leads for the team from now on.")
@click.option("--professional-lead", default=None, metavar="PERSON", help="Who leads for lived experience practice.")
@click.option("--step", default=None, metavar="STEP", help="A step of a shared queue, to give to somebody with --to.")
@click.option("--to", "to", default=None, metavar="PERSON", help="Who sees to the step: somebody of that queue.")
@given.turn
@given.version
@asked
def reassign(
    desk: Desk,
    reference: str,
    service_lead: str | None,
    professional_lead: str | None,
    step: str | None,
    to: str | None,
    turn: int | None,
    seen: int | None,
) -> None:
    """Name another lead on the record, for good; or give a step of a shared queue to somebody who works there.

    For some days away there is pledge cover name. Every service lead of the team may name another lead, and every
    professional lead of the care group; what the lead before agreed stands. A step is given by them too, or by somebody of
    its queue, and everybody there may still complete it.

    For example: pledge hire reassign R-0004 --service-lead kim.sample
    """
    from pledge_engine.hires.queue_commands import reassign_step
    from pledge_engine.hires.reassigning import reassign_lead
    from workflows.definition import Role

    leads = {Role.SERVICE_LEAD: service_lead, Role.PROFESSIONAL_LEAD: professional_lead}
    named = [(role, handle) for role, handle in leads.items() if handle is not None]
    if len(named) + (step is not None) != 1 or (step is None) is not (to is None):
        raise click.UsageError(_ONE)
    if step is not None and to is not None:
        desk.change_hire(lambda work: reassign_step(work, reference, step, to, n=turn))
        return
    ((role, handle),) = named
    desk.change_hire(lambda work: reassign_lead(work, reference, role, handle, seen=seen))
