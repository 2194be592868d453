"""The access log: who looked at which restricted page, in a chain of its own so that reading never locks a hire."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest, Id, derived


class AccessEntry(Base):
    """One reading of one restricted page. ``body`` is the only copy; the last four columns are derived from it."""

    __tablename__ = "access_log"
    __table_args__ = (CheckConstraint("sequence >= 1", name="sequence"), Index(None, "hire_id", "sequence"))

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    previous: Mapped[Digest]
    hash: Mapped[Digest]
    body: Mapped[str]
    at: Mapped[str] = mapped_column(derived("at"))
    actor: Mapped[str] = mapped_column(derived("actor"))
    door: Mapped[str] = mapped_column(derived("door"))
    hire_id: Mapped[Id | None] = mapped_column(derived("hire"))


access_log = table_of(AccessEntry)
