"""How an open turn closes without having been done, and how a closed one opens again."""

from dataclasses import replace

import pytest

from tests.factories.journeys import SAM, TODAY, allowed, days_on, done, opened, proposed, statuses, turn_of
from tests.factories.pledges import a_step, one_stage
from workflows.closing import close_what_is_open, closed, opened_again, status_left_open
from workflows.turn import Status

PLEDGE = one_stage(
    due=a_step("5 working days after stage starts", agreed_by="both leads"),
    undated=a_step("5 working days after due"),
    optional=a_step("5 working days after stage starts", need="optional"),
    workers=a_step("5 working days after stage starts", owner="worker"),
)
DUE_ON = 7


@pytest.mark.parametrize(
    ("step", "days", "status"),
    [
        ("due", DUE_ON - 1, Status.ENDED),
        ("due", DUE_ON, Status.NOT_KEPT),
        ("due", DUE_ON + 1, Status.NOT_KEPT),
        ("undated", DUE_ON + 1, Status.ENDED),
        ("optional", DUE_ON + 1, Status.NOT_TAKEN_UP),
        ("workers", DUE_ON + 1, Status.NOT_TAKEN_UP),
    ],
)
def test_only_what_was_due_and_somebody_owed_is_missed(step: str, days: int, status: Status) -> None:
    turn = turn_of(opened(PLEDGE), step)
    assert status_left_open(PLEDGE.steps[step], turn, days_on(days).on) is status


def test_what_closes_keeps_its_answers_and_loses_what_was_proposed_and_agreed() -> None:
    waiting = replace(turn_of(allowed(proposed(opened(PLEDGE), "due", by=SAM)), "due"), kept_from=1)
    assert waiting.agreements
    gone = closed(waiting, Status.RETURNED, TODAY.on)
    assert (gone.status, gone.closed_on, gone.completed_on) == (Status.RETURNED, TODAY.on, None)
    assert (gone.proposal, gone.agreements, gone.kept_from) == (None, (), None)
    assert gone.answers == waiting.answers


def test_what_opens_again_keeps_its_answers_and_its_date() -> None:
    turn = turn_of(done(opened(PLEDGE), "due"), "due")
    again = opened_again(replace(turn, reason="more_detail"))
    assert again == replace(
        turn,
        status=Status.OPEN,
        proposal=None,
        agreements=(),
        reason="",
        happened_on=None,
        completed_on=None,
        closed_on=None,
    )
    assert again.due_on == turn.due_on


def test_a_record_that_ended_in_the_past_misses_only_what_was_due_by_then() -> None:
    journey, steps = opened(PLEDGE), PLEDGE.steps.values()
    late = close_what_is_open(journey, steps, days_on(30).on)
    assert statuses(late, "due") == ["not_kept"]
    early = close_what_is_open(journey, steps, days_on(30).on, ended_on=days_on(DUE_ON - 1).on)
    assert statuses(early, "due") == ["ended"]
    assert turn_of(early, "due").closed_on == days_on(30).on


def test_what_was_closed_before_stays_as_it_was() -> None:
    journey = done(opened(PLEDGE), "due")
    assert turn_of(close_what_is_open(journey, PLEDGE.steps.values(), days_on(30).on), "due") == turn_of(journey, "due")
