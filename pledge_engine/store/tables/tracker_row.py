"""Tracker rows: which row of a trust's own tracker each record was brought in from, and what that row said."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import PrimaryId, kept


class TrackerRow(Base):
    """``tracker_id`` is the tracker's own name for the row. ``told`` is JSON: what each column said when it was brought in.

    What is personal stands in it only as a salted digest, which tells that it has changed and not what it was; and as null
    once that has been erased, or where it is about somebody who is not kept at all: then it is compared no more.
    """

    __tablename__ = "tracker_row"

    hire_id: Mapped[PrimaryId] = mapped_column(kept("hire.id"))
    tracker_id: Mapped[str] = mapped_column(unique=True)
    told: Mapped[str]


tracker_rows = table_of(TrackerRow)
