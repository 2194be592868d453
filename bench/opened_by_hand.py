"""What the peers write when they open a hire, worked out by hand: the first stage of the shipped pledge, entered on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from bench import by_hand
from bench.by_hand import TODAY
from bench.made_up import DAY, NOW
from pledge_engine.store.ids import new_id
from workflows.calendar import Calendar
from workflows.definition import Role

FIRST, TITLE, LATER = "team_readiness", "Team readiness", "jd_agreement"
# By the definition, sixty working days after the stage starts.
_TARGET_DAYS = 60
_SINCE = "{days} working days after 3 March 2026 (the start of “Team readiness”)"
_EASTER = "; skipped Good Friday and Easter Monday"
_LATER = "{days} working days after the start of “Job description agreement”, which has no date yet"


class Opening(NamedTuple):
    """A step that opens with the hire. ``days`` are working days, from the start of the stage or before its target."""

    step: str
    because: str
    stage: str = FIRST
    owner: str = "service_lead"
    days: int = 0
    can_be_late: bool = True


OPENING: Sequence[Opening] = (
    Opening("understand_roles", _SINCE.format(days=10), days=10),
    Opening("readiness_session", _SINCE.format(days=30) + _EASTER, owner="professional_lead", days=30),
    Opening(
        "readiness_plan",
        "10 working days after “Hold the team readiness session”, which has no date yet",
        can_be_late=False,
    ),
    Opening(
        "readiness_actions",
        "5 working days before 1 June 2026 (the target of “Team readiness”); skipped Spring bank holiday",
        days=-5,
        can_be_late=False,
    ),
    Opening("support_infrastructure", _SINCE.format(days=30) + _EASTER, days=30),
    Opening("jd_ps_agreed", _LATER.format(days=10), stage=LATER),
    Opening("job_plan", _LATER.format(days=20), stage=LATER),
)
_CALENDAR = Calendar()


def target() -> date:
    """The day by which the first stage is meant to be complete, entered today."""
    return _CALENDAR.add_working_days(DAY, _TARGET_DAYS)


def new_hire(place: Any, number: int) -> dict[str, Any]:
    """The row of the new hire, with what its event says of where it is."""
    return {
        "id": new_id(NOW),
        "reference": f"R-{number:04d}",
        "team": place["id"],
        "state": f'["{FIRST}"]',
        "stage": FIRST,
        **{
            name: place[name]
            for name in ("name", "care_group_id", "service_lead", "professional_lead", "definition", "post_number")
        },
        "definition_version": place["version"],
        "definition_hash": place["content_hash"],
    }


def first_steps(hire: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for every step that opens with the hire, its days as text."""
    return [_row(hire, opening) for opening in OPENING]


def _row(hire: Mapping[str, Any], opening: Opening) -> dict[str, Any]:
    due = _due(opening.days)
    where = {"id": new_id(NOW), "hire_id": hire["id"], "care_group_id": hire["care_group_id"]}
    what = {"step": opening.step, "stage": opening.stage, "owner": opening.owner, "because": opening.because}
    days = {"opened_on": TODAY, "due_on": due, "first_due_on": due, "can_be_late": opening.can_be_late}
    return {**where, **what, **days, "round": 1, "n": 1, "status": "open", "required": True, "version": 1}


def _due(days: int) -> str | None:
    if days == 0:
        return None
    return _CALENDAR.add_working_days(DAY if days > 0 else target(), days).isoformat()


def opened(hire: Mapping[str, Any], actor: str, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The event of the new hire."""
    leads = {role.value: hire[role.value] for role in (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD)}
    fields: dict[str, Any] = {
        "definition": {"new": {"hash": hire["definition_hash"], "version": hire["definition_version"]}},
        "leads": {"new": leads},
        "pace": {"new": 1},
        "post_number": {"new": hire["post_number"]},
        "state": {"new": [FIRST]},
        "team": {"new": {"id": hire["team"], "name": hire["name"]}},
        f"visits.{FIRST}.1": {"new": {"entered_on": TODAY, "target_on": target().isoformat()}},
    }
    fields |= {f"turns.{step['step']}.1.1": {"new": by_hand.told(step)} for step in steps}
    event = by_hand.event_of("hire_opened", {**hire, "chain_length": 0}, actor)
    return {**event, "stage": {"key": FIRST, "title": TITLE}, "fields": fields}
