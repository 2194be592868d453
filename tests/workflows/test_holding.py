"""Holding a hire and resuming it: nothing moves while it lasts, and afterwards what counts after an anchor is later."""

from datetime import date, timedelta

import pytest

from tests.factories.journeys import FIRST_DAY, SAM, TODAY, allowed, days_on, in_stage, opened, reasons, turn_of
from workflows.blockers import Reason
from workflows.holding import hold, look_again_on, resume, review_of
from workflows.reading import load_shipped
from workflows.stages import agree_stage
from workflows.steps import At, save

PLEDGE = load_shipped()
REVIEW = date(2026, 8, 3)


def test_a_hold_changes_no_state_and_says_only_when_it_is_looked_at_again() -> None:
    journey = in_stage(PLEDGE, "clearance")
    held = allowed(hold(journey, REVIEW, TODAY))
    assert (held.held, held.state) == (True, journey.state)
    assert [(span.held_on, span.resumed_on, span.review_on) for span in held.holds] == [(FIRST_DAY, None, REVIEW)]


def test_while_held_facts_can_be_saved_and_nothing_agreed() -> None:
    held = allowed(hold(opened(PLEDGE), REVIEW, TODAY))
    saved = allowed(save(held, At("understand_roles"), {"pillar": "leadership"}, TODAY))
    assert turn_of(saved, "understand_roles").answers == {"pillar": "leadership"}
    assert Reason.HELD in reasons(agree_stage(held, SAM, TODAY))


def test_resuming_moves_what_counts_after_an_anchor_by_the_working_days_held() -> None:
    held = allowed(hold(opened(PLEDGE), REVIEW, TODAY))
    assert turn_of(held, "understand_roles").due_on == date(2026, 6, 23)
    journey = allowed(resume(held, days_on(7)))
    assert not journey.held
    assert turn_of(journey, "understand_roles").due_on == date(2026, 6, 30)
    assert "plus 5 held days" in turn_of(journey, "understand_roles").because
    assert turn_of(journey, "understand_roles").first_due_on == date(2026, 6, 23)


@pytest.mark.parametrize("days", [-1, 0, 366, 4000])
def test_a_hold_is_looked_at_again_after_today_and_within_a_year(days: int) -> None:
    outcome = hold(opened(PLEDGE), FIRST_DAY + timedelta(days=days), TODAY)
    assert reasons(outcome) == [Reason.DATE_IMPOSSIBLE]


def test_a_hire_is_held_once_at_a_time_and_resumed_only_when_held() -> None:
    journey = opened(PLEDGE)
    assert reasons(resume(journey, TODAY)) == [Reason.NOT_HELD]
    held = allowed(hold(journey, REVIEW, TODAY))
    assert reasons(hold(held, REVIEW, TODAY)) == [Reason.HELD]
    again = allowed(hold(allowed(resume(held, days_on(1))), REVIEW, days_on(2)))
    assert [span.resumed_on for span in again.holds] == [days_on(1).on, None]


def test_the_day_on_which_a_hold_is_looked_at_again_is_changed_later_or_earlier_and_nothing_else() -> None:
    held = allowed(hold(opened(PLEDGE), REVIEW, TODAY))
    for day in (REVIEW + timedelta(days=30), REVIEW - timedelta(days=30)):
        changed = allowed(look_again_on(held, day, days_on(3)))
        assert review_of(changed) == day
        assert changed.holds[0].held_on == FIRST_DAY
        assert changed.turns == held.turns
    assert reasons(look_again_on(held, REVIEW, TODAY)) == [Reason.DATE_IMPOSSIBLE]
    assert reasons(look_again_on(held, FIRST_DAY + timedelta(days=366), TODAY)) == [Reason.DATE_IMPOSSIBLE]
    assert reasons(look_again_on(opened(PLEDGE), REVIEW, TODAY)) == [Reason.NOT_HELD]
