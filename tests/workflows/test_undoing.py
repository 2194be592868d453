"""Undoing an advance: the stage before, its agreements and its open steps are there again, and only right after it."""

from dataclasses import replace

import pytest

from tests.factories.journeys import (
    PAT,
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
    reasons,
    statuses,
    turn_of,
    words,
)
from tests.factories.pledges import a_pledge, a_stage, a_step
from workflows.blockers import Reason
from workflows.journey import Journey
from workflows.returning import return_to
from workflows.stages import advance, agree_stage
from workflows.turn import Status, Superseded
from workflows.undoing import undo_advance

PLEDGE = a_pledge(
    {
        "one": a_stage(
            {
                "must": a_step(),
                "may": a_step(need="optional"),
                "call": a_step("every 2 working days after stage starts", need="optional"),
            }
        ),
        "two": a_stage(
            {
                "left": a_step(clears="l", need="required"),
                "right": a_step(clears="r", need="required", owner="hr"),
                "late": a_step(opens="after left", need="optional"),
            },
            regions={"l": "L", "r": "R"},
            returns={"one": "any time"},
        ),
        "three": a_stage({"more": a_step()}),
    }
)


def moved() -> Journey:
    return moved_on(done(opened(PLEDGE), "must"))


def test_the_stage_before_stands_again_with_what_both_leads_agreed() -> None:
    before = done(opened(PLEDGE), "must")
    agreed = allowed(agree_stage(allowed(agree_stage(before, SAM, TODAY)), PAT, TODAY))
    undone = allowed(undo_advance(moved(), TODAY))
    assert undone.state == agreed.state
    visit = undone.visit_to("one")
    assert visit is not None
    assert visit.left_on is None
    assert visit.agreements == agreed.visits[0].agreements
    assert undone.visit_to("two") is None
    assert (undone.visits[-1].agreements, undone.visits[-1].left_on) == ((), TODAY.on)


def test_what_the_advance_closed_is_open_again_and_what_it_opened_is_gone() -> None:
    assert turn_of(moved(), "may").status is Status.NOT_TAKEN_UP
    undone = allowed(undo_advance(moved(), TODAY))
    assert (turn_of(undone, "may").status, turn_of(undone, "may").closed_on) == (Status.OPEN, None)
    assert undone.current("left") == ()
    (gone,) = undone.turns["left"]
    assert (gone.status, gone.superseded) == (Status.RETURNED, Superseded.SAME_PERSON)


def test_of_a_repeat_without_end_only_the_last_turn_is_open_again() -> None:
    late = moved_on(done(opened(PLEDGE), "must", days_on(6)), days_on(6))
    closed = statuses(late, "call")
    assert len(closed) > 1
    undone = allowed(undo_advance(late, days_on(6)))
    assert statuses(undone, "call") == [*closed[:-1], "open"]


def test_every_region_of_the_stage_before_is_cleared_again() -> None:
    journey = moved_on(finished(moved()))
    assert journey.state == ("three",)
    undone = allowed(undo_advance(journey, TODAY))
    assert undone.state == ("two/l/cleared", "two/r/cleared")
    assert turn_of(undone, "late").status is Status.OPEN


def test_the_next_advance_begins_a_new_round() -> None:
    again = allowed(advance(allowed(undo_advance(moved(), TODAY)), TODAY))
    visit = again.visit_to("two")
    assert visit is not None
    assert (visit.round, turn_of(again, "left").round) == (2, 2)


def test_what_had_begun_before_the_stage_goes_on_in_the_round_in_which_it_began() -> None:
    outcome = {"title": "Attendance", "type": "choice", "choices": {"attended": "Attended", "missed": "Missed"}}
    month = a_step(
        "every month after stage starts, 2 times",
        opens="with one",
        turn_counts_when="month.outcome is attended",
        fields={"outcome": outcome},
    )
    pledge = a_pledge({"one": a_stage({"must": a_step()}), "two": a_stage({"month": month})})
    entered = moved_on(done(opened(pledge), "must"))
    again = allowed(advance(allowed(undo_advance(entered, TODAY)), TODAY))
    attended = done(again, "month", outcome="attended")
    missed = done(attended, "month", n=2, outcome="missed")
    assert statuses(missed, "month") == ["done", "done", "open"]
    assert {turn.round for turn in missed.turns["month"]} == {1}


@pytest.mark.parametrize(
    "journey",
    [
        opened(PLEDGE),
        allowed(return_to(moved(), "one", SAM, TODAY)),
        replace(moved(), state=("left",)),
    ],
    ids=["first stage", "returned", "ended"],
)
def test_what_was_not_an_advance_is_not_undone(journey: Journey) -> None:
    assert words(undo_advance(journey, TODAY)) == [
        "The last move was not an advance, so there is none to undo. After a return, say what still holds and move on again."
    ]


def test_a_held_record_and_a_stage_that_somebody_has_agreed_are_not_undone() -> None:
    assert reasons(undo_advance(held_from(moved(), TODAY.on), TODAY)) == [Reason.HELD]
    agreed = allowed(agree_stage(in_stage_finished(), SAM, TODAY))
    assert reasons(undo_advance(agreed, TODAY)) == [Reason.NOT_FROM_HERE]


def in_stage_finished() -> Journey:
    return finished(in_stage(PLEDGE, "two"))
