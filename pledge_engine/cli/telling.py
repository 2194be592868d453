"""Events of a record in plain sentences: what a command has just done, and everything that happened before."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.padding import Padding

from pledge_engine.cli.asking import Desk
from pledge_engine.cli.output import bullets, print_json, show, text
from pledge_engine.hires.acting import Done
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.wording import DOORS, moment, told


def tell_done(desk: Desk, done: Done, entry: HistoryEntry) -> None:
    """Say what a command did and what followed from it."""
    if desk.as_json:
        print_json({"reference": done.reference, "event": entry, "warnings": done.warnings})
        return
    see = f"pledge hire show {done.reference}{desk.signature}"
    show(f"{done.reference}: {told(entry)}", bullets(entry.details), *_asked(done), f"See the record: {see}")


def _asked(done: Done) -> list[RenderableType]:
    return [text(line, "yellow") for line in done.look_again]


def print_history(reference: str, entries: Sequence[HistoryEntry], limit: int) -> None:
    """The history of a record, newest first."""
    parts: list[RenderableType | str] = [text(f"{reference}: what happened, newest first", "bold")]
    for entry in entries[:limit]:
        where = DOORS.get(entry.door, entry.door)
        parts += [
            text(f"\n{moment(entry.at)} · event {entry.event} · {where}", "bold"),
            Padding(text(told(entry)), (0, 0, 0, 2)),
            bullets(entry.details, indent=4),
        ]
    if len(entries) > limit:
        parts.append(f"\n{len(entries) - limit} earlier events are not shown: add --limit {len(entries)} to see them.")
    show(*parts)
