"""What somebody chose of the mails that remind them. Who chose nothing has no row, and is mailed as everybody is."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import PrimaryId, kept, one_of


class Rhythm(StrEnum):
    """On which working days what is not late may come: every day, with what is due or late, or on one day of the week."""

    DAILY = "daily"
    WHEN_DUE = "when_due"
    WEEKLY = "weekly"


class ReminderChoice(Base):
    """One person's choice. ``weekday`` is that of a weekly mail, 0 for Monday to 4 for Friday.

    ``folds_agreements`` and ``folds_changes`` say that a request for their agreement, or for a change, comes with the mail of the
    next working morning and not at once.
    """

    __tablename__ = "reminder_choice"
    __table_args__ = (
        one_of("rhythm", Rhythm),
        CheckConstraint(
            "(rhythm = 'weekly') = (weekday IS NOT NULL) AND coalesce(weekday, 0) BETWEEN 0 AND 4", name="weekday"
        ),
    )

    person_id: Mapped[PrimaryId] = mapped_column(kept("person.id"))
    rhythm: Mapped[str]
    weekday: Mapped[int | None]
    folds_agreements: Mapped[bool]
    folds_changes: Mapped[bool]


reminder_choices = table_of(ReminderChoice)
