"""``pledge restore``: a backup into an empty database; nothing is sent from it until somebody has confirmed it."""

from __future__ import annotations

from pathlib import Path

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.progress import progress

_AHEAD = (
    "It was made on a day that has not come yet by this computer's clock: the clock there had been moved on, as for a "
    "demonstration, or the one here is slow. Days that were recorded stay as they are, so some lie in the future here."
)


@click.command()
@click.argument("file", type=given.FILE, required=False)
@click.option("--confirm", is_flag=True, help="Let messages be sent again, as an administrator, once all looks right.")
@asked
def restore(desk: Desk, file: Path | None, *, confirm: bool) -> None:
    """Restore the backup in FILE into the database that PLEDGE_DATABASE_URL names, which must be empty. No --as is needed.

    What arrives is compared with the file and its trail is verified. Nothing is sent until --confirm.
    """
    if confirm == bool(file):
        raise click.UsageError("Name the FILE to restore, or give --confirm once it has been restored.")
    if file:
        _restore(desk, file)
    else:
        _confirm(desk)


def _restore(desk: Desk, file: Path) -> None:
    from pledge_engine.cli.audit_page import print_verification
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.clock import SystemClock
    from pledge_engine.hires.wording import moment
    from pledge_engine.upkeep.restoring import restore_new
    from workflows.words import counted, counted_do

    with progress("Restoring") as tell:
        done = restore_new(desk.settings, desk.clock or SystemClock(), file, tell)
    header = done.header
    if desk.as_json:
        print_json(
            {"at": header.made, "rows": header.rows, "waiting": done.waiting, "ahead": done.ahead, "trail": done.trail}
        )
        return
    show(
        f"Restored: {counted(header.rows, 'rows')}, as they were on {moment(header.made)}, compared with the file one by one."
    )
    print_verification(done.trail)
    if done.ahead:
        show(_AHEAD)
    show(
        "Nothing has run by itself here yet: when the clock last ticked where it was made is not brought along.",
        "What was recorded after that moment is not there, and what was erased after it is there again: erase it again.",
        f"Nothing is sent yet; {counted_do(done.waiting, 'messages', 'wait')}, some of which may have been sent before.",
        "Codes of people's apps and forms that were kept for them open with the secret key of the place that was backed up"
        " alone: bring it along, apart from the backup. pledge doctor says where it is another.",
        "Look at a few records, compare with your latest checkpoint (pledge audit verify --against FILE), then let"
        " messages go: pledge restore --confirm",
    )


def _confirm(desk: Desk) -> None:
    from pledge_engine.cli.output import print_json, show
    from pledge_engine.upkeep.restoring import confirm
    from workflows.words import counted_do

    waiting = desk.write(confirm)
    if desk.as_json:
        print_json({"confirmed": True, "waiting": waiting})
    else:
        show(f"Messages may be sent again; {counted_do(waiting, 'messages', 'wait')}.")
