"""``pledge remind``: gather the reminders that are due, see who would be told what, or let stopped reminders go ahead."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked

if TYPE_CHECKING:
    from pledge_engine.reminders.plan import Planned
    from pledge_engine.reminders.sweep import Swept


@click.command()
@click.option("--dry-run", is_flag=True, help="Record nothing: show who would be told what, and why. Needs --as.")
@click.option("--on", type=given.Day(), metavar="DATE", help="With --dry-run: on which day, today if left out.")
@click.option("--confirm", is_flag=True, help="Let reminders go ahead that were stopped, as an administrator.")
@asked
def remind(desk: Desk, on: date | None, *, dry_run: bool, confirm: bool) -> None:
    """Gather today's reminders now; the program does so by itself at 7:30am on working days, and twice is once.

    A dry run says which step it is to those who may see it, and otherwise the record alone.
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
    from pledge_engine.access.actor import SystemActor
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.reminders.sweep import sweep

    desk.office.bring_up_to_date()
    with desk.office.work(SystemActor("sweep")) as work:
        swept = sweep(work, work.today)
    if desk.as_json:
        print_json(swept)
    else:
        show(_said(swept))


def _said(swept: Swept) -> str:
    from pledge_engine.reminders.breaker import Stop
    from pledge_engine.reminders.stopping import CONFIRM, said_of
    from workflows.words import counted, long_date

    match swept.stopped:
        case None:
            told = (
                f"{counted(swept.recorded, 'reminders')} recorded; {counted(swept.people, 'people')} to be told today."
            )
            return told if swept.recorded or swept.people else "Nothing new is due today."
        case Stop.NO_WORKING_DAY:
            return f"{long_date(swept.on)} is no working day, so nobody is reminded."
        case Stop.PAUSED:
            return (
                "Sending is paused since a backup was restored. Look at a few records, then: pledge restore --confirm"
            )
        case stop:
            return f"{said_of(stop, swept.on)} {CONFIRM}"


def _plan(desk: Desk, on: date | None) -> None:
    from pledge_engine.cli.output import print_json, show, table, text
    from pledge_engine.reminders.naming import require_planning
    from pledge_engine.reminders.plan import plan
    from pledge_engine.work import Work
    from workflows.words import long_date

    def planned(work: Work) -> tuple[date, tuple[Planned, ...]]:
        require_planning(work)
        day = on or work.today
        return day, plan(work, day)

    day, found = desk.read(planned)
    if desk.as_json:
        print_json({"on": day, "reminders": found})
        return
    rows = [[text(row.recipient), text(_what(row)), text(_rung(row))] for row in found]
    if rows:
        show(table(("Who", "What", "Why"), rows))
    show(f"{len({row.recipient for row in found})} would be told on {long_date(day)}; nothing was recorded.")


def _what(row: Planned) -> str:
    label = f", {row.label}" if row.label else ""
    return f"{row.reference}{label}\n{row.title}"


def _rung(row: Planned) -> str:
    from workflows.words import long_date

    late = "; late" if row.late else ""
    return f"{row.rung.replace('_', ' ')}, due {long_date(row.due_on)}\n{row.why.replace('_', ' ')}{late}"


def _confirm(desk: Desk) -> None:
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.reminders.stopping import confirm
    from workflows.words import long_date

    day = desk.write(confirm)
    if desk.as_json:
        print_json({"confirmed": day})
    else:
        show(f"The reminders of {long_date(day)} go ahead. Gather them with: pledge remind")
