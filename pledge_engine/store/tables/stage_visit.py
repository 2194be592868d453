"""Stage visits: every round of every stage, with the definition it was held to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept


class StageVisit(Base):
    """One round of a stage. ``closed_by`` names the move that ended it; ``returned`` says that a return undid it.

    ``reopen_at`` is the stage at which a lead proposes to reopen a record that ended in this visit.
    """

    __tablename__ = "stage_visit"
    __table_args__ = (
        UniqueConstraint("hire_id", "stage", "round"),
        CheckConstraint("round >= 1", name="round"),
        CheckConstraint("(closed_by IS NULL) = (left_on IS NULL)", name="closed"),
    )

    id: Mapped[PrimaryId]
    hire_id: Mapped[Id] = mapped_column(kept("hire.id"))
    stage: Mapped[str]
    round: Mapped[int]
    definition_id: Mapped[Id] = mapped_column(kept("definition.id"))
    entered_on: Mapped[date]
    left_on: Mapped[date | None]
    closed_by: Mapped[str | None]
    returned: Mapped[bool]
    target_on: Mapped[date | None]
    reopen_at: Mapped[str | None]


stage_visits = table_of(StageVisit)
