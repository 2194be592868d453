"""``pledge closure``: the days on which the trust does not work, beside the bank holidays."""

from __future__ import annotations

from datetime import date

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked


@click.group()
def closure() -> None:
    """Local closures, for administrators."""


@closure.command()
@click.argument("day", type=given.Day(), metavar="DATE")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="Only say how much would move.")
@click.option("--yes", is_flag=True, help="Close it although dates would come to lie in the past.")
@asked
def add(desk: Desk, day: date, name: str, dry_run: bool, yes: bool) -> None:
    """Close the trust on DATE, and call it NAME. Every open date counted over it moves at once.

    What is counted back from a date moves to an earlier day. Where that day has passed, nothing is done without --yes.

    For example: pledge closure add "24 December 2026" "Trust closure"
    """
    from pledge_engine.hires.closure_commands import add_closure

    moved = desk.write(lambda work: add_closure(work, day, name, dry_run=dry_run, even_into_past=yes))
    _tell(desk, moved, "would move" if dry_run else "moved")


@closure.command()
@click.argument("day", type=given.Day(), metavar="DATE")
@click.option("--dry-run", is_flag=True, help="Only say how much would move.")
@asked
def remove(desk: Desk, day: date, *, dry_run: bool) -> None:
    """Work on DATE after all. A day that has passed stays closed."""
    from pledge_engine.hires.closure_commands import remove_closure

    moved = desk.write(lambda work: remove_closure(work, day, dry_run=dry_run))
    _tell(desk, moved, "would move" if dry_run else "moved")


@closure.command("list")
@asked
def list_(desk: Desk) -> None:
    """Every local closure, earliest first."""
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.closure_commands import list_closures
    from workflows.words import long_date

    known = desk.read(list_closures)
    if desk.as_json:
        print_json({"closures": [{"day": day.isoformat(), "name": name} for day, name in known.items()]})
        return
    for day, name in known.items():
        show(f"{long_date(day)}  {name}")
    if not known:
        show("There are no local closures.")


def _tell(desk: Desk, moved: object, verb: str) -> None:
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.closure_commands import Moved
    from workflows.words import counted, long_date

    assert isinstance(moved, Moved)
    if desk.as_json:
        print_json({"closure": moved})
    else:
        steps, targets = counted(moved.dates, "dates of steps"), counted(moved.targets, "targets of stages")
        what = f"{steps} and {targets} on {counted(moved.records, 'records')}"
        show(f"{long_date(moved.day)}, {moved.name}: {what} {verb}.")
        for step in moved.steps:
            show(f"  {step.title}: {counted(step.dates, 'dates')}")
        if moved.into_past:
            show(f"Among them into the past, and so overdue: {counted(moved.into_past, 'dates of steps')}.")
