"""Answers: what was written in the fields of a turn."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import PrimaryId, kept


class Answer(Base):
    """The answers of one turn as JSON text: field key to value. Kept apart, because few readers may see them."""

    __tablename__ = "answer"

    occurrence_id: Mapped[PrimaryId] = mapped_column(kept("occurrence.id"))
    fields: Mapped[str]


answers = table_of(Answer)
