"""Grants: which role a person holds, and how far it reaches."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Id, PrimaryId, kept, one_of
from workflows.definition import Role


class ScopeKind(StrEnum):
    """How far a grant reaches."""

    TRUST = "trust"
    CARE_GROUP = "care_group"
    TEAM = "team"
    HIRE = "hire"


class RoleGrant(Base):
    """One role of one person. ``scope_id`` is a care group's, team's or hire's id, and empty for the whole trust."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("person_id", "role", "scope_kind", "scope_id"),
        CheckConstraint("(scope_kind = 'trust') = (scope_id IS NULL)", name="scope"),
        one_of("role", Role),
        one_of("scope_kind", ScopeKind),
    )

    id: Mapped[PrimaryId]
    person_id: Mapped[Id] = mapped_column(kept("person.id"))
    role: Mapped[str]
    scope_kind: Mapped[str]
    scope_id: Mapped[Id | None]


grants = table_of(RoleGrant)

# Empty scopes count as different from each other in a unique constraint, so the whole trust needs an index of its own.
Index(
    "uq_role_grant_trust",
    grants.c.person_id,
    grants.c.role,
    unique=True,
    sqlite_where=grants.c.scope_id.is_(None),
    postgresql_where=grants.c.scope_id.is_(None),
)
