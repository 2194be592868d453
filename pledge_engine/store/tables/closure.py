"""Local closures: days on which the trust does not work, beside the bank holidays."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of


class Closure(Base):
    """One day that is not a working day here; ``name`` is what explanations of dates call it."""

    __tablename__ = "closure"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]


closures = table_of(Closure)
