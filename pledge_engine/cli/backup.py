"""``pledge backup``: everything in one file."""

from __future__ import annotations

from pathlib import Path

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.problems import ExitCode, Failed
from pledge_engine.cli.progress import progress


@click.command()
@click.argument("file", type=given.FILE)
@asked
def backup(desk: Desk, file: Path) -> None:
    """Write everything that the database holds now to a new FILE, while others go on working. No --as is needed.

    The trail is verified on the way; exit code 9 if it is not as it was recorded, and the backup is made all the same.
    That a backup was taken is in the trail, and pledge doctor says when the last one was.
    """
    from pledge_engine.cli.audit_page import print_verification
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.hires.wording import moment
    from pledge_engine.upkeep.backups import take_to
    from workflows.words import counted

    with progress("Backing up") as tell:
        done = take_to(desk.open_office(), file, tell)
    header = done.header
    if desk.as_json:
        print_json(
            {"file": str(file), "at": header.made, "version": header.version, "rows": header.rows, "trail": done.trail}
        )
    else:
        held = f"{counted(header.rows, 'rows')} of {counted(len(header.tables), 'tables')}"
        show(f"{file}: {held}, as they were on {moment(header.made)}.")
        print_verification(done.trail)
        show(
            "It holds everything that the database holds: keep it as safe, and no longer than your policy says.",
            f"To restore it into an empty database: pledge restore {file}",
        )
    if not done.trail.intact:
        raise Failed(ExitCode.TRAIL)
