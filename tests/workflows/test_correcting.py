"""Putting right what was recorded: the step is open again with its answers, and whatever rested on it is set aside."""

from dataclasses import replace
from datetime import date

from tests.factories.journeys import (
    PAT,
    SAM,
    TODAY,
    allowed,
    days_on,
    done,
    finished,
    in_stage,
    moved_on,
    opened,
    reasons,
    turn_of,
    words,
)
from tests.factories.pledges import START_DATE, a_pledge, a_stage, a_step
from workflows.advancing import advance_blockers
from workflows.blockers import Reason
from workflows.correcting import correct
from workflows.ending import leave
from workflows.fixed import what_a_change_means
from workflows.hire_dates import set_date
from workflows.journey import Journey
from workflows.reasons import RECORDED_BY_MISTAKE
from workflows.returning import return_to
from workflows.stages import agree_stage
from workflows.steps import At
from workflows.turn import Status

YES_NO = {"title": "Is it so?", "type": "yes/no"}
MET_ON = {"met_on": {"title": "Day", "type": "date", "sets": "happened_on"}, "so": YES_NO}
HOURS = {"hours": {"title": "Hours", "type": "number"}}
PLEDGE = a_pledge(
    {
        "one": a_stage(
            {
                "wanted": a_step(fields={"so": YES_NO}),
                "met": a_step(fields=MET_ON),
                "week": a_step(
                    fields={"so": YES_NO}, completes_when=[{"condition": "week.so is yes", "otherwise": "Not yet."}]
                ),
                "only_if": a_step(when="wanted.so is yes"),
                "paper": a_step(
                    agreed_by="both leads",
                    fixed_after_stage="yes",
                    fields=HOURS,
                ),
                "follow": a_step("5 working days after wanted"),
                "monthly": a_step("every week after stage starts, 3 times"),
            },
            ends_as="withdrawn",
        ),
        "two": a_stage(
            {"clear": a_step(clears="a"), "other": a_step(clears="b")},
            regions={"a": "A", "b": "B"},
            returns={"one": "any time"},
            ends_as="withdrawn",
        ),
        "three": a_stage({"more": a_step()}, returns={"two": "any time"}),
        "four": a_stage({"last": a_step()}),
    }
)


def ready() -> Journey:
    """The first stage with every step done, and not agreed."""
    return finished(done(opened(PLEDGE), "wanted", so=False))


def test_a_closed_step_opens_with_its_answers_and_is_not_completed() -> None:
    journey = allowed(correct(ready(), At("wanted"), TODAY))
    turn = turn_of(journey, "wanted")
    assert (turn.status, turn.answers["so"]) == (Status.OPEN, False)
    assert (turn.completed_on, turn.closed_on) == (None, None)


def test_the_day_on_which_a_step_happened_stays_until_another_is_given() -> None:
    reopened = allowed(correct(ready(), At("wanted"), days_on(3)))
    again = turn_of(done(reopened, "wanted", days_on(3), so=False), "wanted")
    assert (again.happened_on, again.completed_on, again.closed_on) == (TODAY.on, TODAY.on, days_on(3).on)
    given = done(reopened, "wanted", days_on(3), happened_on=days_on(2).on, so=False)
    assert turn_of(given, "wanted").happened_on == days_on(2).on


def test_what_was_recorded_by_mistake_did_not_happen_on_the_day_that_was_recorded() -> None:
    reopened = allowed(correct(ready(), At("wanted"), days_on(3), reason=RECORDED_BY_MISTAKE))
    assert turn_of(reopened, "wanted").happened_on is None
    again = turn_of(done(reopened, "wanted", days_on(7), so=False), "wanted")
    assert (again.happened_on, again.completed_on) == (days_on(7).on, days_on(7).on)


def test_nor_does_the_answer_that_said_that_day_stay() -> None:
    met = done(opened(PLEDGE), "met", met_on=TODAY.on, so=True)
    kept = turn_of(allowed(correct(met, At("met"), days_on(3), reason="wrong_answer")), "met")
    assert kept.answers == {"met_on": TODAY.on, "so": True}
    gone = turn_of(allowed(correct(met, At("met"), days_on(3), reason=RECORDED_BY_MISTAKE)), "met")
    assert (gone.answers, gone.happened_on) == ({"so": True}, None)


def test_nor_does_a_yes_that_says_only_that_it_is_done() -> None:
    finished_week = done(opened(PLEDGE), "week", so=True)
    kept = turn_of(allowed(correct(finished_week, At("week"), days_on(3), reason="wrong_answer")), "week")
    assert kept.answers == {"so": True}
    gone = turn_of(allowed(correct(finished_week, At("week"), days_on(3), reason=RECORDED_BY_MISTAKE)), "week")
    assert (gone.answers, gone.happened_on) == ({}, None)


def test_what_counted_from_the_step_has_no_date_until_it_is_closed_again() -> None:
    journey = done(opened(PLEDGE), "wanted", so=False)
    assert turn_of(journey, "follow").due_on == date(2026, 6, 16)
    journey = allowed(correct(journey, At("wanted"), TODAY))
    assert turn_of(journey, "follow").due_on is None
    journey = done(journey, "wanted", days_on(1), happened_on=days_on(1).on, so=False)
    assert turn_of(journey, "follow").due_on == date(2026, 6, 17)


def test_what_both_leads_agreed_of_the_step_and_of_its_stage_is_set_aside() -> None:
    agreed = allowed(agree_stage(allowed(agree_stage(ready(), SAM, TODAY)), PAT, TODAY))
    journey = allowed(correct(agreed, At("paper"), TODAY))
    assert turn_of(journey, "paper").agreements == ()
    visit = journey.visit_to("one")
    assert visit is not None
    assert visit.agreements == ()


def test_a_region_that_the_step_cleared_is_open_again_and_the_other_stays_cleared() -> None:
    journey = finished(in_stage(PLEDGE, "two"))
    assert journey.state == ("two/a/cleared", "two/b/cleared")
    reopened = allowed(correct(journey, At("clear"), TODAY))
    assert reopened.state == ("two/a/pending", "two/b/cleared")
    assert allowed(correct(done(reopened, "clear"), At("paper"), TODAY)).state == journey.state


def test_a_step_that_cleared_a_region_is_put_right_once_its_stage_is_over_as_any_other_is() -> None:
    journey = in_stage(PLEDGE, "three")
    reopened = allowed(correct(journey, At("clear"), TODAY))
    put_right = done(reopened, "clear")
    assert turn_of(put_right, "clear").status is Status.DONE
    assert put_right.state == reopened.state == journey.state


def test_a_step_of_an_earlier_stage_is_corrected_without_moving_the_hire_and_keeps_it_from_moving_on() -> None:
    journey = finished(in_stage(PLEDGE, "two"))
    journey = allowed(correct(journey, At("wanted"), TODAY))
    assert journey.stage is not None
    assert journey.stage.key == "two"
    said = [blocker.words for blocker in advance_blockers(journey, TODAY.on)]
    assert any("“Wanted” was opened again to be put right" in sentence for sentence in said)


def test_what_may_not_change_after_its_stage_blocks_until_it_is_put_back_or_the_record_returned() -> None:
    journey = allowed(correct(finished(in_stage(PLEDGE, "two")), At("paper"), TODAY))
    hours = turn_of(journey, "paper").answers["hours"]
    changed = done(journey, "paper", hours=36)
    assert Reason.CHANGED_AFTER_ITS_STAGE in [blocker.reason for blocker in advance_blockers(changed, TODAY.on)]
    put_back = done(allowed(correct(changed, At("paper"), TODAY)), "paper", hours=hours)
    assert Reason.CHANGED_AFTER_ITS_STAGE not in [blocker.reason for blocker in advance_blockers(put_back, TODAY.on)]
    returned = finished(allowed(return_to(changed, "one", SAM, TODAY)))
    assert advance_blockers(moved_on(returned), TODAY.on)[0].reason is Reason.STEP_OPEN


def test_once_the_person_has_started_what_was_agreed_anew_counts_and_does_not_block() -> None:
    journey = allowed(correct(in_stage(PLEDGE, "three"), At("paper"), TODAY))
    assert advance_blockers(journey, TODAY.on)[0].words.startswith("“Paper” was opened again to be put right")
    changed = finished(done(journey, "paper", hours=36))
    assert {each.reason for each in advance_blockers(changed, TODAY.on)} == {Reason.STAGE_NOT_AGREED}


def test_what_a_change_would_mean_is_said_before_the_step_is_opened_again() -> None:
    paper = PLEDGE.steps["paper"]
    assert what_a_change_means(ready(), paper) == "", "its stage is not over"
    assert what_a_change_means(in_stage(PLEDGE, "two"), paper) == (
        "This was agreed for “One”, which is over: with any change the record cannot move on, until it is as it was agreed then, "
        "or the record is returned to “One”."
    )
    assert what_a_change_means(in_stage(PLEDGE, "three"), paper).endswith("and the worker is told.")
    assert what_a_change_means(in_stage(PLEDGE, "two"), PLEDGE.steps["wanted"]) == "", "it may change"
    ended = allowed(leave(in_stage(PLEDGE, "three"), "other", TODAY.on, TODAY))
    assert what_a_change_means(ended, paper) == "", "it moves on no more"


def test_within_its_stage_it_may_change_as_often_as_needed() -> None:
    journey = done(allowed(correct(ready(), At("paper"), TODAY)), "paper", hours=36)
    assert turn_of(journey, "paper").bound_to == ""
    assert Reason.CHANGED_AFTER_ITS_STAGE not in [blocker.reason for blocker in advance_blockers(journey, TODAY.on)]


def test_what_is_not_closed_by_somebody_is_not_corrected() -> None:
    journey = done(opened(PLEDGE), "wanted", so=False)
    assert words(correct(journey, At("paper"), TODAY)) == ["“Paper” is open: its answers can be changed as they are."]
    assert words(correct(journey, At("only_if"), TODAY)) == [
        "“Only if” is not needed, which follows from other answers: change those instead."
    ]
    assert words(correct(journey, At("nothing"), TODAY)) == ["The pledge has no step “nothing”."]
    assert words(correct(journey, At("monthly", 4), TODAY)) == ["“Monthly” has no turn 4 in this round."]
    two = done(done(journey, "monthly", n=1), "monthly", n=2)
    assert words(correct(two, At("monthly", 4), TODAY)) == [
        "“Monthly” has no turn 4 in this round; closed are 1 and 2."
    ]
    assert reasons(correct(replace(journey, state=("left",)), At("wanted"), TODAY)) == [Reason.ENDED]


def test_a_date_of_the_record_that_was_moved_is_answered_as_it_stands_and_completing_puts_nothing_back() -> None:
    starting = {"day": START_DATE, "so": YES_NO}
    pledge = a_pledge({"only": a_stage({"start": a_step(owner="hr", fields=starting)})}, hire_dates=["start_date"])
    first, moved = date(2026, 8, 3), date(2026, 8, 10)
    journey = done(opened(pledge), "start", day=first)
    journey = allowed(set_date(journey, "start_date", moved, TODAY))
    assert turn_of(journey, "start").answers["day"] == first
    reopened = allowed(correct(journey, At("start"), TODAY))
    assert turn_of(reopened, "start").answers["day"] == moved
    assert done(reopened, "start").dates["start_date"] == moved
