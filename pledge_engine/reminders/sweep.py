"""The sweep: what every open step has come to by a working day, written down once for everybody who must hear of it.

It is derived from the steps each time and relies on no memory of its own, so that a day on which it did not run is caught
up by the next. Running it again, or twice at once, adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Table, func, select, true, update
from sqlalchemy.dialects import postgresql, sqlite

from notifications.pause import paused_since
from pledge_engine.hires.invitations import forget_old_invitations
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.reminders.breaker import (
    Before,
    Stop,
    confirmed_before,
    implausible_day,
    implausible_number,
    swept_before,
)
from pledge_engine.reminders.digest_days import TODAY, days_asked_with, digest_day, take_along, with_choices
from pledge_engine.reminders.digests import queue_digests, was_sent
from pledge_engine.reminders.ladder_rows import LadderRows, ladder_rows
from pledge_engine.reminders.next_time import said_of_day_off
from pledge_engine.reminders.reached import asked_with, can_be_told_of, can_be_told_to, is_true_still, new_reminders
from pledge_engine.reminders.stopping import tell_administrators
from pledge_engine.reminders.together import all_together
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.reminder import ReminderStatus, reminders, sweeps
from pledge_engine.work import Work

_FOUND = ("occurrence_id", "recipient_id", "due_on", "rung", "working_days", "why", "status", "late")


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What a sweep did: how many reminders it recorded, and for how many people there is a digest that day.

    ``stopped`` says why it did nothing, where it did, and ``day_off`` in words when reminders are next gathered, on a day that
    is no working day.
    """

    on: date
    recorded: int = 0
    people: int = 0
    stopped: Stop | None = None
    day_off: str = ""


def sweep(work: Work, on: date) -> Swept:
    """Record every reminder that has come due by a day and was not recorded before, and queue the digests that tell them.

    Nothing happens on a day that is no working day, nor while sending is paused. An implausible day is stopped: nothing of it
    is kept, administrators are told, and it goes ahead once one of them has confirmed it.
    """
    if not work.calendar.is_working_day(on):
        return Swept(on=on, stopped=Stop.NO_WORKING_DAY, day_off=said_of_day_off(work.calendar, on))
    if paused_since(work.connection) is not None:
        return Swept(on=on, stopped=Stop.PAUSED)
    forget_old_invitations(work)
    confirmed = _begin(work, on)
    before = swept_before(work.connection, on)
    if not confirmed and implausible_day(before, on, work.calendar):
        return _stop(work, on, Stop.DAY)
    tried = work.connection.begin_nested()
    _bring_up_to_date(work, on)
    recorded = _record(work, on, before)
    reached, still_open = _count(work, on, before)
    if not confirmed and implausible_number(before, reached, still_open):
        tried.rollback()
        return _stop(work, on, Stop.NUMBER)
    tried.commit()
    take_along(work, on)
    people = queue_digests(work, on)
    _end(work, on, reached_turns=reached, open_turns=still_open, people=people)
    return Swept(on=on, recorded=recorded, people=people)


def _begin(work: Work, on: date) -> bool:
    """Take the day's row, for which a second sweep waits; gives whether an administrator lets it go ahead."""
    first = {"swept_on": on, "last_at": work.now, "runs": 1, "open_turns": 0, "reached_turns": 0, "people": 0}
    again = {"last_at": work.now, "runs": sweeps.c.runs + 1}
    begun = (
        _insert_on(work.connection.dialect.name, sweeps)
        .values(first)
        .on_conflict_do_update(index_elements=["swept_on"], set_=again)
    )
    row = work.connection.execute(begun.returning(sweeps.c.confirmed_by_id)).one()
    return row.confirmed_by_id is not None or confirmed_before(work.connection, on)


def _bring_up_to_date(work: Work, on: date) -> None:
    """Say of what waited what became of it: told, no longer true, or still to be told today."""
    waiting = reminders.c.status == ReminderStatus.WAITING
    told = update(reminders).where(waiting, was_sent(work.connection.dialect.name)).values(status=ReminderStatus.TOLD)
    void = update(reminders).where(waiting, ~is_true_still()).values(status=ReminderStatus.CANCELLED)
    carried = update(reminders).where(waiting, reminders.c.digest_on < on).values(digest_on=on)
    for statement in (told, void, carried):
        work.connection.execute(statement)


def _record(work: Work, on: date, before: Before | None) -> int:
    """One statement for everything that is new; gives how many reminders it added."""
    dialect = work.connection.dialect.name
    asked = {
        **asked_with(work, rows_for(work, on, before), on, before.on if before else None),
        **days_asked_with(work, on),
    }
    with all_together(work.connection):
        done = work.connection.execute(_recording(dialect, was_swept=before is not None), asked)
    if dialect == "sqlite":  # Its driver counts no rows of a statement that begins with WITH.
        return int(work.connection.execute(select(func.changes())).scalar_one())
    return done.rowcount


@cache
def _recording(dialect: str, *, was_swept: bool) -> Any:
    """The statement, put together once."""
    new = new_reminders(dialect, was_swept=was_swept).subquery("new_reminder")
    columns = (*(new.c[name] for name in _FOUND), TODAY, digest_day(new))
    found = (
        select(*columns)
        .select_from(with_choices(new))
        # Always so; without a condition SQLite would take ON CONFLICT for a part of the join.
        .where(new.c.rung.is_not(None))
    )
    added = _insert_on(dialect, reminders).from_select([*_FOUND, "recorded_on", "digest_on"], found)
    return added.on_conflict_do_nothing().execution_options(preserve_rowcount=True)


def rows_for(work: Work, on: date, before: Before | None) -> LadderRows:
    """The ladders as rows for a day, up to the longest overdue of all that is open."""
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
    oldest = select(func.min(occurrences.c.due_on)).select_from(joined).where(can_be_told_of())
    since = before.on if before else None
    return ladder_rows(
        steps_known(work).values(), work.calendar, on, since, work.connection.execute(oldest).scalar_one()
    )


def _count(work: Work, on: date, before: Before | None) -> tuple[int, int]:
    """How many turns came to a rung that is to be told, of those there at the last sweep, and how many of them could.

    What cannot start yet could not: however much of it there is, it makes no flood look small.
    """
    first_unknown = new_id(before.at) if before else None

    def known(turn: ColumnElement[str]) -> ColumnElement[bool]:
        return turn < first_unknown if first_unknown else true()

    turn = reminders.c.occurrence_id
    waiting = (reminders.c.recorded_on == on, reminders.c.status == ReminderStatus.WAITING)
    reached = select(func.count(turn.distinct())).where(*waiting, known(turn))
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
    could = (can_be_told_of(), can_be_told_to(occurrences.c.owner), known(occurrences.c.id))
    still_open = select(func.count()).select_from(joined).where(*could)
    connection = work.connection
    return connection.execute(reached).scalar_one(), connection.execute(still_open).scalar_one()


def _stop(work: Work, on: date, why: Stop) -> Swept:
    work.connection.execute(update(sweeps).where(sweeps.c.swept_on == on).values(stopped_because=why))
    tell_administrators(work, on)
    return Swept(on=on, stopped=why)


def _end(work: Work, on: date, **found: int) -> None:
    work.connection.execute(update(sweeps).where(sweeps.c.swept_on == on).values(stopped_because=None, **found))


def _insert_on(dialect: str, table: Table) -> Any:
    """An insert that can say what to do with a row that is there, in the words of a database."""
    return (sqlite.insert if dialect == "sqlite" else postgresql.insert)(table)
