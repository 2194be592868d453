"""Everything worth a second look in the answers of one turn: beside each other, and beside the days of other steps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from workflows.anchors import Anchors
from workflows.calendar import Calendar
from workflows.due import Known
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.rules import parse_anchor
from workflows.turn import Turn
from workflows.unusual import unusual
from workflows.words import long_date


def second_looks(journey: Journey, turn: Turn, today: Today) -> tuple[str, ...]:
    """What is unusual in a turn, by the day it happened or else today, and each day that lies before what it usually follows.

    Nothing is said of a turn that a return closed: what it followed may have been done anew since.
    """
    if turn.superseded:
        return ()
    step, calendar = journey.definition.steps[turn.step], today.calendar
    found = unusual(step, turn.answers, turn.happened_on or today.on, calendar)
    return (*found, *_too_early(journey, turn, calendar))


def _too_early(journey: Journey, turn: Turn, calendar: Calendar) -> Iterator[str]:
    step = journey.definition.steps[turn.step]
    anchors = Anchors(journey, journey.definition.stages[step.stage], calendar, turn=turn.n)
    for key, field in step.fields.items():
        day = turn.answers.get(key)
        if not field.warn_before or not isinstance(day, date):
            continue
        usual = anchors(parse_anchor(field.warn_before))
        if isinstance(usual, Known) and day < usual.on:
            yield f"“{field.title}”, {long_date(day)}, is before {usual.what}, {long_date(usual.on)}: check both dates."
