"""The run that goes on behind a page, or else the last one, so that every process of the pages tells the same of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import ID, Id, kept

# There is one place for a run, so two can never go on at once.
PLACE = 1


class Run(Base):
    """One run of one job. ``alive_at`` is its last sign of life, ``percent`` how far it had come then.

    ``ended_at`` is empty while it goes on, and for ever where its process died.
    """

    __tablename__ = "run"
    __table_args__ = (CheckConstraint(f"place = {PLACE}", name="place"),)

    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[Id]
    job: Mapped[str]
    begun_by_id: Mapped[Id] = mapped_column(ID, kept("person.id"))
    began_at: Mapped[datetime]
    alive_at: Mapped[datetime]
    percent: Mapped[int]
    ended_at: Mapped[datetime | None]
    failed: Mapped[bool]
    said: Mapped[str]


runs = table_of(Run)
