"""What stands between a turn and its completion: all of it at once, and dates that cannot be."""

from datetime import date

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    SAM,
    TODAY,
    allowed,
    days_on,
    done,
    finished,
    held_from,
    in_stage,
    moved_on,
    opened,
    proposed,
    reasons,
    statuses,
    turn_of,
    words,
)
from tests.factories.pledges import START_DATE, Words, a_pledge, a_stage, a_step, one_stage
from workflows.answers import Value
from workflows.blockers import Reason, Refused
from workflows.completing import completion_blockers, missing_fields, step_of_turn
from workflows.journey import Journey
from workflows.reading import load_shipped
from workflows.steps import At, complete

SHIPPED = load_shipped()
YES_NO: Words = {"title": "Is it so?", "type": "yes/no"}
OPTIONAL: Words = {**YES_NO, "required": "no"}


def completed(journey: Journey, step: str, **answers: Value) -> Journey | Refused:
    """The step completed with these answers and no others."""
    return complete(journey, At(step), SAM, answers, None, TODAY)


# ---------------------------------------------------------------- which turn


@pytest.mark.parametrize(
    ("step", "n", "reason", "said"),
    [
        ("tea", 1, Reason.NOT_IN_DEFINITION, "The pledge has no step “tea”."),
        ("banding_confirmed", 1, Reason.NOT_OPEN, "opens with the stage “Job description agreement”."),
        ("meet_greet", 1, Reason.NOT_OPEN, "it opens after “Confirm the final offer and start date”."),
        ("group_supervision", 1, Reason.NOT_OPEN, "it opens with the stage “Induction workbook”."),
        ("job_plan", 2, Reason.NOT_OPEN, "“Agree the job plan” has no turn 2; turn 1 is open."),
    ],
)
def test_a_turn_that_is_not_there_is_refused_with_what_is(step: str, n: int, reason: Reason, said: str) -> None:
    refused = step_of_turn(opened(SHIPPED), step, n)
    assert isinstance(refused, Refused)
    assert refused.blockers[0].reason is reason
    assert said in refused.blockers[0].words


def test_a_turn_that_is_closed_says_how_it_closed() -> None:
    journey = done(opened(SHIPPED), "support_infrastructure")
    (told,) = words(completed(journey, "support_infrastructure"))
    assert told.startswith("“Name supervisors and set up support” is closed (done)")
    journey = done(in_stage(SHIPPED, "workbook"), "workbook_week", n=3)
    (told,) = words(complete(journey, At("workbook_week", 3), SAM, {}, None, TODAY))
    assert told.startswith("“Workbook week 3” is closed (done)")


# ---------------------------------------------------------------- answers


def test_every_question_without_an_answer_is_named_with_an_example() -> None:
    assert words(completed(opened(SHIPPED), "readiness_session", head_count=4)) == [
        "“Date of the session” needs an answer, for example 6 August 2026.",
        "“Who led the session” needs an answer, for example a few words.",
    ]


@pytest.mark.parametrize(
    ("answers", "missing"),
    [
        ({}, {"so"}),  # Whether the reason is asked is not known yet.
        ({"so": True}, set()),
        ({"so": False}, {"reason"}),
        ({"so": False, "reason": "Another hospital"}, set()),
    ],
)
def test_a_question_is_missing_only_where_it_is_asked(answers: dict[str, Value], missing: set[str]) -> None:
    reason = {"title": "Why not?", "type": "text", "when": "a.so is no"}
    definition = one_stage(a=a_step(fields={"so": YES_NO, "reason": reason, "more": OPTIONAL}))
    assert set(missing_fields(opened(definition), definition.steps["a"], answers)) == missing


def test_what_must_be_so_before_a_step_is_complete_is_said_in_the_pledge_s_own_sentence() -> None:
    journey = done(in_stage(SHIPPED, "jd_agreement"), "jd_ps_agreed", job_description="new")
    assert words(completed(journey, "banding_confirmed", outcome="in_review")) == [
        "Job matching is still looking at the banding."
    ]
    in_clearance = in_stage(SHIPPED, "clearance")
    for outcome in ("awaiting", "not_cleared_yet"):
        assert words(completed(in_clearance, "oh_clearance", outcome=outcome)) == ["Clearance is not complete."]


def test_a_selection_panel_has_somebody_with_lived_experience() -> None:
    journey = in_stage(SHIPPED, "selection")
    turn = turn_of(in_stage(SHIPPED, "advertising"), "selection_process")
    panel: tuple[dict[str, Value]] = ({"role": "Team manager", "has_lived_experience": False},)
    blockers = completion_blockers(
        journey, SHIPPED.steps["selection_process"], turn, {"panel": panel}, FIRST_DAY, FIRST_DAY
    )
    assert "The panel needs at least one member with lived experience." in [blocker.words for blocker in blockers]


@pytest.mark.parametrize(
    ("field", "answers", "told"),
    [
        (YES_NO, {}, [Reason.ANSWER_MISSING]),  # Said once, as the question that is missing.
        (YES_NO, {"so": False}, [Reason.ANSWER_BLOCKS]),
        (YES_NO, {"so": True}, []),
        (OPTIONAL, {}, [Reason.ANSWER_BLOCKS]),  # It may stay empty, and then the step is not complete.
        (OPTIONAL, {"so": True}, []),
        ({**YES_NO, "when": "a.first is yes"}, {"first": False}, []),  # It is not asked.
        ({**YES_NO, "when": "a.first is yes"}, {"first": True, "so": False}, [Reason.ANSWER_BLOCKS]),
    ],
)
def test_a_step_is_complete_only_when_what_it_asks_for_is_so(
    field: Words, answers: dict[str, Value], told: list[Reason]
) -> None:
    must = [{"condition": "a.so is yes", "otherwise": "it is not so"}]
    definition = one_stage(a=a_step(fields={"first": OPTIONAL, "so": field}, completes_when=must))
    assert reasons(completed(opened(definition), "a", **answers)) == told


def test_a_step_may_ask_that_another_step_s_answer_be_so() -> None:
    must = [{"condition": "a.so is yes", "otherwise": "it is not so"}]
    definition = one_stage(a=a_step(fields={"so": YES_NO}), b=a_step(completes_when=must))
    journey = opened(definition)
    assert words(completed(journey, "b")) == ["It is not so."]
    assert words(completed(done(journey, "a", so=False), "b")) == ["It is not so."]
    assert statuses(allowed(completed(done(journey, "a", so=True), "b")), "b") == ["done"]


def test_every_action_that_was_needed_is_closed_one_by_one() -> None:
    action: dict[str, Value] = {"text": "Find a room", "owner": "Manager", "due": FIRST_DAY}
    action |= {"needed_before_advert": True, "open": True}
    done_already: dict[str, Value] = {**action, "open": False}
    journey = done(opened(SHIPPED), "readiness_session")
    journey = done(journey, "readiness_plan", none_needed=False, actions=(action, done_already, action))
    closed: dict[str, Value] = {"action": "Find a room", "closed_on": FIRST_DAY}
    assert words(completed(journey, "readiness_actions", closed=(closed,))) == [
        "“Finished actions” has 1 row and needs 2: one for each."
    ]
    assert reasons(completed(journey, "readiness_actions", closed=(closed, closed))) == []


# ---------------------------------------------------------------- days


def completed_on(journey: Journey, step: str, day: date, today: date = FIRST_DAY) -> list[str]:
    turn = journey.open_turn(step)
    assert turn is not None
    return [
        blocker.words
        for blocker in completion_blockers(journey, journey.definition.steps[step], turn, {}, day, today)
        if blocker.reason is Reason.DATE_IMPOSSIBLE
    ]


PLAIN = one_stage(a=a_step())


@pytest.mark.parametrize("day", ["2026-06-09", "2026-06-08", "2026-01-01", "2025-06-09"])
def test_a_step_may_have_happened_before_the_record_was_opened_by_up_to_a_year(day: str) -> None:
    assert completed_on(opened(PLAIN), "a", date.fromisoformat(day)) == []


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 6, 10), "10 June 2026 has not come yet: record “A” on the day, or after it."),
        (date(2062, 6, 9), "9 June 2062 has not come yet: record “A” on the day, or after it."),
        (
            date(2025, 6, 8),
            "8 June 2025 is more than a year before this record was opened on 9 June 2026: check the year.",
        ),
        (date(26, 6, 9), "is more than a year before this record was opened on 9 June 2026: check the year."),
        (date.min, "is more than a year before this record was opened on 9 June 2026: check the year."),
    ],
)
def test_a_day_that_cannot_be_is_refused(day: date, said: str) -> None:
    (told,) = completed_on(opened(PLAIN), "a", day)
    assert told.endswith(said)


def test_the_day_a_record_was_opened_is_that_of_its_first_stage() -> None:
    definition = a_pledge({"one": a_stage({"a": a_step()}), "two": a_stage({"b": a_step()})})
    journey = moved_on(finished(opened(definition)), days_on(300))
    assert completed_on(journey, "b", date(2025, 6, 9), days_on(300).on) == []
    assert completed_on(journey, "b", date(2025, 6, 8), days_on(300).on) != []


BEFORE = a_pledge(
    {
        "only": a_stage(
            {
                "first": a_step(fields={"day": {"title": "Day", "type": "date"}}),
                "other": a_step(),
                "start": a_step(fields={"start_date": START_DATE}),
                "week": a_step("every week after stage starts, 2 times", need="optional"),
                "needing": a_step(needs=["first"]),
                "counting": a_step("5 days after first"),
                "counting_field": a_step("5 days after first.day"),
                "counting_both": a_step("5 days after first and other"),
                "counting_start": a_step("5 days after start_date"),
                "counting_later": a_step("5 days after first and start_date"),
                "repeating": a_step("every week after first, 2 times"),
                "preparing": a_step("5 days before first"),
                "on_the_day": a_step("on first"),
                "following": a_step("5 days after each week"),
                "weekly": a_step("every week after start_date, 2 times"),
            }
        )
    },
    hire_dates=["start_date"],
)


@pytest.mark.parametrize(
    ("step", "earliest"),
    [
        ("needing", 4),
        ("counting", 4),
        ("counting_field", 4),
        ("counting_both", 6),  # The later of the two.
        ("counting_later", 4),  # A hire date is a plan and holds no single day back.
        ("repeating", 4),
        ("counting_start", 0),
        ("preparing", 0),  # What is due before something may well be done before it.
        ("on_the_day", 0),
        ("following", 9),  # Its first turn follows the first turn of the other step.
        ("weekly", 8),  # Turns that count from the start cannot come before it.
    ],
)
def test_a_step_cannot_have_happened_before_what_it_needs_or_counts_after(step: str, earliest: int) -> None:
    today = days_on(9)
    journey = done(opened(BEFORE), "first", today, happened_on=days_on(4).on)
    journey = done(journey, "other", today, happened_on=days_on(6).on)
    journey = done(journey, "start", today, start_date=days_on(8).on)
    journey = done(journey, "week", today)
    assert completed_on(journey, step, days_on(earliest).on, today.on) == []
    if earliest:
        assert len(completed_on(journey, step, days_on(earliest - 1).on, today.on)) == 1


def test_a_day_that_is_too_early_is_refused_with_what_comes_before_it() -> None:
    journey = done(opened(BEFORE), "first", days_on(9), happened_on=days_on(4).on)
    (said,) = completed_on(journey, "needing", days_on(3).on, days_on(9).on)
    assert said == (
        "“Needing” cannot have happened on 12 June 2026: it comes after “First”, on 13 June 2026. If that day is wrong, "
        "the service lead puts it right first."
    )


# ---------------------------------------------------------------- together


def test_a_refusal_to_complete_names_everything_at_once() -> None:
    journey = in_stage(SHIPPED, "clearance")
    outcome = complete(journey, At("start_confirmed"), SAM, {"post": "fixed_term"}, days_on(2).on, TODAY)
    assert reasons(outcome) == [
        *(Reason.CANNOT_START, Reason.CANNOT_START),
        *(Reason.ANSWER_MISSING, Reason.ANSWER_MISSING),  # The start date, and the end of the fixed term.
        Reason.DATE_IMPOSSIBLE,
    ]


def test_on_hold_what_one_person_completes_is_recorded_and_what_is_agreed_waits() -> None:
    held = held_from(done(opened(SHIPPED), "readiness_session"), FIRST_DAY)
    assert statuses(done(held, "support_infrastructure"), "support_infrastructure") == ["done"]
    assert words(proposed(held, "readiness_plan")) == [
        "The record is on hold: save “Agree the team's action plan” now, and complete it once the record is resumed."
    ]
