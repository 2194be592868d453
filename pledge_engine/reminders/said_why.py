"""Why somebody would be told on a day, to whoever plans: where the step stands to its date by then, and why it is them.

The same words stand on the page, on the command line and in a simulation. What is not the reader's to know is not in them: of a
step that is not named only its date is said, because some reminders are climbed by some owners alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from pledge_engine.reminders.wording import is_said_late, said_when
from pledge_engine.store.tables.reminder import Why
from pledge_engine.work import Work
from workflows.rungs import Audience
from workflows.turn import Status
from workflows.words import long_date, sentence

# It stands in the name of every rung that whoever holds a step climbs once its date has passed.
_OVERDUE = "overdue"
_WHY = {
    Why.HOLDER: "they hold it",
    Why.COVER: "they cover for whoever holds it",
    Why.QUEUE: "nobody has picked it up from their queue yet",
    Why.NOBODY_ELSE: "nobody holds this, and they are the other lead",
    Why.FOR_WORKER: "for the worker, who has no work email yet",
    Why.MAKE_TIME: "they are asked to make time for it with the worker",
    Why.ESCALATED: "escalated to them as a lead of the record",
    Why.ESCALATED_FURTHER: "escalated to senior leadership",
}
_KIND = {
    Audience.MAKE_TIME.value: "asks for time to be made for it",
    Audience.ESCALATED.value: "escalated to a lead",
    Audience.ESCALATED_FURTHER.value: "escalated to senior leadership",
}
# To whoever holds a step.
_LATE, _SOON = "overdue", "due soon, or due that day"
# Of what is out of sight only the kind is said, the most pressing first.
KINDS = tuple(sentence(words) for words in (*reversed(_KIND.values()), _LATE, _SOON))


def kind_of(rung: str) -> str:
    """What kind of reminder a rung is, in words that tell nothing of the step: one of ``KINDS``."""
    return sentence(_KIND.get(rung, _LATE if _OVERDUE in rung else _SOON))


def said_why(work: Work, row: Row[Any], on: date) -> tuple[str, ...]:
    """A reminder of a day in a few short lines; ``row`` has what ``plan`` asks of each."""
    return tuple(sentence(line) for line in _lines(work, row, on))


def _lines(work: Work, row: Row[Any], on: date) -> Iterator[str]:
    if row.who:
        yield said_when(work, row, on)
        waits = row.status == Status.AWAITING_AGREEMENT and row.why == Why.HOLDER
        yield "it waits for their agreement" if waits else _WHY[Why(row.why)]
        if row.digest_on > on:
            yield f"told in their mail of {long_date(row.digest_on)}, as they chose"
    else:
        overdue = "overdue, " if not row.seen and _OVERDUE in row.rung else ""
        yield f"{overdue}due {long_date(row.due_on)}"
        if not row.seen and row.rung in _KIND:
            yield _KIND[row.rung]
    if is_said_late(row):
        yield "it should have gone on an earlier day"
