"""Registers: one group session, recorded once for everybody who was due to come."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept


class Register(Base):
    """One session that serves one step of the pledge on many records."""

    __tablename__ = "register"

    id: Mapped[PrimaryId]
    step: Mapped[str]
    held_on: Mapped[date] = mapped_column(index=True)
    facilitator_id: Mapped[Id] = mapped_column(kept("person.id"))
    recorded_by_id: Mapped[Id] = mapped_column(kept("person.id"))
    recorded_at: Mapped[datetime]


STRUCK_OUT, ERASED = "struck_out", "erased"


class RegisterEntry(Base):
    """What the session was for one record: the turn it closed, and how.

    ``outcome`` is a code of the pledge, or says that the record was taken out of the register or the outcome erased.
    """

    __tablename__ = "register_entry"

    register_id: Mapped[Id] = mapped_column(kept("register.id"), primary_key=True)
    hire_id: Mapped[Id] = mapped_column(kept("hire.id"), primary_key=True)
    occurrence_id: Mapped[Id] = mapped_column(kept("occurrence.id"), index=True)
    outcome: Mapped[str]


registers = table_of(Register)
register_entries = table_of(RegisterEntry)

Index(None, register_entries.c.hire_id)
