"""``pledge remind``: gather the reminders that are due, see who would be told what, or let stopped reminders go ahead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.reminders.plan import Planned


@click.command()
@click.option("--dry-run", is_flag=True, help="Record nothing: show who would be told what, and why. Needs --as.")
@click.option("--on", type=given.Day(), metavar="DATE", help="With --dry-run: on which day, today if left out.")
@click.option("--confirm", is_flag=True, help="Let reminders go ahead that were stopped, as an administrator.")
@asked
def remind(desk: Desk, on: date | None, *, dry_run: bool, confirm: bool) -> None:
    """Gather today's reminders now; the program does so by itself at 7:30am on working days, and twice is once.

    A dry run says who is told and of which step to those who may know it, and otherwise that somebody is.
    """
    if (on and not dry_run) or (dry_run and confirm):
        raise click.UsageError("--on goes with --dry-run alone, and --confirm with neither.")
    if confirm:
        _confirm(desk)
    elif dry_run:
        _plan(desk, on)
    else:
        _sweep(desk)


def _sweep(desk: Desk) -> None:
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.reminders.swept_words import said_of_sweep
    from pledge_engine.ticking import gather

    swept = gather(desk.office)
    if desk.as_json:
        print_json(swept)
    else:
        show(said_of_sweep(swept))


def _plan(desk: Desk, on: date | None) -> None:
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.reminders.naming import NOT_YOURS, require_planning
    from pledge_engine.reminders.next_time import day_off_of
    from pledge_engine.reminders.plan import (
        alike,
        is_out_of_sight,
        out_of_sight_by_kind,
        plan,
        said_of_number,
        said_of_out_of_sight,
    )
    from pledge_engine.work import Work

    def planned(work: Work) -> tuple[date, tuple[Planned, ...], str]:
        require_planning(work)
        day = on or work.today
        return day, plan(work, day), day_off_of(work, day)

    day, found, day_off = desk.read(planned)
    if desk.as_json:
        print_json({"on": day, "reminders": found, "day_off": day_off})
        return
    rows = [
        [text(row.recipient or NOT_YOURS), text(_what(row)), text(_why(row, number))]
        for row, number in alike(found).items()
        if not is_out_of_sight(row)
    ]
    if rows:
        show(table(("Who", "What", "Why"), rows))
    if unsaid := said_of_out_of_sight(found):
        kinds = (f"- {kind}: {number}" for kind, number in out_of_sight_by_kind(found).items())
        show(unsaid, *kinds)
    show(f"{day_off or said_of_number(found, day) + '.'} Nothing was recorded.")


def _what(row: Planned) -> str:
    record = ", ".join(part for part in (row.reference, row.label) if part)
    return f"{record}\n{row.title}" if record else row.title


def _why(row: Planned, number: int) -> str:
    return "\n".join((*row.said, *([f"{number} of them"] if number > 1 else ())))


def _confirm(desk: Desk) -> None:
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.reminders.stopping import confirm
    from workflows.words import long_date

    day = desk.write(confirm)
    if desk.as_json:
        print_json({"confirmed": day})
    else:
        show(f"The reminders of {long_date(day)} go ahead. Gather them with: pledge remind")
