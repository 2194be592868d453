"""Holds: the times during which a journey waits."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept


class Hold(Base):
    """One time on hold. No kind and no reason is kept, because either would say too much."""

    __tablename__ = "hold"
    __table_args__ = (CheckConstraint("resumed_on >= held_on", name="order"),)

    id: Mapped[PrimaryId]
    hire_id: Mapped[Id] = mapped_column(kept("hire.id"), index=True)
    held_on: Mapped[date]
    review_on: Mapped[date | None]
    resumed_on: Mapped[date | None]


holds = table_of(Hold)
# Of several on one day the one that lasts is the newest: an id tells when a command began, not which was first.
IN_ORDER = (holds.c.held_on, holds.c.resumed_on.is_not(None).desc(), holds.c.resumed_on, holds.c.id)

Index(
    "uq_hold_current",
    holds.c.hire_id,
    unique=True,
    sqlite_where=holds.c.resumed_on.is_(None),
    postgresql_where=holds.c.resumed_on.is_(None),
)
