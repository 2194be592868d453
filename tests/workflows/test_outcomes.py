"""What a closed turn counts as: outcomes measure the organisation, and never the worker."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.journeys import (
    CALENDAR,
    FIRST_DAY,
    PAT,
    PEOPLE,
    SAM,
    TODAY,
    allowed,
    days_on,
    done,
    moved_on,
    opened,
    proposed,
    turn_of,
)
from tests.factories.pledges import a_pledge, a_stage, a_step, one_stage
from workflows.changing import move_date
from workflows.definition import Role
from workflows.ending import leave
from workflows.holding import hold
from workflows.journey import Journey
from workflows.outcomes import Outcome, Settled, outcome_of
from workflows.returning import return_to
from workflows.steps import At, agree, not_applicable
from workflows.turn import Status, Turn

ATTENDANCE = {
    "title": "Attendance",
    "type": "choice",
    "choices": {
        "attended": "Attended",
        "not_attended": "Not attended",
        "did_not_run": "Did not run",
        "excused": "Excused",
    },
}
OFFER = {"title": "Outcome", "type": "choice", "choices": {"held": "Held", "not_wanted": "Not wanted"}}
PLEDGE = one_stage(
    plain=a_step(),
    optional=a_step(need="optional"),
    workers=a_step(owner="worker"),
    both=a_step(agreed_by="both leads"),
    shared=a_step(agreed_by="both leads and worker"),
    offered=a_step(fields={"outcome": OFFER}),
    session=a_step(owner="facilitator", register="attended", fields={"outcome": ATTENDANCE}),
    monthly=a_step("every month after stage starts"),
    undated=a_step("5 working days after plain"),
)
# Ten working days after the first day.
DUE = date(2026, 6, 23)
LATER = 21


def settled(journey: Journey, step: str, n: int = 1) -> Settled | None:
    definition = journey.definition.steps[step]
    turn = turn_of(journey, step, n)
    return outcome_of(turn, owner=definition.owner, required=definition.required, calendar=CALENDAR)


def outcome(journey: Journey, step: str, n: int = 1) -> Outcome | None:
    found = settled(journey, step, n)
    return found.outcome if found else None


def test_an_open_turn_counts_as_nothing_yet_however_late_it_is() -> None:
    assert settled(opened(PLEDGE), "plain") is None
    assert settled(allowed(proposed(opened(PLEDGE), "both", days_on(LATER))), "both") is None


@pytest.mark.parametrize(("day", "expected"), [(DUE, Outcome.KEPT), (date(2026, 6, 24), Outcome.KEPT_LATE)])
def test_what_happened_by_its_date_was_kept_and_later_kept_late(day: date, expected: Outcome) -> None:
    today = days_on((day - FIRST_DAY).days)
    assert settled(done(opened(PLEDGE), "plain", today), "plain") == Settled(expected, day)


def test_the_day_it_happened_decides_and_not_the_day_it_was_written_down() -> None:
    journey = done(opened(PLEDGE), "plain", days_on(17), happened_on=DUE)
    assert settled(journey, "plain") == Settled(Outcome.KEPT, DUE)


@pytest.mark.parametrize(("days", "expected"), [(21, Outcome.KEPT), (22, Outcome.RECORDED_LATE)])
def test_what_was_written_down_more_than_five_working_days_later_is_counted_apart(days: int, expected: Outcome) -> None:
    journey = done(opened(PLEDGE), "plain", days_on(days), happened_on=DUE)
    assert settled(journey, "plain") == Settled(expected, DUE)


def test_what_is_agreed_happens_with_the_last_lead_and_is_recorded_then() -> None:
    journey = allowed(proposed(opened(PLEDGE), "both", days_on(1), happened_on=FIRST_DAY))
    journey = allowed(agree(journey, At("both"), PAT, days_on(14)))
    assert settled(journey, "both") == Settled(Outcome.KEPT, DUE)


def test_how_long_the_worker_takes_to_agree_is_nobodys_delay() -> None:
    journey = allowed(proposed(opened(PLEDGE), "shared", days_on(1)))
    journey = allowed(agree(journey, At("shared"), PAT, days_on(2)))
    journey = allowed(agree(journey, At("shared"), PEOPLE[Role.WORKER], days_on(60)))
    assert settled(journey, "shared") == Settled(Outcome.KEPT, date(2026, 6, 11))


@pytest.mark.parametrize("step", ["workers", "optional"])
def test_what_the_worker_holds_and_what_nobody_promised_is_left_out_whatever_becomes_of_it(step: str) -> None:
    assert outcome(done(opened(PLEDGE), step, days_on(LATER)), step) is Outcome.LEFT_OUT
    assert outcome(allowed(leave(opened(PLEDGE), "other", days_on(LATER).on, days_on(LATER))), step) is Outcome.LEFT_OUT


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("attended", Outcome.KEPT),
        ("not_attended", Outcome.KEPT),
        ("excused", Outcome.KEPT),
        ("did_not_run", Outcome.NOT_KEPT),
    ],
)
def test_a_session_that_ran_was_kept_whoever_came_and_one_that_did_not_run_was_not(
    answer: str, expected: Outcome
) -> None:
    assert outcome(done(opened(PLEDGE), "session", outcome=answer), "session") is expected


def test_a_session_that_did_not_run_was_not_kept_however_late_that_is_written_down() -> None:
    journey = done(opened(PLEDGE), "session", days_on(60), happened_on=DUE, outcome="did_not_run")
    assert settled(journey, "session") == Settled(Outcome.NOT_KEPT, DUE)


def test_what_was_offered_and_not_wanted_was_kept() -> None:
    assert outcome(done(opened(PLEDGE), "offered", outcome="not_wanted"), "offered") is Outcome.KEPT


@pytest.mark.parametrize(("days", "expected"), [(13, Outcome.LEFT_OUT), (14, Outcome.NOT_KEPT)])
def test_what_a_record_ends_without_was_not_kept_if_it_was_due(days: int, expected: Outcome) -> None:
    today = days_on(days)
    journey = allowed(leave(opened(PLEDGE), "other", today.on, today))
    assert settled(journey, "plain") == Settled(expected, today.on)


def test_what_was_not_due_while_the_record_was_on_hold_is_not_missed_when_it_ends() -> None:
    journey = allowed(hold(opened(PLEDGE), days_on(90).on, days_on(1)))
    journey = allowed(leave(journey, "other", days_on(60).on, days_on(60)))
    assert outcome(journey, "plain") is Outcome.LEFT_OUT


@pytest.mark.parametrize(("days", "expected"), [(13, Outcome.LEFT_OUT), (14, Outcome.NOT_KEPT)])
def test_what_a_return_closed_was_not_kept_if_it_was_due(days: int, expected: Outcome) -> None:
    first = a_stage({"one": a_step()})
    second = a_stage({"two": a_step()}, returns={"first": "any time"})
    journey = opened(a_pledge({"first": first, "second": second}))
    journey = allowed(return_to(moved_on(done(journey, "one")), "first", SAM, days_on(days)))
    (turn,) = journey.turns["two"]
    assert turn.status is Status.RETURNED
    found = outcome_of(turn, owner=Role.SERVICE_LEAD, required=True, calendar=CALENDAR)
    assert found == Settled(expected, days_on(days).on)


def test_a_turn_that_the_next_one_overtook_was_not_kept() -> None:
    journey = done(opened(PLEDGE), "plain", days_on(70))
    assert settled(journey, "monthly") == Settled(Outcome.NOT_KEPT, turn_of(journey, "monthly").closed_on or FIRST_DAY)


def test_a_date_moved_by_both_leads_counts_and_one_moved_by_one_of_them_does_not() -> None:
    later = days_on(28)
    journey = allowed(move_date(opened(PLEDGE), At("plain"), later.on, "person_away", SAM, TODAY))
    assert turn_of(journey, "plain").promised_on == DUE
    assert outcome(done(journey, "plain", later), "plain") is Outcome.KEPT_LATE
    journey = allowed(move_date(journey, At("plain"), later.on, "person_away", PAT, TODAY))
    assert turn_of(journey, "plain").promised_on == later.on
    assert outcome(done(journey, "plain", later), "plain") is Outcome.KEPT


def test_what_one_lead_put_off_is_missed_by_the_rule_when_the_record_ends() -> None:
    journey = allowed(move_date(opened(PLEDGE), At("plain"), days_on(28).on, "person_away", SAM, TODAY))
    journey = allowed(leave(journey, "other", days_on(LATER).on, days_on(LATER)))
    assert outcome(journey, "plain") is Outcome.NOT_KEPT


def test_what_does_not_apply_is_left_out() -> None:
    journey = allowed(not_applicable(opened(PLEDGE), At("plain"), SAM, "not_relevant", TODAY))
    journey = allowed(not_applicable(journey, At("plain"), PAT, "not_relevant", TODAY))
    assert outcome(journey, "plain") is Outcome.LEFT_OUT


@pytest.mark.parametrize("status", [Status.CARRIED, Status.IMPORTED, Status.NOT_NEEDED])
def test_what_came_from_elsewhere_or_was_not_needed_is_left_out(status: Status) -> None:
    turn: Turn = replace(turn_of(done(opened(PLEDGE), "plain", days_on(LATER)), "plain"), status=status)
    found = outcome_of(turn, owner=Role.SERVICE_LEAD, required=True, calendar=CALENDAR)
    assert found is not None
    assert found.outcome is Outcome.LEFT_OUT


def test_what_was_done_before_it_had_a_date_was_kept() -> None:
    journey = done(opened(PLEDGE), "undated")
    assert turn_of(journey, "undated").promised_on is None
    assert outcome(journey, "undated") is Outcome.KEPT
