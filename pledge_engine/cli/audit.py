"""``pledge audit``: the trail as an auditor reads it, without private values, and whether it is still what was recorded."""

from __future__ import annotations

from typing import Any

import click

from pledge_engine.cli import given
from pledge_engine.cli.asking import Desk, asked
from pledge_engine.cli.problems import ExitCode, Failed


@click.group()
def audit() -> None:
    """The trail: show it, and verify that nobody changed it. For auditors."""


@audit.command("show")
@click.argument("reference", type=given.Reference(), required=False)
@click.option("--verb", default=None, help="Only one kind of event, such as step_completed.")
@click.option("--by", "person", default=None, metavar="PERSON", help="Only what one person did, never as the worker.")
@click.option("--door", type=click.Choice(["cli", "web", "api", "worker"]), default=None, help="Only one door.")
@click.option("--since", type=given.Day(), metavar="DATE", help="Only from this day on.")
@click.option("--until", type=given.Day(), metavar="DATE", help="Only up to this day, which is included.")
@click.option("--changes", is_flag=True, help="With every old and new value that is not private.")
@click.option("--limit", type=click.IntRange(min=1, max=10_000), default=50, show_default=True, help="At most so many.")
@asked
def show_trail(desk: Desk, *, changes: bool, **wanted: Any) -> None:
    """Events, newest first: of the record with REFERENCE, or of every record and of the organisation."""
    from pledge_engine.audit.reviewing import Wanted, review
    from pledge_engine.cli.audit_page import print_events
    from pledge_engine.cli.output import print_json

    events = desk.read(lambda work: review(work, Wanted(**wanted)))
    if desk.as_json:
        print_json(events)
    else:
        print_events(events, changes=changes)


@audit.command()
@click.argument("reference", type=given.Reference(), required=False)
@asked
def verify(desk: Desk, reference: str | None) -> None:
    """Check that every event, or every event of REFERENCE, is still as it was recorded; exit code 9 if one is not."""
    from pledge_engine.audit.reviewing import verify_trail
    from pledge_engine.cli.audit_page import print_verification
    from pledge_engine.cli.output import print_json

    found = desk.read(lambda work: verify_trail(work, reference))
    if desk.as_json:
        print_json({"intact": found.intact, "chains": found.chains, "events": found.events, "faults": found.faults})
    else:
        print_verification(found)
    if not found.intact:
        raise Failed(ExitCode.TRAIL)
