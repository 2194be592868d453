"""Counters: the last number given out for each kind of reference."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of


class Counter(Base):
    """The last number given out. Numbers are taken in the transaction that uses them, so none is ever skipped."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


counters = table_of(Counter)
