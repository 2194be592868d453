"""Hires: one lived experience post being filled, then the person in it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest, Id, PrimaryId, kept


class Hire(Base):
    """One record. ``state`` is JSON: the machine's leaf paths; ``stage`` repeats its stage for filtering.

    ``version`` goes up with every move. ``next_turn_on`` is the day an endless repeat next turns over. ``pace`` is in
    weeks per workbook week. ``agreeable_from`` is the day from which nothing but a hold keeps both leads from agreeing that
    the stage is complete; empty while something has to be done first. ``chain_head`` and ``chain_length`` are the hash and
    the number of its trail's last event. ``ended_for`` is the code of why it was withdrawn or how the person left.
    """

    __tablename__ = "hire"
    __table_args__ = (
        UniqueConstraint("team_id", "post_number"),
        CheckConstraint("post_number >= 1", name="post_number"),
        CheckConstraint("pace BETWEEN 1 AND 4", name="pace"),
        CheckConstraint("chain_length >= 0", name="chain_length"),
        # Records are counted by team and stage, and those of a lead are found, from these alone.
        Index("ix_hire_team", "team_id", "stage", "id"),
        Index("ix_hire_service_lead", "service_lead_id", "team_id", "id", "reference", "agreeable_from"),
        Index("ix_hire_professional_lead", "professional_lead_id", "team_id", "id", "reference", "agreeable_from"),
    )

    id: Mapped[PrimaryId]
    reference: Mapped[str] = mapped_column(unique=True)
    post_number: Mapped[int]
    team_id: Mapped[Id] = mapped_column(kept("team.id"))
    service_lead_id: Mapped[Id] = mapped_column(kept("person.id"))
    professional_lead_id: Mapped[Id] = mapped_column(kept("person.id"))
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
    agreeable_from: Mapped[date | None]


hires = table_of(Hire)

_HELD = text("held_since IS NOT NULL")
Index("ix_hire_held", hires.c.id, hires.c.held_since, sqlite_where=_HELD, postgresql_where=_HELD)
