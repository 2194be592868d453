"""Agreements: who agreed to exactly what, in which role."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Index
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest, Id, PrimaryId, kept, one_of
from workflows.definition import Role


class Agreement(Base):
    """One person's agreement to a turn or to a stage. ``content_hash`` is of what was agreed; a voided one stays."""

    __tablename__ = "agreement"
    __table_args__ = (
        CheckConstraint("(occurrence_id IS NULL) <> (stage_visit_id IS NULL)", name="subject"),
        one_of("role", Role),
    )

    id: Mapped[PrimaryId]
    hire_id: Mapped[Id] = mapped_column(kept("hire.id"), index=True)
    occurrence_id: Mapped[Id | None] = mapped_column(kept("occurrence.id"))
    stage_visit_id: Mapped[Id | None] = mapped_column(kept("stage_visit.id"))
    role: Mapped[str]
    person_id: Mapped[Id] = mapped_column(kept("person.id"))
    agreed_on: Mapped[date]
    recorded_at: Mapped[datetime]
    content_hash: Mapped[Digest]
    voided_at: Mapped[datetime | None]


agreements = table_of(Agreement)


def _one_standing(name: str, subject: Column[str], once: Column[str]) -> Index:
    """One standing agreement per subject and role, and per subject and person: no one is ever both leads."""
    standing = agreements.c.voided_at.is_(None)
    return Index(name, subject, once, unique=True, sqlite_where=standing, postgresql_where=standing)


_one_standing("uq_agreement_occurrence_role", agreements.c.occurrence_id, agreements.c.role)
_one_standing("uq_agreement_occurrence_person", agreements.c.occurrence_id, agreements.c.person_id)
_one_standing("uq_agreement_stage_visit_role", agreements.c.stage_visit_id, agreements.c.role)
_one_standing("uq_agreement_stage_visit_person", agreements.c.stage_visit_id, agreements.c.person_id)
