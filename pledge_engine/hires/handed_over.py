"""What an event says that names people beside the one who acted: who leads now, and who has a step of a queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import turns_named

Event = Mapping[str, Any]

LEAD_REASSIGNED = "lead_reassigned"
# Why a lead was replaced, where it is known: they were deactivated, and nobody held what was theirs.
LEAD_HAS_LEFT = "lead_has_left"


def people_of(event: Event) -> Iterator[str]:
    """The ids of everybody whom an event tells of: who acted, for whom, and who was named in place of whom."""
    yield event["actor"]
    if "in_cover_for" in event:
        yield event["in_cover_for"]
    for path, change in event.get("fields", {}).items():
        for side in change.values():
            if path == "leads":
                yield from side.values()
            elif path.startswith(_ASSIGNEES):
                yield side


def _reassigned(event: Event, names: Mapping[str, str]) -> str:
    change = event["fields"]["leads"]
    ((role, now),) = change["new"].items()
    who, before = (names.get(person, "somebody") for person in (now, change["old"][role]))
    left = ", whose access had ended" if event.get("reason") == LEAD_HAS_LEFT else ""
    return f"named {who} as {ROLE_WORDS[Role(role)]}, in place of {before}{left}."


def _handed_on(event: Event, names: Mapping[str, str]) -> str:
    title = event["step"]["title"]
    what = turns_named(title, [event["turn"]]) if "turn" in event else f"“{title}”"
    return f"gave {what} to {_assignee(event, 'new', names)}."


def _queue_returned(event: Event, names: Mapping[str, str]) -> str:
    return f"gave what {_assignee(event, 'old', names)} had picked up back to the queue."


def _assignee(event: Event, side: str, names: Mapping[str, str]) -> str:
    given = (change[side] for path, change in event["fields"].items() if path.startswith(_ASSIGNEES))
    return names.get(next(given), "somebody")


_ASSIGNEES = "assignees."
HANDED_OVER: Mapping[str, Callable[[Event, Mapping[str, str]], str]] = {
    LEAD_REASSIGNED: _reassigned,
    "step_reassigned": _handed_on,
    "queue_returned": _queue_returned,
}
