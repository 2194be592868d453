"""Hires: one lived experience post being filled, then the person in it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest, Id, PrimaryId, kept


class Hire(Base):
    """One record. ``state`` is JSON: the machine's leaf paths; ``stage`` repeats its stage for filtering.

    ``version`` goes up with every move. ``next_turn_on`` is the day an endless repeat next turns over. ``pace`` is in
    weeks per workbook week. ``chain_head`` and ``chain_length`` are the hash and the number of its trail's last event.
    ``ended_for`` is the code of why it was withdrawn or how the person left.
    """

    __tablename__ = "hire"
    __table_args__ = (
        UniqueConstraint("team_id", "post_number"),
        CheckConstraint("post_number >= 1", name="post_number"),
        CheckConstraint("pace BETWEEN 1 AND 4", name="pace"),
        CheckConstraint("chain_length >= 0", name="chain_length"),
        Index(None, "team_id", "stage"),
    )

    id: Mapped[PrimaryId]
    reference: Mapped[str] = mapped_column(unique=True)
    post_number: Mapped[int]
    team_id: Mapped[Id] = mapped_column(kept("team.id"))
    service_lead_id: Mapped[Id] = mapped_column(kept("person.id"), index=True)
    professional_lead_id: Mapped[Id] = mapped_column(kept("person.id"), index=True)
    definition_id: Mapped[Id] = mapped_column(kept("definition.id"))
    state: Mapped[str]
    stage: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    held_since: Mapped[date | None]
    opened_on: Mapped[date]
    start_date: Mapped[date | None]
    workbook_start: Mapped[date | None]
    group_start: Mapped[date | None]
    contract_ends: Mapped[date | None]
    post: Mapped[str | None]
    pace: Mapped[int] = mapped_column(default=1, server_default="1")
    next_turn_on: Mapped[date | None] = mapped_column(index=True)
    chain_head: Mapped[Digest]
    chain_length: Mapped[int]
    ended_on: Mapped[date | None]
    ended_for: Mapped[str | None]


hires = table_of(Hire)
