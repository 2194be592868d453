"""``pledge import``: a trust's own tracker, with everything it would do shown first."""

from __future__ import annotations

from pathlib import Path

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.progress import progress


@click.command("import")
@click.argument("file", type=given.FILE)
@click.option("--dry-run", is_flag=True, help="Show exactly what would happen, and change nothing.")
@click.option("--sheet", default="", help="Which sheet of a workbook; otherwise the first with anything in it.")
@click.option("--create-people", is_flag=True, help="Add the leads who are not there yet, and give them their roles.")
@click.option("--create-teams", is_flag=True, help="Add the teams and care groups that are not there yet.")
@asked
def import_(desk: Desk, file: Path, dry_run: bool, sheet: str, create_people: bool, create_teams: bool) -> None:
    """Bring in the tracker in FILE (.csv or .xlsx), one record for each row: all of them, or none.

    What is in it, and how: docs/import-format.md. Bringing it in again changes nothing.
    """
    from pledge_engine.cli.import_page import import_as_json, print_import, print_mistakes
    from pledge_engine.cli.output import print_json
    from pledge_engine.cli.problems import ExitCode, Failed
    from pledge_engine.intake.bringing_in import bring_in
    from pledge_engine.intake.mistakes import TrackerMistakes
    from pledge_engine.intake.planning import check_may_import, plan_import
    from pledge_engine.intake.reading import read_file

    desk.read(check_may_import)
    try:
        with progress("Looking at the tracker" if dry_run else "Bringing the tracker in") as tell:
            read = read_file(file, sheet)
            if dry_run:
                plan = desk.read(
                    lambda work: plan_import(
                        work, read, create_people=create_people, create_teams=create_teams, tell=tell
                    )
                )
                references: tuple[str, ...] = ()
            else:
                plan, references = desk.write(
                    lambda work: bring_in(work, read, create_people=create_people, create_teams=create_teams, tell=tell)
                )
    except TrackerMistakes as found:
        print_mistakes(desk, found)
        raise Failed(ExitCode.INVALID) from found
    if desk.as_json:
        print_json(import_as_json(plan, references, dry_run=dry_run))
    else:
        print_import(plan, references, desk.signature, dry_run=dry_run)
