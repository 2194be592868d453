"""Who acts: a person with their grants, or the engine itself under a name."""

from __future__ import annotations

from dataclasses import dataclass

from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import Role


@dataclass(frozen=True, slots=True)
class Grant:
    """One role within one scope; ``scope_id`` is empty for the whole trust.

    ``covers`` is the id of the person whose role it is, where the actor holds it only while covering for them.
    """

    role: Role
    scope_kind: ScopeKind
    scope_id: str | None = None
    covers: str | None = None


@dataclass(frozen=True, slots=True)
class PersonActor:
    """A person, with every grant they hold, also in cover for somebody."""

    id: str
    handle: str
    name: str
    grants: tuple[Grant, ...] = ()

    @property
    def audit_id(self) -> str:
        """How the trail names them: by an id that says nothing about them."""
        return self.id

    @property
    def covering(self) -> frozenset[str]:
        """Everybody they cover for now, by id."""
        return frozenset(grant.covers for grant in self.grants if grant.covers)

    def acts_for(self, grant: Grant) -> str:
        """Whom a record has to name for the grant to make the actor its lead: themselves, or the person they cover for."""
        return grant.covers or self.id

    def holds(self, role: Role) -> bool:
        """Whether any grant of theirs gives the role."""
        return any(grant.role is role for grant in self.grants)

    def holds_only(self, role: Role) -> bool:
        """Whether they hold the role and no other, for themselves or for anybody."""
        return bool(self.grants) and all(grant.role is role for grant in self.grants)


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The engine itself, doing what time or set-up asks for; ``name`` says which part of it."""

    name: str

    @property
    def audit_id(self) -> str:
        """How the trail names it: "system:sweep"."""
        return f"system:{self.name}"


Actor = PersonActor | SystemActor
