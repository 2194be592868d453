"""``pledge kept``: which promises were kept in a period, within what the reader may see."""

from __future__ import annotations

from datetime import date

import click

from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.given import Day

PERIODS = ("last-quarter", "this-quarter", "last-year", "this-year")
GROUPS = ("step", "stage", "team", "care-group", "quarter")


@click.command()
@click.option("--from", "first", type=Day(), metavar="DATE", help="The first day of the period.")
@click.option("--to", "last", type=Day(), metavar="DATE", help="The last day of the period.")
@click.option("--in", "named", type=click.Choice(PERIODS), help="The period by name, instead of its two days.")
@click.option("--by", type=click.Choice(GROUPS), default="stage", show_default=True, help="What each row stands for.")
@click.option("--as-at", type=Day(), metavar="DATE", help="As it was seen at the end of an earlier day.")
@click.option("--csv", "as_csv", is_flag=True, help="Answer as CSV, for a spreadsheet.")
@asked
def kept(
    desk: Desk, first: date | None, last: date | None, named: str | None, by: str, as_at: date | None, *, as_csv: bool
) -> None:
    """What was kept, kept late and not kept between two days, by stage or by what --by says.

    For example: pledge kept --in last-quarter, or pledge kept --from "1 July 2026" --to "30 September 2026" --by team
    """
    from pledge_engine.cli.kept_page import print_kept
    from pledge_engine.cli.output import print_json
    from pledge_engine.cli.progress import progress
    from pledge_engine.reports.as_csv import kept_as_csv
    from pledge_engine.reports.counts import By
    from pledge_engine.reports.kept import what_was_kept
    from pledge_engine.reports.period import Period, named_period
    from pledge_engine.work import Work

    def period_of(work: Work) -> Period:
        """The period that was asked for, on the day on which it is asked."""
        if named is not None:
            return named_period(named, work.today)
        assert first is not None
        assert last is not None
        return Period(first, last)

    if (named is None) != (first is not None and last is not None) or (named and (first or last)):
        raise click.UsageError("Give the period either by --from and --to, or by --in, such as --in last-quarter.")
    if as_csv and desk.as_json:
        raise click.UsageError("--csv and --json are two answers: ask for one.")
    if as_at is None:
        found = desk.read_hires(lambda work: what_was_kept(work, period_of(work), By(by)))
    else:
        with progress("Reading the trail") as tell:
            found = desk.read_hires(lambda work: what_was_kept(work, period_of(work), By(by), as_at, tell))
    if desk.as_json:
        print_json(found)
    elif as_csv:
        click.echo(kept_as_csv(found), nl=False)
    else:
        print_kept(found)
