"""What somebody chose of their reminders, in plain words: the same on their page and on the command line."""

from __future__ import annotations

from collections.abc import Iterator

from pledge_engine.reminders.choosing import FOLDS, WEEKDAYS, Choice
from pledge_engine.store.tables.reminder_choice import Rhythm

RHYTHMS = {
    Rhythm.DAILY: "On every working day on which something is new for me",
    Rhythm.WHEN_DUE: "Only on days when something of mine is due or late",
    Rhythm.WEEKLY: "Once a week, on a day that I choose",
}
ALWAYS = (
    "Whatever you choose, what is overdue, what is escalated to you, what you are asked to make time for and what reaches you in "
    "place of somebody else comes on its day, and so does everything about how you log in."
)
_COMES = {
    Rhythm.DAILY: "Your reminders come in one mail on every working day on which something is new for you.",
    Rhythm.WHEN_DUE: "Your reminders come in one mail on days when something of yours is due or late. What is due later waits.",
}
FOLDED = {"agreements": "That my agreement is needed", "changes": "That a change was asked for"}
_REQUESTS = {"agreements": "That your agreement is needed", "changes": "That a change was asked for"}


def folded_of(choice: Choice) -> tuple[str, ...]:
    """The requests that come with the mail of the next working morning, by their names in ``FOLDS``."""
    return tuple(request for request in FOLDS if getattr(choice, f"folds_{request}"))


def said_of(choice: Choice) -> Iterator[str]:
    """What holds for somebody, in a few sentences."""
    if choice.weekday is None:
        yield _COMES[choice.rhythm]
    else:
        yield (
            f"Your reminders come in one mail a week, on {WEEKDAYS[choice.weekday]}, or on the next working day after it. "
            "What is due soon or due today waits for it."
        )
    for request in FOLDS:
        waits = "in the mail of the next working morning" if request in folded_of(choice) else "at once"
        yield f"{_REQUESTS[request]} comes {waits}."
    yield ALWAYS
