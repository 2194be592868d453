"""Cover: who acts for somebody who is away, from one day to another. No reason is kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept


class Cover(Base):
    """One time away: from ``from_on`` to ``until_on``, both included, unless it was ended before by ``ended_on``."""

    __tablename__ = "cover"
    __table_args__ = (
        CheckConstraint("person_id <> cover_id", name="two_people"),
        CheckConstraint("until_on >= from_on", name="order"),
    )

    id: Mapped[PrimaryId]
    person_id: Mapped[Id] = mapped_column(kept("person.id"), index=True)
    cover_id: Mapped[Id] = mapped_column(kept("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]
    named_by_id: Mapped[Id] = mapped_column(kept("person.id"))
    ended_on: Mapped[date | None]


covers = table_of(Cover)
