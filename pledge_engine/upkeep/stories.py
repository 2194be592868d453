"""Made-up answers for fictional hires: a story says how one hire goes, and every other field is filled by its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.answers import Value
from workflows.calendar import Calendar
from workflows.completing import missing_fields
from workflows.conditions import matching_rows
from workflows.definition import Step
from workflows.due import add_months
from workflows.fields import Field, FieldType
from workflows.journey import Journey

LINK = "https://intranet.example/made-up"
TEXTS = {
    "facilitator": "A peer trainer and a professional lead",
    "owner": "Service lead",
    "action": "Find a quiet room for supervision",
    "title": "Peer support worker",
    "version": "1",
    "hours": "30",
    "support_to_apply": "The recovery college",
    "vacancy_reference": "MADE-UP-001",
    "work_email": "made.up@trust.example",
    "role": "Peer support worker from another team",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """How one fictional hire goes. ``start_after`` is in working days after the start is confirmed.

    ``settling_days`` lie between the start and the workbook, and again before group supervision; 0 starts all at once.
    """

    worker: str = "Taylor Example"
    actions_needed: bool = False
    job_description: str = "unchanged"
    band: str = "4"
    pillar: str = "professional_practice"
    role: str = "peer_support_worker"
    advert_days: int = 28
    start_after: int = 15
    fixed_term_months: int = 0
    settling_days: int = 7
    banding: str = "matched"


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of one hire on the day on which it is answered."""

    journey: Journey
    step: Step
    day: date
    story: Story
    calendar: Calendar


def made_up(scene: Scene) -> Mapping[str, Value]:
    """Answers that complete the step: what the story says, then whatever is still missing."""
    told = _TOLD.get(scene.step.key)
    answers: dict[str, Value] = dict(told(scene)) if told else {}
    stored = scene.journey.open_turn(scene.step.key)
    before = dict(stored.answers) if stored else {}
    while missing := missing_fields(scene.journey, scene.step, before | answers):
        key, field = next(iter(missing.items()))
        answers[key] = _by_type(field, scene.day)
    return answers


def _by_type(field: Field, day: date) -> Value:
    match field.type:
        case FieldType.NUMBER:
            return max(field.at_least or 0, 1) + 7
        case FieldType.DATE:
            return day
        case FieldType.YES_NO:
            return True
        case FieldType.CHOICE:
            return next(iter(field.choices))
        case FieldType.MANY_OF:
            return tuple(field.choices)[:3]
        case FieldType.LINK:
            return LINK
        case FieldType.ROWS:
            return ({key: _by_type(column, day) for key, column in field.columns.items()},)
        case FieldType.TEXT:
            return TEXTS.get(field.key, "Made up for this demonstration")


def _roles(scene: Scene) -> Mapping[str, Value]:
    return {"pillar": scene.story.pillar, "role": scene.story.role}


def _plan(scene: Scene) -> Mapping[str, Value]:
    if not scene.story.actions_needed:
        return {"none_needed": True}
    rows = (("Find a quiet room for supervision", True), ("Meet again to talk about language", False))
    return {
        "none_needed": False,
        "actions": tuple(
            {
                "text": text,
                "owner": TEXTS["owner"],
                "due": scene.calendar.add_working_days(scene.day, 15),
                "needed_before_advert": needed,
                "open": True,
            }
            for text, needed in rows
        ),
    }


def _closed_actions(scene: Scene) -> Mapping[str, Value]:
    """One row for each action of the plan that was needed before the advert."""
    wanted = scene.step.fields["closed"].rows_for
    plan = scene.journey.turn(wanted.subject.step) if wanted else None
    rows = matching_rows(wanted, plan.answers.get(wanted.subject.field, ())) if wanted and plan else ()
    return {"closed": tuple({"action": str(row.get("text", "")), "closed_on": scene.day} for row in rows)}


def _job_description(scene: Scene) -> Mapping[str, Value]:
    return {**_roles(scene), "job_description": scene.story.job_description, "band": scene.story.band}


def _strategy(scene: Scene) -> Mapping[str, Value]:
    opens = scene.calendar.add_working_days(scene.day, 5)
    return {"planned_open": opens, "planned_close": opens + timedelta(days=scene.story.advert_days)}


def _advert(scene: Scene) -> Mapping[str, Value]:
    return {"opens_on": scene.day, "closes_on": scene.day + timedelta(days=scene.story.advert_days)}


def _invites(scene: Scene) -> Mapping[str, Value]:
    return {"interview_date": scene.calendar.add_working_days(scene.day, 7)}


def _start(scene: Scene) -> Mapping[str, Value]:
    """A start on a Monday, or the first working day after it; the workbook and the group begin a little later."""
    calendar, months = scene.calendar, scene.story.fixed_term_months
    soonest = calendar.add_working_days(scene.day, scene.story.start_after)
    start = calendar.roll_forward(soonest + timedelta(days=-soonest.weekday() % 7))
    answers: dict[str, Value] = {"start_date": start, "post": "fixed_term" if months else "permanent"}
    if days := scene.story.settling_days:
        answers["workbook_start"] = calendar.roll_forward(start + timedelta(days=days))
        answers["group_start"] = calendar.roll_forward(start + timedelta(days=2 * days))
    return answers | ({"contract_ends": add_months(start, months)} if months else {})


_TOLD: Mapping[str, Callable[[Scene], Mapping[str, Value]]] = {
    "understand_roles": _roles,
    "readiness_plan": _plan,
    "readiness_actions": _closed_actions,
    "jd_ps_agreed": _job_description,
    "banding_confirmed": lambda scene: {"outcome": scene.story.banding},
    "recruitment_strategy": _strategy,
    "advert_open": _advert,
    "interview_invites": _invites,
    "selection_outcome": lambda _scene: {"appointed": 1},
    "conditional_offer": lambda scene: {"name": scene.story.worker},
    "oh_clearance": lambda _scene: {"outcome": "cleared"},
    "start_confirmed": _start,
}
