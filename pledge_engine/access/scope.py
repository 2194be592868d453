"""What must be known of one record to say who may do what on it."""

from __future__ import annotations

from dataclasses import dataclass

from pledge_engine.access.actor import Grant
from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class HireScope:
    """Where a record belongs, whom it names and whose journey it is.

    ``appointee_ids`` are everybody who was ever offered the post and can log in; ``worker_id`` is the present one.
    ``worker_leads`` says that the present worker holds a lead's role somewhere. ``opened_for`` are the owners of the
    steps opened so far.
    """

    hire_id: str
    reference: str
    team_id: str
    care_group_id: str
    service_lead_id: str
    professional_lead_id: str
    worker_id: str | None = None
    worker_leads: bool = False
    appointee_ids: frozenset[str] = frozenset()
    opened_for: frozenset[Role] = frozenset()

    def named(self, role: Role) -> str | None:
        """The person the record names for a lead's role; None for every other role."""
        match role:
            case Role.SERVICE_LEAD:
                return self.service_lead_id
            case Role.PROFESSIONAL_LEAD:
                return self.professional_lead_id
            case _:
                return None

    def other_lead(self, role: Role) -> str | None:
        """The person the record names for the other lead's role; None for a role that is no lead's."""
        match role:
            case Role.SERVICE_LEAD:
                return self.professional_lead_id
            case Role.PROFESSIONAL_LEAD:
                return self.service_lead_id
            case _:
                return None

    def is_covered_by(self, grant: Grant) -> bool:
        """Whether the record lies in the grant's scope."""
        match grant.scope_kind:
            case ScopeKind.TRUST:
                return True
            case ScopeKind.CARE_GROUP:
                return grant.scope_id == self.care_group_id
            case ScopeKind.TEAM:
                return grant.scope_id == self.team_id
            case ScopeKind.HIRE:
                return grant.scope_id == self.hire_id
