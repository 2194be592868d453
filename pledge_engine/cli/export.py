"""``pledge export``: the records you lead as a tracker, to keep, or to bring in elsewhere."""

from __future__ import annotations

from pathlib import Path

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.progress import A_MOMENT, progress


@click.command()
@click.argument("file", type=given.FILE)
@click.option(
    "--with-earlier-pauses",
    "earlier_holds",
    is_flag=True,
    help="Also when each record was on hold before, which can say health: only to move a place.",
)
@asked
def export(desk: Desk, file: Path, earlier_holds: bool) -> None:
    """Write every record that you see whole to a new FILE (.csv or .xlsx), one row for each, as pledge import reads it.

    It has people's names in it: keep it where only those can read it who may. What it leaves out: docs/import-format.md.
    """
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.intake.exporting import export_tracker
    from pledge_engine.intake.tracker_files import format_of
    from pledge_engine.new_file import new_file
    from workflows.words import counted

    as_bytes = format_of(file)
    with progress("Exporting", after=A_MOMENT) as tell, new_file(file) as stream:
        sheet = desk.read_hires(lambda work: export_tracker(work, tell, earlier_holds=earlier_holds))
        stream.write(as_bytes(sheet))
    number = len(sheet.rows) - 1
    if desk.as_json:
        print_json({"file": str(file), "records": number})
        return
    holds = ", and when each of them was on hold before" if earlier_holds else ""
    show(
        f"{file}: {counted(number, 'records')}. It has people's names in it{holds}: "
        "keep it where only those read it who may."
    )
    show(f"To bring it into an empty place: pledge import {file} --create-people --create-teams")
