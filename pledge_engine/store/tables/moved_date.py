"""Dates moved by hand: the day a turn is due now, why, and which lead stands behind it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept


class MovedDate(Base):
    """The latest day one turn was moved to. Where both leads stand behind it, it counts in place of the rule's."""

    __tablename__ = "moved_date"
    __table_args__ = (CheckConstraint("service_lead_id <> professional_lead_id", name="two_people"),)

    occurrence_id: Mapped[PrimaryId] = mapped_column(kept("occurrence.id"))
    hire_id: Mapped[Id] = mapped_column(kept("hire.id"), index=True)
    moved_to: Mapped[date]
    moved_on: Mapped[date]
    reason_code: Mapped[str]
    service_lead_id: Mapped[Id | None] = mapped_column(kept("person.id"))
    professional_lead_id: Mapped[Id | None] = mapped_column(kept("person.id"))


moved_dates = table_of(MovedDate)
