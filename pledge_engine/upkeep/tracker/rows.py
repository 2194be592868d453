"""What the row of each post says: everything that would usually be done by now, less what was left undone or never written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from pledge_engine.upkeep.tracker.cells import (
    CALENDAR,
    Ago,
    Cell,
    Days,
    Formula,
    as_somebody_wrote_it,
    by_chance,
    plain_date,
)
from pledge_engine.upkeep.tracker.posts import PROFESSIONAL_LEADS, SERVICE_LEADS, Post, Said, care_group_of
from workflows.due import add_months

# How many working days each stage takes, and after how many of them each of its steps is usually done.
_TAKES = {
    "team_readiness": 50,
    "jd_agreement": 32,
    "advertising": 40,
    "selection": 29,
    "clearance": 43,
    "workbook": 50,
    "supervision": 100,
    "cppd": 0,
}
_USUALLY: Mapping[str, Mapping[str, int]] = {
    "team_readiness": {
        "understand_roles": 7,
        "readiness_session": 22,
        "readiness_plan": 30,
        "readiness_actions": 44,
        "support_infrastructure": 26,
    },
    "jd_agreement": {"jd_ps_agreed": 9, "job_plan": 17, "banding_confirmed": 25},
    "advertising": {
        "recruitment_strategy": 4,
        "advert_statements": 5,
        "selection_process": 6,
        "advert_open": 13,
        "info_session": 21,
        "panel_prepared": 27,
        "advert_closed": 33,
    },
    "selection": {
        "shortlist": 4,
        "interview_invites": 7,
        "interviews": 16,
        "selection_outcome": 18,
        "feedback": 20,
        "conditional_offer": 24,
    },
    "clearance": {"oh_clearance": 13, "hr_clearance": 27, "start_confirmed": 31, "adjustments_offer": 34},
    "workbook": {
        "supervision_named": 4,
        "local_induction": 14,
        "peer_supervision": 17,
        "meet_greet": 18,
        "wellbeing_plan": 19,
        "workbook_review": 49,
        "three_month_review": 63,
        "peer_training": 112,
    },
    "supervision": {},
    "cppd": {"cppd_plan": 18},
}
_DAYS_OF_AN_ADVERT = 28
_PACES = {2: "fortnightly", 3: "every 3 weeks"}
_TITLES = {
    "team_readiness": "Team readiness",
    "jd_agreement": "Job description",
    "advertising": "Out to advert",
    "selection": "Interviewing",
    "clearance": "Pre-employment checks",
    "workbook": "Workbook",
    "supervision": "Group supervision",
    "cppd": "Ongoing support",
    "withdrawn": "Withdrawn",
    "left": "Left",
}
_ORDER = tuple(_TAKES)
_COMMENTS = ("Desk ordered", "Ask the team about the room", "Template sent", "See the shared folder")


def row_of(post: Post, number: int, days: Days) -> Mapping[str, Cell]:
    """The cells of a post by their column; what is not there is empty."""
    at_last = str(post.says.get("last_stage", post.stage))
    entered = _entered(post, at_last, number)
    cells: dict[str, Cell] = dict(_of_the_post(post, number))
    if post.stage == at_last:
        cells["entered_on"] = as_somebody_wrote_it(days.ago(post.since), number, "entered_on")
    else:
        cells["ended_on"] = as_somebody_wrote_it(days.ago(post.since), number, "ended_on")
    cells |= _steps(post, at_last, entered, number, days)
    if "conditional_offer" in cells and post.person:
        cells["conditional_offer.name"] = post.person
    if "workbook" in entered:
        cells |= _of_somebody_who_started(post, at_last, entered["workbook"], number, days)
    cells |= {key: _said(said, days, number, key) for key, said in post.says.items()}
    if at_last != post.stage:
        cells["last_stage"] = _TITLES[at_last]
    return {key: cell for key, cell in cells.items() if cell is not None}


def _entered(post: Post, at_last: str, number: int) -> Mapping[str, int]:
    """How many working days ago each stage was entered."""
    ago = post.since + (35 if post.stage != at_last else 0)
    entered = {at_last: ago}
    for stage in reversed(_ORDER[: _ORDER.index(at_last)]):
        ago += _TAKES[stage] * (post.pace if stage == "workbook" else 1) + by_chance(number, stage) % 6
        entered[stage] = ago
    return entered


def _of_the_post(post: Post, number: int) -> Iterator[tuple[str, Cell]]:
    group = care_group_of(post.team)
    service_lead, professional_lead = SERVICE_LEADS[post.team], PROFESSIONAL_LEADS[group]
    yield "tracker_id", f"LXP-{number:03}"
    yield "care_group", group
    yield "team", (post.team, f"{post.team} ", f"  {post.team}", post.team)[number % 4]
    yield "jd_ps_agreed.role", post.role
    yield "jd_ps_agreed.band", int(post.band) if post.band.isdecimal() and number % 2 else f"Band {post.band}"
    if post.person:
        yield "post", "Fixed term" if post.fixed_term_months else "Permanent"
    yield "cost_centre", f"CC{4100 + by_chance(post.team) % 90}"
    if number % 6 == 0:
        yield "comments", _COMMENTS[number // 6 % len(_COMMENTS)]
    yield "service_lead", service_lead.upper() if number in {27, 44} else service_lead
    yield "service_lead_email", _email(service_lead)
    yield "professional_lead", f"{professional_lead}\u00a0" if number % 9 == 0 else professional_lead
    yield "professional_lead_email", _email(professional_lead)
    yield "stage", _TITLES[post.stage].upper() if number % 8 == 0 else _TITLES[post.stage]
    if post.pace > 1:
        yield "pace", _PACES[post.pace]


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@trust.example"


def _steps(post: Post, at_last: str, entered: Mapping[str, int], number: int, days: Days) -> dict[str, Cell]:
    """Every step that is usually done by now. Of stages long over somebody wrote "yes", or nothing at all."""
    cells: dict[str, Cell] = {}
    for stage, ago in entered.items():
        over = _ORDER.index(stage) < _ORDER.index(at_last)
        for step, usually in _USUALLY[stage].items():
            after = usually * post.pace if step == "workbook_review" else usually
            if ago - after <= 0 or step in post.still or step in post.says:
                continue
            dice = by_chance(step, number) % 7 if over and step not in _OPENS_EARLY else 6
            day = days.ago(ago - after)
            cells[step] = None if dice == 0 else "Yes" if dice == 1 else as_somebody_wrote_it(day, number, step)
            cells |= _beside(step, ago - after, days) if dice else {}
    return cells


# What belongs to the stage after the one it is listed under here, or opens only once another step is done.
_OPENS_EARLY = frozenset(
    {
        "selection_process",
        "panel_prepared",
        "conditional_offer",
        "start_confirmed",
        "adjustments_offer",
        "peer_supervision",
        "peer_training",
        "three_month_review",
    }
)


def _beside(step: str, ago: int, days: Days) -> dict[str, Cell]:
    """What else is known once a step has been done."""
    match step:
        case "recruitment_strategy":
            return {"recruitment_strategy.planned_open": days.ago(ago - 8)}
        case "advert_open":
            return {"advert_open.closes_on": CALENDAR.roll_forward(days.ago(ago) + timedelta(days=_DAYS_OF_AN_ADVERT))}
        case "interview_invites":
            return {"interview_invites.interview_date": days.ago(ago - 9)}
        case "selection_outcome":
            return {"selection_outcome.appointed": 1}
        case "oh_clearance":
            return {"keep_in_touch": days.ago(max(ago - 5, 1))}
        case "start_confirmed":
            return {"start_date": days.ago(ago - 14)}
        case _:
            return {}


def _of_somebody_who_started(post: Post, at_last: str, ago: int, number: int, days: Days) -> dict[str, Cell]:
    """When they started, how far they have come with what repeats, and when they next sit down together."""
    start = days.ago(ago)
    cells: dict[str, Cell] = {"start_date": start}
    if post.fixed_term_months:
        cells["contract_ends"] = add_months(start, post.fixed_term_months)
    weeks = min(days.weeks_since(ago) // post.pace, 8)
    if at_last == "workbook":
        cells["workbook_week"] = weeks if number % 3 else f"{weeks} of 8"
    if at_last in {"workbook", "supervision"}:
        months = min(days.weeks_since(ago) * 7 // 31, 6)
        cells["group_supervision"] = f"{months}, last {plain_date(days.ago(8))}" if months > 1 else months
    if at_last == "cppd" and post.stage == "cppd":
        cells["reflective_practice"] = as_somebody_wrote_it(days.ago(4 + number % 9), number, "reflective_practice")
        if days.weeks_since(ago) > 60:
            last = add_months(start, 12 * (days.weeks_since(ago) // 53))
            cells["triangulated_pdc"] = last
            cells["triangulated_pdc.next"] = Formula("=EDATE({triangulated_pdc}{row},12)", add_months(last, 12))
    return cells


def _said(said: Said, days: Days, number: int, key: str) -> Cell:
    if not isinstance(said, Ago):
        return said
    day = days.ago(said.working_days)
    return said.words.format(plain_date(day)) if said.words else as_somebody_wrote_it(day, number, key)
