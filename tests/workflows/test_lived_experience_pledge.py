"""The shipped definition against the tables of the pledge, written here a second time by hand."""

import re

import pytest

from workflows.conditions import AnyRow
from workflows.definition import BOTH_LEADS, Definition, OthersSee, ReturnAllowed, Role, Step
from workflows.fields import Field, FieldType
from workflows.reading import load_shipped

PLEDGE = load_shipped()

# Stage, key, who, what it is (R or O, ! never not applicable, * sensitive, both, worker too), due.
TABLE = """
team_readiness | understand_roles | SL | R | 10 working days after stage starts
team_readiness | readiness_session | PL | R | 30 working days after stage starts
team_readiness | readiness_plan | SL | R both | 10 working days after readiness_session
team_readiness | readiness_actions | SL | R | 5 working days before stage target
team_readiness | support_infrastructure | SL | R | 30 working days after stage starts
jd_agreement | jd_ps_agreed | SL | R both | 10 working days after stage starts
jd_agreement | banding_confirmed | HR | R | 20 working days after jd_ps_agreed
jd_agreement | job_plan | SL | R both | 20 working days after stage starts
advertising | recruitment_strategy | SL | R both | 5 working days after stage starts
advertising | advert_statements | PL | R both | 5 working days after stage starts
advertising | role_video | PL | O | on recruitment_strategy.planned_open
advertising | advert_open | HR | R | 15 working days after stage starts
advertising | info_session | PL | R | 10 working days before advert_open.closes_on
advertising | advert_closed | HR | R | on advert_open.closes_on
selection | selection_process | SL | R both | 5 working days before recruitment_strategy.planned_open
selection | panel_prepared | PL | R | 5 working days before advert_open.closes_on
selection | shortlist | SL | R | 5 working days after advert_closed
selection | interview_invites | HR | R | 10 working days after advert_closed
selection | interviews | SL | R | on interview_invites.interview_date
selection | selection_outcome | SL | R ! both | 2 working days after interviews
selection | feedback | SL | R | 5 working days after interviews
selection | conditional_offer | HR | R ! | 5 working days after selection_outcome
clearance | hr_clearance | HR | R ! | 30 working days after conditional_offer
clearance | oh_clearance | OH | R ! * | 15 working days after conditional_offer
clearance | keep_in_touch | SL | R | every 10 working days after conditional_offer, until start_date
clearance | start_confirmed | HR | R ! | 2 working days after hr_clearance and oh_clearance
workbook | adjustments_offer | SL | R * | 10 working days before start_date
workbook | local_induction | SL | R | 20 working days after start_date
workbook | supervision_named | PL | R both | 5 working days after start_date
workbook | meet_greet | SLT | R | 20 working days after start_date
workbook | wellbeing_plan | SL | R * | 4 weeks after start_date
workbook | workbook_week | W | R | every week after workbook_start, 8 times
workbook | workbook_review | PL | R both | 5 working days after workbook_week
supervision | group_supervision | FA | R | every month after group_start, 6 times
supervision | peer_supervision | PL | R | 4 weeks after start_date
supervision | peer_training | PL | R | 6 months after start_date
supervision | three_month_review | SL | O | 3 months after start_date
supervision | induction_review | PL | R both W | 10 working days after group_supervision
cppd | cppd_plan | SL | R | 20 working days after stage starts, then every 12 months
cppd | reflective_practice | FA | R | every month after stage starts
cppd | ongoing_supervision | SL | R | every 6 months after stage starts
cppd | best_practice | W | O | every 12 months after stage starts
cppd | career_conversation | PL | R | every 12 months after stage starts
cppd | experiential_learning | W | O | every 12 months after stage starts
cppd | triangulated_pdc | PL | R both W | every 12 months after start_date
cppd | pdc_interim | SL | R | 6 months after each triangulated_pdc
cppd | jd_review | SL | R both | every 12 months after start_date
cppd | job_plan_review | SL | R both | every 12 months after start_date
cppd | support_review | SL | R * | every 6 months after stage starts
cppd | contract_end_review | SL | R both | 3 months before contract_ends
"""
WHO = {
    Role.SERVICE_LEAD: "SL",
    Role.PROFESSIONAL_LEAD: "PL",
    Role.HR: "HR",
    Role.OCCUPATIONAL_HEALTH: "OH",
    Role.FACILITATOR: "FA",
    Role.LX_LEADERSHIP: "SLT",
    Role.WORKER: "W",
}
AGREED = {(): [], BOTH_LEADS: ["both"], (*BOTH_LEADS, Role.WORKER): ["both", "W"]}


def row(step: Step) -> str:
    marks = [
        "R" if step.required else "O",
        *(["!"] if not step.may_be_not_applicable else []),
        *(["*"] if step.sensitive else []),
        *AGREED[step.agreed_by],
    ]
    return " | ".join((step.stage, step.key, WHO[step.owner], " ".join(marks), step.due.text))


def field(path: str) -> Field:
    step, _, key = path.partition(".")
    return PLEDGE.steps[step].fields[key]


def test_every_step_stands_where_the_pledge_puts_it_with_its_owner_its_marks_and_its_due_rule() -> None:
    assert [row(step) for step in PLEDGE.steps.values()] == TABLE.strip().splitlines()


def test_every_stage_has_the_phase_the_target_and_the_end_of_the_pledge() -> None:
    assert {key: (s.phase, s.target.text if s.target else None, s.ends_as) for key, s in PLEDGE.stages.items()} == {
        "team_readiness": ("development", "60 working days after stage starts", "withdrawn"),
        "jd_agreement": ("development", "40 working days after stage starts", "withdrawn"),
        "advertising": ("recruitment", "45 working days after stage starts", "withdrawn"),
        "selection": ("recruitment", "35 working days after stage starts", "withdrawn"),
        "clearance": ("recruitment", "45 working days after stage starts", "withdrawn"),
        "workbook": ("induction", "10 weeks after workbook_start", "left"),
        "supervision": ("induction", "7 months after group_start", "left"),
        "cppd": ("ongoing", None, "left"),
    }
    assert list(PLEDGE.phases) == ["development", "recruitment", "induction", "ongoing"]


def test_a_hire_returns_only_where_the_pledge_lets_it() -> None:
    any_time, nothing_done = ReturnAllowed.ANY_TIME, ReturnAllowed.NOTHING_DONE
    assert {key: dict(stage.returns) for key, stage in PLEDGE.stages.items() if stage.returns} == {
        "jd_agreement": {"team_readiness": any_time},
        "advertising": {"jd_agreement": any_time, "team_readiness": any_time},
        "selection": {"advertising": any_time, "jd_agreement": any_time, "team_readiness": any_time},
        "clearance": {"selection": any_time, "advertising": any_time},
        "workbook": {"selection": nothing_done, "advertising": nothing_done},
        "supervision": {"workbook": any_time},
        "cppd": {"supervision": any_time},
    }


def test_clearance_has_two_regions_and_waits_for_the_start_date() -> None:
    clearance = PLEDGE.stages["clearance"]
    assert list(clearance.regions) == ["hr", "occupational_health"]
    assert {s.key: s.clears for s in PLEDGE.steps.values() if s.clears} == {
        "hr_clearance": "hr",
        "oh_clearance": "occupational_health",
    }
    assert {key: s.advance_from for key, s in PLEDGE.stages.items() if s.advance_from} == {"clearance": "start_date"}


def test_steps_open_early_only_where_the_pledge_says() -> None:
    assert {
        s.key: s.opens_with or f"after {s.opens_after}" for s in PLEDGE.steps.values() if s.opens_with or s.opens_after
    } == {
        "jd_ps_agreed": "team_readiness",
        "job_plan": "team_readiness",
        "selection_process": "advertising",
        "panel_prepared": "advertising",
        "adjustments_offer": "after start_confirmed",
        "local_induction": "after start_confirmed",
        "supervision_named": "after start_confirmed",
        "meet_greet": "after start_confirmed",
        "group_supervision": "workbook",
        "peer_supervision": "workbook",
        "peer_training": "workbook",
        "three_month_review": "workbook",
        "triangulated_pdc": "supervision",
        "jd_review": "supervision",
        "job_plan_review": "supervision",
    }


def test_steps_need_others_only_where_the_pledge_says() -> None:
    assert {s.key: s.needs for s in PLEDGE.steps.values() if s.needs} == {
        "readiness_plan": ("readiness_session",),
        "advert_open": ("recruitment_strategy", "advert_statements"),
        "advert_closed": ("advert_open",),
        "shortlist": ("advert_closed",),
        "interviews": ("interview_invites",),
        "selection_outcome": ("interviews",),
        "feedback": ("interviews",),
        "conditional_offer": ("selection_outcome",),
        "start_confirmed": ("hr_clearance", "oh_clearance"),
        "workbook_review": ("workbook_week",),
    }


def test_what_keeps_a_record_from_moving_on_names_no_stage_that_it_cannot_return_to() -> None:
    for step in PLEDGE.steps.values():
        for said in (requirement.otherwise.lower() for requirement in step.blocks_advance):
            named = {stage.key for stage in PLEDGE.stages.values() if stage.title.lower() in said}
            assert named <= set(PLEDGE.stages[step.stage].returns), said


def test_conditions_are_those_of_the_pledge() -> None:
    assert {s.key: s.when.text for s in PLEDGE.steps.values() if s.when} == {
        "readiness_actions": "any readiness_plan.actions where needed_before_advert and open",
        "banding_confirmed": "jd_ps_agreed.job_description is new or changed",
        "contract_end_review": "post is fixed term",
    }
    assert {s.key: s.blocks_advance[0].otherwise for s in PLEDGE.steps.values() if s.blocks_advance} == {
        "selection_outcome": "Nobody was appointed: return to advertising or an earlier stage"
    }
    assert {s.key: s.completes_when[0].condition.text for s in PLEDGE.steps.values() if s.completes_when} == {
        "banding_confirmed": "banding_confirmed.outcome is not in review",
        "selection_process": "any selection_process.panel where has_lived_experience",
        "panel_prepared": "panel_prepared.confirmed is yes",
        "feedback": "feedback.confirmed is yes",
        "support_infrastructure": "support_infrastructure.space is yes",
        "conditional_offer": "selection_outcome.appointed is not 0",
        "oh_clearance": "oh_clearance.outcome is cleared or cleared_conversation_needed",
        "workbook_week": "workbook_week.confirmed is yes",
    }
    assert {s.key: s.turn_counts_when.text for s in PLEDGE.steps.values() if s.turn_counts_when} == {
        "group_supervision": "group_supervision.outcome is attended"
    }


def test_the_marks_of_single_steps_are_those_of_the_pledge() -> None:
    steps = PLEDGE.steps.values()
    assert {s.key: s.carried_months for s in steps if s.carried_months} == {
        "readiness_session": 12,
        "readiness_plan": 12,
    }
    assert [s.key for s in steps if s.per_person] == ["conditional_offer"]
    assert [s.key for s in steps if s.pace] == ["workbook_week"]


def test_only_those_who_need_them_see_restricted_answers() -> None:
    worker_and_lead = (Role.WORKER, Role.SERVICE_LEAD)
    assert {s.key: s.answers_seen_by for s in PLEDGE.steps.values() if s.answers_seen_by} == {
        "hr_clearance": (Role.HR, Role.WORKER),
        "oh_clearance": (*worker_and_lead, Role.HR, Role.OCCUPATIONAL_HEALTH),
        "adjustments_offer": worker_and_lead,
        "wellbeing_plan": worker_and_lead,
        "support_review": worker_and_lead,
    }
    assert {s.key for s in PLEDGE.steps.values() if s.others_see is OthersSee.COUNT} == {"hr_clearance"}


def test_hire_dates_and_facts_are_set_by_the_step_that_confirms_the_start() -> None:
    sets = {
        f.sets: s.key for s in PLEDGE.steps.values() for f in s.fields.values() if f.sets not in ("", "happened_on")
    }
    assert sets == {
        **dict.fromkeys(("start_date", "workbook_start", "group_start", "post", "contract_ends"), "start_confirmed"),
        "appointed": "selection_outcome",
    }
    assert [s.key for s in PLEDGE.steps.values() if s.fixed_after_stage] == ["jd_ps_agreed"]
    assert {d.key: d.defaults_to for d in PLEDGE.hire_dates.values()} == {
        "start_date": "",
        "workbook_start": "start_date",
        "group_start": "start_date",
        "contract_ends": "",
    }
    assert list(PLEDGE.hire_facts["post"]) == ["permanent", "fixed_term"]
    optional = [key for key, f in PLEDGE.steps["start_confirmed"].fields.items() if not f.required]
    assert optional == ["workbook_start", "group_start"]


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("jd_ps_agreed.job_description", ["unchanged", "new", "changed"]),
        ("banding_confirmed.outcome", ["matched", "not_needed", "in_review"]),
        ("oh_clearance.outcome", ["awaiting", "cleared", "cleared_conversation_needed", "not_cleared_yet"]),
        ("adjustments_offer.outcome", ["offered", "held", "not_wanted"]),
        ("wellbeing_plan.outcome", ["offered", "in_place", "not_wanted"]),
        ("group_supervision.outcome", ["attended", "not_attended", "did_not_run", "excused"]),
        ("reflective_practice.outcome", ["attended", "not_attended", "did_not_run", "excused"]),
        ("peer_training.outcome", ["completed", "already_trained"]),
        ("jd_review.outcome", ["no_change", "change"]),
        ("support_review.outcome", ["reviewed", "not_wanted"]),
        ("jd_ps_agreed.band", ["2", "3", "4", "5", "6", "7", "8a", "8b", "8c", "8d", "9", "VSM", "not_set"]),
        ("jd_ps_agreed.pillar", ["professional_practice", "facilitation_of_learning", "leadership", "research"]),
    ],
)
def test_the_choices_of_a_field_are_those_of_the_pledge(path: str, keys: list[str]) -> None:
    assert list(field(path).choices) == keys


@pytest.mark.parametrize(
    ("path", "columns"),
    [
        ("readiness_plan.actions", ["text", "owner", "due", "needed_before_advert", "open"]),
        ("readiness_actions.closed", ["action", "closed_on"]),
        ("selection_process.panel", ["role", "has_lived_experience"]),
    ],
)
def test_the_rows_of_a_field_have_the_columns_of_the_pledge(path: str, columns: list[str]) -> None:
    assert field(path).type is FieldType.ROWS
    assert list(field(path).columns) == columns


def test_each_action_needed_before_the_advert_is_closed_in_a_row_of_its_own() -> None:
    rows_for = field("readiness_actions.closed").rows_for
    assert isinstance(rows_for, AnyRow)
    assert rows_for == PLEDGE.steps["readiness_actions"].when


def test_an_advert_planned_for_less_than_three_weeks_warns() -> None:
    assert field("recruitment_strategy.planned_close").warn_under_days_after == ("planned_open", 21)


def test_a_fixed_term_of_less_than_four_weeks_warns() -> None:
    assert field("start_confirmed.contract_ends").warn_under_days_after == ("start_date", 28)


def test_more_people_shortlisted_than_applications_read_warns() -> None:
    assert field("shortlist.shortlisted").warn_above == "considered"
    assert (
        field("shortlist.considered").warn_over
        == field("shortlist.shortlisted").warn_over
        == "advert_closed.applications"
    )
    assert field("selection_outcome.appointed").warn_over == "shortlist.shortlisted"


def test_what_is_not_as_it_was_agreed_or_promised_before_warns() -> None:
    unlike = {
        f"{step.key}.{key}": asked.warn_unlike
        for step in PLEDGE.steps.values()
        for key, asked in step.fields.items()
        if asked.warn_unlike
    }
    assert unlike == {
        "jd_ps_agreed.pillar": "understand_roles.pillar",
        "jd_ps_agreed.role": "understand_roles.role",
        "advert_open.opens_on": "recruitment_strategy.planned_open",
        "advert_open.closes_on": "recruitment_strategy.planned_close",
    }
    assert {step.key: len(step.look_again_unless) for step in PLEDGE.steps.values() if step.look_again_unless} == {
        "jd_ps_agreed": 1,
        "advert_open": 1,
        "advert_closed": 1,
        "interviews": 1,
        "selection_outcome": 1,
    }


def test_an_advert_that_leaves_out_one_of_the_agreed_statements_warns() -> None:
    assert field("advert_statements.checklist").warn_unless_all


def test_more_hours_than_a_week_has_and_interviews_on_a_day_off_ask_to_look_again() -> None:
    fields = [(f"{step.key}.{key}", asked) for step in PLEDGE.steps.values() for key, asked in step.fields.items()]
    assert {name: asked.warn_figure_above for name, asked in fields if asked.warn_figure_above} == {
        "jd_ps_agreed.hours": 40
    }
    assert [name for name, asked in fields if asked.warn_on_day_off] == ["interview_invites.interview_date"]


def test_whoever_supervises_is_meant_to_be_somebody() -> None:
    named = [
        f"{step.key}.{key}"
        for step in PLEDGE.steps.values()
        for key, asked in step.fields.items()
        if asked.warn_if_nobody
    ]
    supports = ("line_manager", "professional_lead", "group_facilitator", "peer_supervisor")
    supervises = ("line_supervisor", "group_supervisor", "peer_supervisor")
    assert named == [
        *(f"support_infrastructure.{key}" for key in supports),
        *(f"supervision_named.{key}" for key in supervises),
        "peer_supervision.supervisor",
    ]


def test_the_end_of_a_fixed_term_may_lie_years_ahead() -> None:
    far = [
        f"{step.key}.{key}" for step in PLEDGE.steps.values() for key, asked in step.fields.items() if asked.far_ahead
    ]
    assert far == ["start_confirmed.contract_ends"]


def test_days_that_usually_follow_the_day_of_another_step_ask_when_they_lie_before_it() -> None:
    assert {
        f"{step.key}.{key}": asked.warn_before
        for step in PLEDGE.steps.values()
        for key, asked in step.fields.items()
        if asked.warn_before
    } == {
        "interview_invites.interview_date": "advert_open.closes_on",
        "hr_clearance.criminal_record": "conditional_offer",
        "start_confirmed.contract_ends": "workbook_start",
        "local_induction.completed_on": "start_date",
        "meet_greet.held_on": "start_date",
        "peer_training.completed_on": "start_date",
        "three_month_review.held_on": "start_date",
    }


def test_the_five_employment_checks_are_dates_and_nothing_else() -> None:
    checks = PLEDGE.steps["hr_clearance"].fields
    assert list(checks) == ["identity", "right_to_work", "registration", "references", "criminal_record"]
    assert {check.type for check in checks.values()} == {FieldType.DATE}


def test_roles_stand_in_the_pillar_that_the_pledge_gives_them() -> None:
    assert {key: len(pillar.roles) for key, pillar in PLEDGE.pillars.items()} == {
        "professional_practice": 3,
        "facilitation_of_learning": 4,
        "leadership": 3,
        "research": 3,
    }
    assert set(field("understand_roles.role").choices) == {r for p in PLEDGE.pillars.values() for r in p.roles}


def every_word(pledge: Definition) -> list[str]:
    """Everything the definition shows to people."""
    words = [pledge.title, *pledge.phases.values(), *pledge.bands.values()]
    words += [s.title for s in pledge.stages.values()] + [d.title for d in pledge.hire_dates.values()]
    words += [w for s in pledge.stages.values() for w in s.regions.values()]
    words += [w for p in pledge.pillars.values() for w in (p.title, *p.roles.values())]
    for step in pledge.steps.values():
        words += [
            step.title,
            step.guidance,
            *(r.otherwise for r in (*step.completes_when, *step.blocks_advance, *step.look_again_unless)),
        ]
        for one in step.fields.values():
            for part in (one, *one.columns.values()):
                words += [part.title, part.hint, *part.choices.values()]
    return words


@pytest.mark.parametrize(
    "avoided",
    [
        *("case", "cases", "approved", "approve", "disclose", "disclosure", "DNA", "breach", "failed", "fit", "passed"),
        *(
            "non-compliant",
            "orphaned",
            "silent",
            "refused",
            "sign off",
            "login",
            "hire",
            "hires",
            "candidate",
            "patients",
        ),
    ],
)
def test_the_pledge_speaks_in_its_own_words(avoided: str) -> None:
    spoken = re.compile(rf"\b{re.escape(avoided)}\b", re.IGNORECASE if avoided != "DNA" else 0)
    assert [text for text in every_word(PLEDGE) if spoken.search(text)] == []


@pytest.mark.parametrize("step", PLEDGE.steps.values(), ids=list(PLEDGE.steps))
def test_each_step_says_in_one_to_three_sentences_why_it_is_there(step: Step) -> None:
    assert 1 <= len(re.findall(r"[.?!](?:\s|$)", step.guidance)) <= 3
    assert 60 <= len(step.guidance) <= 400
