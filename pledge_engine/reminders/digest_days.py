"""On which day's mail a reminder is told: that day's, unless its reader chose that what is not late waits for another of theirs.

What may wait is what is not late and is the reader's own: what they hold, or what nobody of their queue has picked up. Everything
else goes on its day, whatever anybody chose: what is late, what is escalated, what they are asked to make time for, and what
reaches them in place of somebody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    update,
)

from notifications.outbox import moment_text
from pledge_engine.reminders.digests import is_settled
from pledge_engine.reminders.reached import is_true_still
from pledge_engine.store.tables.reminder import ReminderStatus, Why, reminders
from pledge_engine.store.tables.reminder_choice import Rhythm, reminder_choices
from pledge_engine.work import Work
from workflows.calendar import Calendar

_ITS_OWN = (Why.HOLDER, Why.QUEUE)
_WEEK = timedelta(days=7)
TODAY, _FOLLOWING = bindparam("swept_day", type_=Date()), bindparam("following_day", type_=Date())
_DAY, _NOW = bindparam("day_as_text", type_=String()), bindparam("this_moment", type_=String())
_WEEKLY = tuple(bindparam(f"weekly_mail_{weekday}", type_=Date()) for weekday in range(5))


def with_choices(new: CTE | Subquery) -> FromClause:
    """New reminders, each beside what its reader chose."""
    return new.outerjoin(reminder_choices, reminder_choices.c.person_id == new.c.recipient_id)


def digest_day(new: CTE | Subquery) -> ColumnElement[date]:
    """The day whose mail tells each of ``with_choices(new)``, asked with ``days_asked_with`` the working day it was found on.

    That is the next working day where the reader's mail of the day can take in nothing more, and never before.
    """
    soonest = case((is_settled(new.c.recipient_id, _DAY, _NOW), _FOLLOWING), else_=TODAY)
    its_own = new.c.why.in_(_ITS_OWN)
    weekly = (
        (and_(_chose(Rhythm.WEEKLY), reminder_choices.c.weekday == day, new.c.working_days <= 0, its_own), _WEEKLY[day])
        for day in range(len(_WEEKLY))
    )
    due = and_(_chose(Rhythm.WHEN_DUE), new.c.working_days < 0, its_own)
    wished = case((due, new.c.due_on), *weekly, else_=TODAY)
    return case((wished > soonest, wished), else_=soonest)


def with_mail_days(new: CTE | Subquery, *which: ColumnElement[bool]) -> Select[Any]:
    """Those of ``new`` reminders with ``digest_on``, the day whose mail would tell each once ``take_along`` was done.

    Asked with the same parameters as ``digest_day``.
    """
    dated = (
        select(new, digest_day(new).label("wished_on")).select_from(with_choices(new)).where(*which).subquery("dated")
    )
    goes = func.min(dated.c.wished_on).over(partition_by=dated.c.recipient_id) == TODAY
    waits = (reminders.c.status == ReminderStatus.WAITING, reminders.c.digest_on <= TODAY, is_true_still())
    goes_already = exists().where(reminders.c.recipient_id == dated.c.recipient_id, *waits)
    settled = is_settled(dated.c.recipient_id, _DAY, _NOW)
    taken = or_(goes, and_(goes_already, ~settled))
    return select(dated, case((taken, TODAY), else_=dated.c.wished_on).label("digest_on"))


def days_asked_with(work: Work, on: date) -> dict[str, object]:
    """The parameters of ``digest_day`` for a working day."""
    weekly = zip(_WEEKLY, weekly_days(work.calendar, on), strict=True)
    return {
        TODAY.key: on,
        _FOLLOWING.key: work.calendar.add_working_days(on, 1),
        _DAY.key: on.isoformat(),
        _NOW.key: moment_text(work.now),
        **{parameter.key: day for parameter, day in weekly},
    }


def _chose(rhythm: Rhythm) -> ColumnElement[bool]:
    return reminder_choices.c.rhythm == rhythm.value


def weekly_days(calendar: Calendar, on: date) -> Iterator[date]:
    """For each weekday from Monday to Friday the next day of its weekly mail, a working day itself included.

    Where the weekday is no working day the mail of its week comes on the next that is.
    """
    for weekday in range(5):
        named = on - timedelta(days=(on.weekday() - weekday) % 7)
        while calendar.roll_forward(named) < on:
            named += _WEEK
        yield calendar.roll_forward(named)


def take_along(work: Work, on: date) -> None:
    """Let a mail that goes on a day anyway tell what waits for a later one, so that nobody reads it as new twice."""
    also = reminders.alias("goes_today")
    goes = select(also.c.recipient_id).where(also.c.status == ReminderStatus.WAITING, also.c.digest_on == on)
    later = (reminders.c.status == ReminderStatus.WAITING, reminders.c.digest_on > on)
    open_still = ~is_settled(reminders.c.recipient_id, _DAY, _NOW)
    taken = update(reminders).where(*later, reminders.c.recipient_id.in_(goes), open_still).values(digest_on=on)
    work.connection.execute(taken, {_DAY.key: on.isoformat(), _NOW.key: moment_text(work.now)})
