"""``pledge register``: group sessions, recorded once for everybody who was due to come."""

from __future__ import annotations

from datetime import date

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked


@click.group()
def register() -> None:
    """Registers of group sessions."""


@register.command()
@given.step
@click.option("--on", "day", type=given.Day(), metavar="DATE", required=True, help="The day of the session.")
@click.argument("pairs", nargs=-1, required=True, metavar="REFERENCE=OUTCOME...")
@asked
def record(desk: Desk, step: str, day: date, pairs: tuple[str, ...]) -> None:
    """Record a session of STEP for everybody who was due: attended, not_attended, did_not_run or excused.

    A session attended fills the earliest month that is open, a make-up too. All of it is recorded, or nothing.

    For example: pledge register record group_supervision --on "2 December 2026" R-0007=attended R-0008=excused
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.register_commands import record_register

    entries = {
        given.Reference().convert(name, None, None): str(how) for name, how in given.collected(pairs, None).items()
    }
    recorded = desk.write(lambda work: record_register(work, step, day, entries))
    if desk.as_json:
        print_json({"register": {"id": recorded.register, "records": [done.reference for done in recorded.done]}})
    else:
        for done in recorded.done:
            show(f"{done.reference}: recorded, turn {done.n}.")
