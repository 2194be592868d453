"""``pledge demo``: a fictional place to try things on, or one fictional hire through the whole pledge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.problems import ExitCode, Failed
from pledge_engine.cli.progress import progress

if TYPE_CHECKING:
    from pledge_engine.office import Office


@click.command()
@click.option(
    "--journey", is_flag=True, help="Walk one hire through all eight stages, in a database that is thrown away."
)
@asked
def demo(desk: Desk, *, journey: bool) -> None:
    """A fictional place whose tracker of 60 posts comes in; what is there already is kept. No --as is needed.

    Beside it are 12 records with everything that was done on them. It prints what came in, what needs attention, one record
    with its dates explained, who there is, and what to try next.
    """
    if journey:
        _walk(desk)
    else:
        _visit(desk)


def _visit(desk: Desk) -> None:
    from pledge_engine.cli.demo_pages import print_demo
    from pledge_engine.clock import SystemClock
    from pledge_engine.upkeep.demo import make_demo, tracker_of

    brought_in = None
    if not _is_there(desk):
        with progress("Making a fictional place") as tell:
            brought_in = make_demo(desk.settings, desk.clock or SystemClock(), tell)
    office: Office = desk.office
    office.bring_up_to_date()
    print_demo(office, tracker_of(desk.settings), brought_in, as_json=desk.as_json)


def _is_there(desk: Desk) -> bool:
    """Whether the fictional place is there already; raises ``PledgeError`` for a database that holds other people."""
    from pledge_engine.errors import PledgeError, StoreUnavailable
    from pledge_engine.upkeep.demo import holds_demo

    try:
        office = desk.open_office()
    except StoreUnavailable:
        return False
    office.prepare_if_new()
    held = holds_demo(office)
    if held is False:
        raise PledgeError(
            "This database holds other people already, so nothing fictional was added to it.",
            "Go to an empty folder, or set PLEDGE_DATABASE_URL to a file that is not there yet.",
        )
    return held is True


def _walk(desk: Desk) -> None:
    import tempfile
    from pathlib import Path

    from pledge_engine.cli.demo_pages import JourneyTeller
    from pledge_engine.upkeep.journey import walk_whole_pledge

    teller = JourneyTeller(as_json=desk.as_json)
    with tempfile.TemporaryDirectory(prefix="pledge-journey-") as folder:
        arrival = walk_whole_pledge(Path(folder), teller.tell)
    teller.arrive(arrival)
    if not arrival.verification.intact:
        raise Failed(ExitCode.TRAIL)
    if arrival.missing:
        raise Failed(ExitCode.UNEXPECTED)
