"""The trail for an auditor's eyes: events with what changed, and what verifying them found."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.padding import Padding

from pledge_engine.audit.checkpoint_file import Checkpoint
from pledge_engine.audit.faults import Verification
from pledge_engine.audit.reviewing import ReviewedEvent
from pledge_engine.audit.told_changes import told, turns_told
from pledge_engine.audit.what_happened import NOT_AS_RECORDED, what_happened
from pledge_engine.cli.output import bullets, show, text
from pledge_engine.hires.wording import DOORS, moment
from pledge_engine.reconciliation.findings import NOT_OF_RECORDS
from pledge_engine.reconciliation.verifying import Verified
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.words import listed

NOT_COMPARED = (
    "Only events were checked: whether the records themselves still say the same is compared in the database, by "
    "pledge audit verify."
)
BESIDE_RECORDS = f"Not compared: {listed(NOT_OF_RECORDS)}. Of those only the events are verified."
NOT_CLAIMED = (
    "A chain shows that no stored event was changed. It cannot show by itself that somebody rewrote a whole chain to its "
    "end: for that, compare with a checkpoint kept elsewhere (--against)."
)


def print_events(events: Sequence[ReviewedEvent], pledge: Definition | None, *, changes: bool) -> None:
    """Events, newest first, each in two lines, with its changes where they were asked for."""
    if not events:
        show("No events match.")
        return
    parts: list[RenderableType] = []
    for event in events:
        where = DOORS.get(event.door, event.door)
        role = f" as {ROLE_WORDS[Role(event.role)].removeprefix('the ')}" if event.role else ""
        parts.append(text(f"{event.chain}, event {event.event}: {what_happened(event, pledge)}", "bold"))
        covering = f", covering for {event.covering}" if event.covering else ""
        lines = [f"{moment(event.at)}, {event.who}{covering}{role}, {where}"]
        lines += [_about(event)] if event.step or event.stage else []
        lines += [] if event.as_recorded else [NOT_AS_RECORDED]
        lines += [f"not kept: {turns_told(event.not_kept, pledge)}"] if event.not_kept else []
        lines += [f"reason: {event.reason.replace('_', ' ')}"] if event.reason else []
        lines += [line for change in event.changes for line in told(change, pledge)] if changes else []
        parts += [Padding(text(line), (0, 0, 0, 2)) for line in lines]
    show(*parts)


def _about(event: ReviewedEvent) -> str:
    turn = f", turn {event.turn}" if event.turn else ""
    step = f"“{event.step.title}”{turn}" if event.step else ""
    stage = f"in “{event.stage.title}”" if event.stage else ""
    return " ".join(part for part in (step, stage) if part)


def print_verification(found: Verification, kept: Checkpoint | None = None, *, compared: bool = False) -> None:
    """What verifying the chains found, in words, and what it was compared with."""
    words = str(found).splitlines()
    show(text(words[0], "" if found.intact else "red"), bullets(words[1:]), _compared(kept) if kept else NOT_CLAIMED)
    if not compared:
        show(NOT_COMPARED)


def print_verified(found: Verified, kept: Checkpoint | None = None) -> None:
    """What verifying found of the chains, and of the records beside them where there are any."""
    print_verification(found.trail, kept, compared=found.records is not None)
    if found.records is not None:
        words = str(found.records).splitlines()
        show(text(words[0], "" if found.records.agrees else "red"), bullets(words[1:]), BESIDE_RECORDS)


def _compared(kept: Checkpoint) -> str:
    signed = f"signed with {kept.key}" if kept.key else "not signed"
    return f"Compared with a checkpoint, {signed}: {kept}. What was recorded after it is shown by its chains alone."
