"""What somebody chose of their reminders, in plain words: the same on their page and on the command line.

Whoever is a worker and nothing else is told what can reach a worker: nothing of theirs is late, escalated or somebody else's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pledge_engine.access.actor import Actor, PersonActor
from pledge_engine.reminders.choosing import FOLDS, WEEKDAYS, Choice
from pledge_engine.store.tables.reminder_choice import Rhythm
from workflows.definition import Role

_RHYTHMS = {
    Rhythm.DAILY: "On every working day on which something is new for me",
    Rhythm.WHEN_DUE: "Only on days when something of mine is due or late",
    Rhythm.WEEKLY: "Once a week, on a day that I choose",
}
_ALWAYS = (
    "Whatever you choose, what is overdue, what is escalated to you, what you are asked to make time for and what reaches you in "
    "place of somebody else comes on its day, and so does everything about how you log in."
)
_ALWAYS_FOR_A_WORKER = "Whatever you choose, everything about how you log in comes at once."
_COMES = {
    Rhythm.DAILY: "Your reminders come in one mail on every working day on which something is new for you.",
    Rhythm.WHEN_DUE: "Your reminders come in one mail on days when something of yours is due or late. What is due later waits.",
}
FOLDED = {"agreements": "That my agreement is needed", "changes": "That a change was asked for"}
_REQUESTS = {"agreements": "That your agreement is needed", "changes": "That a change was asked for"}


def rhythms_for(actor: Actor) -> Mapping[Rhythm, str]:
    """When reminders can come, in the words of whoever chooses."""
    return _RHYTHMS | {Rhythm.WHEN_DUE: "Only on days when something of mine is due"} if _is_worker(actor) else _RHYTHMS


def always(actor: Actor) -> str:
    """What no choice holds back, of all that can reach them."""
    return _ALWAYS_FOR_A_WORKER if _is_worker(actor) else _ALWAYS


def _is_worker(actor: Actor) -> bool:
    return isinstance(actor, PersonActor) and actor.holds_only(Role.WORKER)


def folded_of(choice: Choice) -> tuple[str, ...]:
    """The requests that come with the mail of the next working morning, by their names in ``FOLDS``."""
    return tuple(request for request in FOLDS if getattr(choice, f"folds_{request}"))


def said_of(choice: Choice, actor: Actor) -> Iterator[str]:
    """What holds for somebody, in a few sentences."""
    if choice.weekday is None:
        comes = _COMES[choice.rhythm]
        yield comes.replace("due or late", "due") if _is_worker(actor) else comes
    else:
        yield (
            f"Your reminders come in one mail a week, on {WEEKDAYS[choice.weekday]}, or on the next working day after it. "
            "What is due soon or due today waits for it."
        )
    for request in FOLDS:
        waits = "in the mail of the next working morning" if request in folded_of(choice) else "at once"
        yield f"{_REQUESTS[request]} comes {waits}."
    yield always(actor)
