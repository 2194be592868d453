"""Notes: what somebody wrote beside a record, which the worker can read."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept


class Note(Base):
    """A note. Erasing empties ``text`` and leaves that there was one."""

    __tablename__ = "note"
    __table_args__ = (Index(None, "hire_id", "recorded_at"),)

    id: Mapped[PrimaryId]
    hire_id: Mapped[Id] = mapped_column(kept("hire.id"))
    author_id: Mapped[Id] = mapped_column(kept("person.id"))
    recorded_at: Mapped[datetime]
    text: Mapped[str | None]


notes = table_of(Note)
