"""What each role sees and may do, in plain words: for whoever gives a role, and for whoever tries the fictional place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from workflows.definition import Role

# Each goes on after the role's name: "The board reads figures ...". ``policy`` holds the same as rules.
DOES: Mapping[Role, str] = MappingProxyType(
    {
        Role.SERVICE_LEAD: "opens posts for their team, sees its records, and completes, agrees and advances them",
        Role.PROFESSIONAL_LEAD: "sees every record of their care group, and completes, agrees and advances those that name them",
        Role.HR: "sees recruitment and the steps of HR, completes these, and may record for occupational health",
        Role.OCCUPATIONAL_HEALTH: "records one outcome, and sees nothing else",
        Role.FACILITATOR: "records group sessions and who attended, and sees nothing else of a record",
        Role.LX_LEADERSHIP: "sees every record but restricted answers, reads the trust's figures, completes meet and greet",
        Role.AUDITOR: "reads and verifies the trail, without private values, and sees no record",
        Role.ADMINISTRATOR: "adds people, teams and roles, looks after the place, and sees no record",
        Role.WORKER: "sees their own record since their offer, and agrees their own reviews",
        Role.BOARD: "reads figures of the whole trust without small numbers, and sees no record",
    }
)

# The same of the record of somebody who leads others, said to them, where it is narrower; each goes on after the role's name.
ON_A_LEADS_OWN_RECORD: Mapping[Role, str] = MappingProxyType(
    {
        Role.SERVICE_LEAD: "named on your record sees, completes, agrees and advances it; because you hold a lead's role "
        "yourself, no other service lead sees it",
        Role.PROFESSIONAL_LEAD: "named on your record sees, completes, agrees and advances it; because you hold a lead's role "
        "yourself, no other professional lead sees it",
        Role.LX_LEADERSHIP: "sees of your record only its own steps, without your name, because you hold a lead's role "
        "yourself; it reads the trust's figures and completes meet and greet",
    }
)
