"""Appointees: who was offered the post of a hire, one after another when an offer falls through."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept


class Appointee(Base):
    """Somebody who was offered the post. ``name`` can be erased; ``person_id`` is empty until they can log in."""

    __tablename__ = "appointee"

    id: Mapped[PrimaryId]
    hire_id: Mapped[Id] = mapped_column(kept("hire.id"))
    person_id: Mapped[Id | None] = mapped_column(kept("person.id"), index=True)
    name: Mapped[str | None]
    offered_on: Mapped[date]
    ended_on: Mapped[date | None]


appointees = table_of(Appointee)

Index(None, appointees.c.hire_id, appointees.c.offered_on)
Index(
    "uq_appointee_current",
    appointees.c.hire_id,
    unique=True,
    sqlite_where=appointees.c.ended_on.is_(None),
    postgresql_where=appointees.c.ended_on.is_(None),
)
