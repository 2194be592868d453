"""Reminders: who must hear of which turn of a step, at which rung of its ladder, for which date; and who swept when."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept, one_of


class ReminderStatus(StrEnum):
    """What became of a reminder. One that waits is in the next digest, unless its step is closed, held or moved by then."""

    WAITING = "waiting"
    TOLD = "told"
    OVERTAKEN = "overtaken"
    CANCELLED = "cancelled"


class Why(StrEnum):
    """Why it is this person who is told: they hold the step, stand in, belong to its queue, or are above or beside it."""

    HOLDER = "holder"
    COVER = "cover"
    QUEUE = "queue"
    NOBODY_ELSE = "nobody_else"
    FOR_WORKER = "for_worker"
    MAKE_TIME = "make_time"
    ESCALATED = "escalated"
    ESCALATED_FURTHER = "escalated_further"


class Reminder(Base):
    """One person told once of one turn at one rung, for the date it has: a date that moves makes reminders of its own.

    ``working_days`` is the rung's place, counted from the date. ``digest_on`` is the day whose digest tells it; ``late``
    says that no sweep ran on the day it should have been told.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        one_of("status", ReminderStatus),
        one_of("why", Why),
        CheckConstraint("digest_on >= recorded_on", name="order"),
    )

    occurrence_id: Mapped[PrimaryId] = mapped_column(kept("occurrence.id"))
    recipient_id: Mapped[PrimaryId] = mapped_column(kept("person.id"))
    due_on: Mapped[date] = mapped_column(primary_key=True)
    rung: Mapped[str] = mapped_column(primary_key=True)
    working_days: Mapped[int]
    why: Mapped[str]
    status: Mapped[str]
    late: Mapped[bool]
    recorded_on: Mapped[date]
    digest_on: Mapped[date]


class Sweep(Base):
    """The sweeps of one day: what the last of them found, and why it was stopped where it was.

    ``open_turns`` had a date and no hold; of these ``reached_turns`` came to a rung that nobody had been told of before, and
    ``people`` had something new. ``confirmed_by_id`` is the administrator who let an implausible day go ahead.
    """

    __tablename__ = "sweep"
    __table_args__ = (CheckConstraint("runs >= 1", name="runs"),)

    swept_on: Mapped[date] = mapped_column(primary_key=True)
    last_at: Mapped[datetime]
    runs: Mapped[int]
    open_turns: Mapped[int]
    reached_turns: Mapped[int]
    people: Mapped[int]
    stopped_because: Mapped[str | None]
    confirmed_by_id: Mapped[Id | None] = mapped_column(kept("person.id"))


reminders = table_of(Reminder)
sweeps = table_of(Sweep)

# What waits is always few; the rest of the table only says what was told.
Index(
    "ix_reminder_waiting",
    reminders.c.recipient_id,
    reminders.c.digest_on,
    sqlite_where=text("status = 'waiting'"),
    postgresql_where=text("status = 'waiting'"),
)
Index(None, reminders.c.recipient_id, reminders.c.status)
