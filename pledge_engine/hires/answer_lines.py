"""What was answered in a turn, in words. A date of the record that an answer set, and that was moved since, says so beside it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from pledge_engine.clock import today
from pledge_engine.hires.appointing import NAME
from pledge_engine.hires.known_events import events_of
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.told_rows import told_on
from pledge_engine.hires.views import AnswerLine
from workflows.answers import Value, can_be_followed, to_json
from workflows.definition import Step
from workflows.fields import Field, FieldType
from workflows.spoken import spoken
from workflows.turn import Status, Turn
from workflows.words import long_date


def answer_lines(reader: Reader, step: Step, turn: Turn) -> tuple[AnswerLine, ...]:
    """The answers of a turn, for whoever may read them."""
    answers = {**turn.answers, **_called_now(reader, step, turn)}
    fields = ((field, answers[key]) for key, field in step.fields.items() if key in answers)
    return tuple(_answer(field, value, _moved(reader, turn, field, value)) for field, value in fields)


def _called_now(reader: Reader, step: Step, turn: Turn) -> Mapping[str, Value]:
    """The name that somebody has now instead of the one in their offer: nobody is shown a name that they have left behind."""
    called = told_on(reader.work, reader.record).worker if step.per_person and turn.answers.get(NAME) else ""
    newest = turn.key == reader.journey.turns[turn.step][-1].key
    return {NAME: called} if called and newest else {}


def _answer(field: Field, value: Value, moved: str) -> AnswerLine:
    words = spoken(field, value)
    leads_to = words if field.type is FieldType.LINK and can_be_followed(words) else ""
    return AnswerLine(field=field.key, title=field.title, words=words + moved, raw=to_json(value), leads_to=leads_to)


def _moved(reader: Reader, turn: Turn, field: Field, value: Value) -> str:
    """Where to, and on which day, a date was moved that the turn had set: the record counts from that and not from the answer."""
    now = reader.journey.dates.get(field.sets) if field.sets else None
    if now is None or now == value or turn.status is not Status.DONE or not reader.sees_the_whole:
        return ""
    if turn.key != reader.journey.turns[turn.step][-1].key:
        return ""  # A round of somebody else, or of an earlier start, says nothing of the date that counts now.
    on = _moved_on(reader, field.sets or "", now)
    return f", moved to {long_date(now)}{f' on {long_date(on)}' if on else ''}"


def _moved_on(reader: Reader, name: str, now: date) -> date | None:
    changes = ((event, event["fields"].get(f"dates.{name}") or {}) for event in events_of(reader))
    event = next((event for event, change in changes if change.get("new") == now.isoformat()), None)
    return today(datetime.fromisoformat(event["at"])) if event else None
