"""A made-up journey from the first stage to the end of clearance: who completes what, and with which answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from workflows.definition import Role

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
DAY = date(2026, 3, 3)
# The team whose hires are prepared, and the one in which new ones are opened: it has finished nothing that they could carry.
TEAM, NEW_IN = "Oak team", "Elm team"
_TODAY = DAY.isoformat()
_PAGES = "https://intranet.example"
_LEAD, _OTHER, _HR = Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD, Role.HR


@dataclass(frozen=True, slots=True)
class Completion:
    """One step completed: by the holder of which role, and what they wrote."""

    role: Role
    step: str
    answers: Mapping[str, object]


# The step that is timed. Both leads agree it, and it belongs to the stage after the one that the hire is in, so that
# completing it leaves the agreements to the present stage standing and the hire can move on at once.
TIMED = Completion(
    _LEAD,
    "selection_process",
    {
        "panel": [
            {"role": "Peer support worker", "has_lived_experience": "yes"},
            {"role": "Team manager", "has_lived_experience": "no"},
        ],
        "criteria_link": f"{_PAGES}/criteria",
        "shortlisting_link": f"{_PAGES}/shortlisting",
        "interview_link": f"{_PAGES}/interview",
    },
)
# The stage in which it is completed, and which is then left.
TIMED_IN = "advertising"

_SUPPORT = {
    "line_manager": "A manager",
    "professional_lead": "A lead",
    "group_facilitator": "A facilitator",
    "peer_supervisor": "A supervisor",
    "space": "yes",
    "it": "yes",
}
_DESCRIPTION = {
    "title": "Peer support worker",
    "version": "1",
    "link": f"{_PAGES}/description",
    "band": "4",
    "pillar": "professional_practice",
    "role": "peer_support_worker",
    "hours": "22.5",
    "job_description": "unchanged",
    "in_framework": "yes",
}
_STRATEGY = {
    "channels": "nhs_jobs, peer_networks",
    "planned_open": "2026-03-09",
    "planned_close": "2026-04-06",
    "support_to_apply": "A helper",
}
_CHECKS = ("identity", "right_to_work", "registration", "references", "criminal_record")

# What is completed in each stage, in an order in which it can be.
COMPLETIONS: Mapping[str, tuple[Completion, ...]] = {
    "team_readiness": (
        Completion(_LEAD, "understand_roles", {"pillar": "professional_practice", "role": "peer_support_worker"}),
        Completion(_OTHER, "readiness_session", {"held_on": _TODAY, "facilitator": "A trainer", "head_count": "9"}),
        Completion(_LEAD, "readiness_plan", {"none_needed": "yes"}),
        Completion(_LEAD, "support_infrastructure", _SUPPORT),
    ),
    "jd_agreement": (
        Completion(_LEAD, "jd_ps_agreed", _DESCRIPTION),
        Completion(_LEAD, "job_plan", {"link": f"{_PAGES}/plan", "agreed_on": _TODAY}),
    ),
    "advertising": (
        Completion(_LEAD, "recruitment_strategy", _STRATEGY),
        Completion(_OTHER, "advert_statements", {"link": f"{_PAGES}/advert", "checklist": "lived_experience, support"}),
        Completion(_HR, "advert_open", {"vacancy_reference": "1", "opens_on": _TODAY, "closes_on": "2026-03-31"}),
        Completion(_OTHER, "info_session", {"held_on": _TODAY, "format": "online", "head_count": "12"}),
        Completion(_HR, "advert_closed", {"applications": "14"}),
    ),
    "selection": (
        TIMED,
        Completion(_OTHER, "panel_prepared", {"confirmed": "yes"}),
        Completion(_LEAD, "shortlist", {"considered": "14", "shortlisted": "4"}),
        Completion(_HR, "interview_invites", {"interview_date": _TODAY}),
        Completion(_LEAD, "interviews", {"lived_experience_present": "yes"}),
        Completion(_LEAD, "selection_outcome", {"appointed": "1"}),
        Completion(_LEAD, "feedback", {"confirmed": "yes"}),
        Completion(_HR, "conditional_offer", {"offered_on": _TODAY, "name": "Robin"}),
    ),
    "clearance": (
        Completion(_HR, "hr_clearance", dict.fromkeys(_CHECKS, _TODAY)),
        Completion(Role.OCCUPATIONAL_HEALTH, "oh_clearance", {"outcome": "cleared"}),
        Completion(_HR, "start_confirmed", {"start_date": _TODAY, "post": "permanent"}),
    ),
}
