"""The ends of the chains that belong to no hire: the organisation's own events, and the access log."""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest


class ChainEnd(Base):
    """The hash and the number of the last event of a chain. Whoever appends locks this row first."""

    __tablename__ = "chain_end"
    __table_args__ = (CheckConstraint("length >= 0", name="length"),)

    chain: Mapped[str] = mapped_column(primary_key=True)
    head: Mapped[Digest]
    length: Mapped[int]


chain_ends = table_of(ChainEnd)
