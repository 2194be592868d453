"""The dry run: who would be told what on a day and why, found by the very statement that the sweep writes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row

from pledge_engine.hires.late_by import PAUSED
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.reminders.breaker import swept_before
from pledge_engine.reminders.digest_days import days_asked_with, with_mail_days
from pledge_engine.reminders.naming import label_of, named, recipient_is_named, reference_of, title_of
from pledge_engine.reminders.reached import asked_with, new_reminders
from pledge_engine.reminders.said_why import KINDS, kind_of, said_why
from pledge_engine.reminders.sweep import rows_for
from pledge_engine.reminders.together import all_together
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.reminder import ReminderStatus
from pledge_engine.work import Work
from workflows.definition import Step
from workflows.words import counted, long_date, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One reminder that would be told: to whom, of which step at which rung, for which date, and why it is them.

    ``said`` are the rung and the reason in words, and where the step stands to its date on the day.
    ``recipient`` is the name they log in by, and ``name`` what they are called.
    What is not the reader's to know is empty: both with ``why``, the record, and the rung of a step that is not
    named, because some rungs are climbed by some owners alone. ``told_on`` is the later day whose mail tells it, where whoever
    is named chose to be mailed less often; None for the mail of the day itself.
    """

    recipient: str
    name: str
    reference: str
    label: str
    title: str
    rung: str
    due_on: date
    why: str
    late: bool
    said: tuple[str, ...]
    told_on: date | None = None


def plan(work: Work, on: date) -> tuple[Planned, ...]:
    """Every reminder that a sweep of the day would have told, by recipient and date; nothing is recorded.

    What it says of each is what ``naming`` lets the actor know.
    """
    if not work.calendar.is_working_day(on):
        return ()
    before = swept_before(work.connection, on)
    new = new_reminders(work.connection.dialect.name, was_swept=before is not None).subquery("new_reminder")
    found = with_mail_days(new, new.c.status == ReminderStatus.WAITING).subquery("planned")
    asked = {
        **asked_with(work, rows_for(work, on, before), on, before.on if before else None),
        **days_asked_with(work, on),
    }
    with all_together(work.connection):
        rows = planned(work, found, on, asked=asked)
    return tuple(row for _, row in rows)


def planned(
    work: Work, told: FromClause, on: date, *which: ColumnElement[bool], asked: Mapping[str, object] | None = None
) -> list[tuple[str, Planned]]:
    """Reminders of a day as a plan says them, each with the id of whom it is for; ``told`` has the columns of ``reminder``.

    ``asked`` are the parameters of ``told``, where it has any.

    They come in an order that is made of what is said of them, so that it gives away no more; and of reminders that hide
    whom they tell of a record there is one, because so many that are alike might be a queue.
    """
    turns = told.join(people, people.c.id == told.c.recipient_id).join(
        occurrences, occurrences.c.id == told.c.occurrence_id
    )
    of_each = (told.c[key] for key in ("recipient_id", "rung", "due_on", "why", "late", "digest_on"))
    found = named(
        work, turns, *of_each, people.c.handle, people.c.name, occurrences.c.status, occurrences.c.can_be_late, PAUSED
    )
    named_to = recipient_is_named(work, told.c.recipient_id, found.selected_columns.named.element)
    rows = work.connection.execute(found.add_columns(named_to.label("who")).where(*which), asked or {}).all()
    known = steps_known(work)
    said = sorted(((row.recipient_id, _said(work, row, known, on)) for row in rows), key=lambda each: _place(each[1]))
    return [
        each for each, before in zip(said, [None, *said], strict=False) if not (before and _is_said(each[1], before[1]))
    ]


def _is_said(row: Planned, before: Planned) -> bool:
    """Whether a reminder hides whom it tells of a record, and the one before it says the same."""
    return row == before and bool(row.reference) and not row.recipient


def _said(work: Work, row: Row[Any], known: Mapping[str, Step], on: date) -> Planned:
    waits = bool(row.who) and row.digest_on > on
    return Planned(
        recipient=row.handle if row.who else "",
        name=row.name if row.who else "",
        reference=reference_of(row),
        label=label_of(row),
        title=title_of(row, known),
        rung=row.rung if row.who or not row.seen else "",
        due_on=row.due_on,
        why=row.why if row.who else "",
        late=bool(row.late),
        said=said_why(work, row, on),
        told_on=row.digest_on if waits else None,
    )


def _place(row: Planned) -> tuple[object, ...]:
    return (
        not row.recipient,
        row.recipient,
        row.due_on,
        row.reference,
        row.title,
        row.rung,
        row.why,
        row.late,
        row.said,
        row.told_on or date.min,
    )


def alike(rows: Iterable[Planned]) -> dict[Planned, int]:
    """Reminders of which the same is said, with how many there are."""
    number: dict[Planned, int] = {}
    for row in rows:
        number[row] = number.get(row, 0) + 1
    return number


def said_of_number(rows: Iterable[Planned], on: date) -> str:
    """How many people would be told on a day, in words, and how many only later, in the mail that they chose.

    Whoever is not named is not counted: that would tell who it is.
    """
    rows = tuple(rows)
    then = {row.recipient for row in rows if row.recipient and row.told_on is None}
    later = {row.recipient for row in rows if row.recipient} - then
    who = len(then)
    hidden = sum(not row.recipient for row in rows)
    if hidden and not who and not later:
        found = f"{counted(hidden, 'reminders')} would be gathered on {long_date(on)}"
        return f"{found}; to whom, and in the mail of which day, is not yours to know"
    told = "nobody" if later and not who else f"{who} {'person' if who == 1 else 'people'}"
    said = f"{sentence(told)} would be told on {long_date(on)}"
    said += f", {len(later)} later in the mail that they chose" if later else ""
    return f"{said}, and of {counted(hidden, 'reminders')} it is not yours to know who" if hidden else said


def is_out_of_sight(row: Planned) -> bool:
    """Whether nothing of a reminder is the reader's to know but that there is one: not whom it tells, and not of which record."""
    return not row.recipient and not row.reference


def said_of_out_of_sight(rows: Iterable[Planned]) -> str:
    """How many are out of sight and why, in one sentence; empty for none."""
    number = sum(map(is_out_of_sight, rows))
    return (
        f"{counted(number, 'reminders')} about records that are not yours to see: so not whom, nor of what."
        if number
        else ""
    )


def out_of_sight_by_kind(rows: Iterable[Planned]) -> dict[str, int]:
    """How many of those that are out of sight are of each kind, in words; the most pressing first."""
    kinds = [kind_of(row.rung) for row in rows if is_out_of_sight(row)]
    return {kind: kinds.count(kind) for kind in KINDS if kind in kinds}
