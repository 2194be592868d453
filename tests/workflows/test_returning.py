"""Returning to an earlier stage: which rounds close, what counts again, what may be kept, and who has to agree."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    HR,
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
    proposed,
    reasons,
    statuses,
    turn_of,
    words,
)
from tests.factories.pledges import START_DATE, a_pledge, a_stage, a_step
from workflows.agreeing import By
from workflows.blockers import Reason, Refused
from workflows.definition import Role
from workflows.ending import withdraw
from workflows.journey import Journey
from workflows.returning import keep, keep_all, may_still_hold, reasons_to_return, return_to
from workflows.steps import At, agree
from workflows.still_holding import agree_kept
from workflows.turn import Status, Superseded, happened

SESSION: dict[str, Any] = {
    "fields": {"came": {"title": "Came", "type": "yes/no"}},
    "turn_counts_when": "sessions.came is yes",
}
PLEDGE = a_pledge(
    {
        "first": a_stage({"prepare": a_step()}),
        "offer": a_stage(
            {
                "interview": a_step(agreed_by="both leads", fields={"notes": {"title": "Notes", "type": "number"}}),
                "offer_made": a_step(owner="hr", per_person="yes", need="optional"),
            },
            returns={"first": "any time"},
        ),
        "join": a_stage(
            {
                "start": a_step(owner="hr", fields={"day": START_DATE}),
                "welcome": a_step("5 working days after start_date"),
                "sessions": a_step("every week after stage starts, 3 times", **SESSION),
                "early": a_step(opens="with offer", need="optional"),
            },
            returns={"offer": "while nothing is done", "first": "any time"},
        ),
        "after": a_stage({"review": a_step(agreed_by="both leads")}, returns={"join": "any time"}),
    },
    hire_dates=["start_date"],
)


def joined() -> Journey:
    return in_stage(PLEDGE, "join")


def after() -> Journey:
    return moved_on(finished(joined()))


def came(journey: Journey, n: int) -> Journey:
    return done(journey, "sessions", n=n, came=True)


# ---------------------------------------------------------------- where to


def test_only_the_returns_of_the_stage_are_allowed_and_all_of_them_are_named() -> None:
    refused = return_to(after(), "first", SAM, TODAY)
    assert words(refused) == ["From “After” there is no way back to “First”: it can be returned to “Join”."]
    assert words(return_to(joined(), "nowhere", SAM, TODAY)) == [
        "From “Join” there is no way back to “nowhere”: it can be returned to “Offer” or “First”."
    ]
    assert words(return_to(in_stage(PLEDGE, "first"), "offer", SAM, TODAY)) == [
        "From “First” there is no way back to “Offer”: it cannot be returned from here."
    ]


def test_a_held_record_and_one_that_has_ended_are_not_returned() -> None:
    assert reasons(return_to(held_from(joined(), FIRST_DAY), "first", SAM, TODAY)) == [Reason.HELD]
    ended = replace(joined(), state=("left",))
    assert words(return_to(ended, "first", SAM, TODAY)) == ["This record has ended (left): reopen it instead."]


@pytest.mark.parametrize(("step", "title"), [("start", "Start"), ("sessions", "Sessions"), ("early", None)])
def test_a_stage_is_returned_while_nothing_is_done_only_until_a_step_of_it_is(step: str, title: str | None) -> None:
    assert allowed(return_to(joined(), "offer", SAM, TODAY)).state == ("offer",)
    begun = came(joined(), 1) if step == "sessions" else done(joined(), step)
    refused = return_to(begun, "offer", SAM, TODAY)
    assert reasons(refused) == [Reason.NOT_FROM_HERE]
    assert words(refused) == [
        f"“{title or 'Early'}” has been done, so the person has started: “Join” is returned only while none of its steps is done."
    ]


@pytest.mark.parametrize("step", ["start", "early"])
def test_whoever_has_begun_has_begun_in_whatever_round(step: str) -> None:
    begun = done(joined(), step)
    again = allowed(return_to(moved_on(finished(begun)), "join", SAM, days_on(1)))
    assert not any(happened(turn) for turn in again.current(step))
    assert reasons(return_to(again, "offer", SAM, days_on(1))) == [Reason.NOT_FROM_HERE]


# ---------------------------------------------------------------- rounds


def test_every_step_from_the_target_on_begins_anew_and_what_came_before_stays() -> None:
    before = after()
    returned = allowed(return_to(before, "join", SAM, days_on(1)))
    assert (returned.state, returned.visits[-1].stage, returned.visits[-1].round) == (("join",), "join", 2)
    assert turn_of(returned, "interview").round == 1
    assert (turn_of(returned, "start").round, turn_of(returned, "start").status) == (2, Status.OPEN)
    assert returned.current("review") == ()
    (review,) = returned.turns["review"]
    assert (review.status, review.superseded, review.closed_on) == (
        Status.RETURNED,
        Superseded.SAME_PERSON,
        date(2026, 6, 10),
    )
    (old, _) = returned.turns["start"]
    assert old == replace(turn_of(before, "start"), superseded=Superseded.SAME_PERSON), "a finished turn is not touched"


def test_what_both_leads_agreed_of_a_stage_that_closes_is_set_aside() -> None:
    returned = allowed(return_to(after(), "join", SAM, TODAY))
    assert all(not visit.agreements for visit in returned.visits if visit.returned)
    assert {visit.stage for visit in returned.visits if visit.returned} == {"join", "after"}


def test_a_stage_that_was_left_before_keeps_the_day_on_which_it_was_left() -> None:
    returned = allowed(return_to(after(), "join", SAM, days_on(5)))
    assert [(v.stage, v.left_on) for v in returned.visits if v.returned] == [
        ("join", FIRST_DAY),
        ("after", days_on(5).on),
    ]


def test_what_may_not_change_after_its_stage_may_once_the_stage_that_follows_it_begins_anew() -> None:
    bound = turn_of(after(), "prepare")
    journey = after().with_turn(replace(bound, bound_to="what was agreed"))
    assert turn_of(allowed(return_to(journey, "join", SAM, TODAY)), "prepare").bound_to == "what was agreed"
    earlier = joined().with_turn(replace(bound, bound_to="what was agreed"))
    assert turn_of(allowed(return_to(earlier, "offer", SAM, TODAY)), "prepare").bound_to == ""


def test_sessions_that_counted_count_again_and_the_others_do_not() -> None:
    journey = came(joined(), 1)
    journey = came(done(journey, "sessions", n=2, came=False), 3)
    returned = allowed(return_to(moved_on(finished(journey)), "join", SAM, days_on(1)))
    assert statuses(returned, "sessions") == ["carried", "carried", "carried"]
    fewer = allowed(return_to(replace(after_two(), state=("after",)), "join", SAM, days_on(1)))
    assert statuses(fewer, "sessions").count("carried") == 2


def after_two() -> Journey:
    """Two sessions counted and one did not; the record has gone on nonetheless."""
    journey = done(came(came(joined(), 1), 2), "sessions", n=3, came=False)
    visits = tuple(replace(visit, left_on=FIRST_DAY) if visit.left_on is None else visit for visit in journey.visits)
    return replace(journey, visits=(*visits, replace(visits[-1], stage="after", left_on=None)))


def test_returning_to_the_offer_or_before_ends_the_person_and_clears_the_dates() -> None:
    offered = replace(joined(), appointee="somebody", pace=2, dates={"start_date": date(2026, 7, 6)})
    for target in ("first", "offer"):
        gone = allowed(return_to(offered, target, SAM, TODAY))
        assert (gone.appointee, gone.dates, gone.facts, gone.pace) == (None, {}, {}, 1)
        assert gone.turns["start"][0].superseded is Superseded.ANOTHER_PERSON
    stays = allowed(return_to(replace(after(), appointee="somebody", pace=2), "join", SAM, TODAY))
    assert (stays.appointee, stays.pace) == ("somebody", 2)
    assert stays.dates == after().dates


# ---------------------------------------------------------------- what still holds


def returned_to_offer(keeping: tuple[str, ...] = ()) -> Journey:
    return allowed(return_to(joined(), "offer", SAM, TODAY, keep=keeping))


def test_what_was_finished_before_holds_once_both_leads_say_so() -> None:
    before = joined()
    journey = returned_to_offer(("interview",))
    turn = turn_of(journey, "interview")
    assert (turn.status, turn.kept_from) == (Status.AWAITING_AGREEMENT, 1)
    assert turn.answers == turn_of(before, "interview").answers
    assert turn.happened_on == FIRST_DAY
    kept = turn_of(allowed(agree_kept(journey, PAT, days_on(9))), "interview")
    assert (kept.status, kept.completed_on) == (Status.CARRIED, FIRST_DAY), "it counts from the day it was finished"


def test_what_was_never_finished_is_said_not_to_have_been_rather_than_not_to_be_open_yet() -> None:
    refused = return_to(in_stage(PLEDGE, "join"), "first", SAM, TODAY, keep=["welcome"])
    assert words(refused) == [
        "“Welcome” was not finished in an earlier round, so there is nothing that could still hold."
    ]


def test_one_lead_alone_keeps_nothing_and_says_it_once() -> None:
    journey = returned_to_offer(("interview",))
    assert words(agree_kept(journey, SAM, TODAY)) == ["No finished step waits for your agreement that it still holds."]
    assert [a.role for a in turn_of(allowed(keep(journey, "interview", SAM, TODAY)), "interview").agreements] == [
        SAM.role
    ]
    same_person = By(Role.PROFESSIONAL_LEAD, SAM.person)
    assert reasons(agree_kept(journey, same_person, TODAY)) == [Reason.NOTHING_TO_AGREE]
    assert reasons(keep(returned_to_offer(), "interview", HR, TODAY)) == [Reason.NOT_YOURS_TO_AGREE]
    assert turn_of(allowed(keep(journey, "interview", PAT, TODAY)), "interview").status is Status.CARRIED


def test_all_that_is_named_is_kept_or_nothing_and_every_reason_is_told() -> None:
    refused = return_to(joined(), "offer", SAM, TODAY, keep=["interview", "offer_made", "early", "prepare"])
    assert len(words(refused)) == 2, "what does not begin anew holds anyway"
    assert words(refused)[0] == "“Offer made” is done for each person anew, so an earlier one does not hold."
    assert "was not finished in an earlier round" in words(refused)[1]


def test_what_repeats_and_what_was_about_somebody_else_is_not_kept() -> None:
    journey = done(finished(joined()), "early")
    again = allowed(return_to(moved_on(journey), "join", SAM, TODAY))
    assert words(keep(again, "sessions", SAM, TODAY))[0].startswith("“Sessions”")
    another = moved_on(finished(allowed(return_to(journey, "first", SAM, TODAY))))
    another = moved_on(finished(another))
    assert words(keep(another, "start", SAM, TODAY)) == [
        "“Start” was about somebody else, so it does not hold for the next person."
    ]
    assert "start" not in [step.key for step in may_still_hold(another)]


@pytest.mark.parametrize("content", [{"answers": {"notes": 7}}, {"happened_on": days_on(3).on}], ids=["answers", "day"])
def test_what_was_recorded_anew_is_not_written_over_by_what_was_recorded_before(content: dict[str, Any]) -> None:
    begun = returned_to_offer()
    begun = begun.with_turn(replace(turn_of(begun, "interview"), **content))
    assert words(keep(begun, "interview", SAM, days_on(4))) == [
        "“Interview” has been begun anew in this round, and what was recorded before would take its place: finish it."
    ]
    assert "interview" not in [step.key for step in may_still_hold(begun)]


def test_what_held_before_and_is_opened_again_may_be_kept_again() -> None:
    journey = allowed(agree_kept(returned_to_offer(("interview",)), PAT, TODAY))
    turn = turn_of(journey, "interview")
    again = journey.with_turn(replace(turn, status=Status.OPEN, completed_on=None, closed_on=None, kept_from=None))
    assert [step.key for step in may_still_hold(again)] == ["interview"]
    assert turn_of(allowed(keep(again, "interview", SAM, TODAY)), "interview").answers == turn.answers


NEEDING = a_pledge(
    {
        "choose": a_stage(
            {
                "invites": a_step(owner="hr"),
                "interviews": a_step(needs=["invites"]),
                "outcome": a_step(needs=["interviews"]),
            }
        ),
        "offer": a_stage({"made": a_step(owner="hr", per_person="yes")}, returns={"choose": "any time"}),
    }
)


def chosen_again(*keeping: str, by: By = SAM) -> Journey | Refused:
    return return_to(in_stage(NEEDING, "offer"), "choose", by, TODAY, keep=keeping)


def kept_by_sam(journey: Journey, *steps: str) -> Journey | Refused:
    return keep_all(journey, steps, SAM, TODAY)


def test_what_needs_a_step_that_does_not_hold_does_not_hold_either_and_that_is_said_at_once() -> None:
    (said,) = words(chosen_again("interviews", "outcome"))
    assert said.startswith(
        "“Interviews” needs “Invites”, which is open in this round. If that still holds too, say so as well"
    )


@pytest.mark.parametrize("keeping", [("invites",), ("outcome", "interviews", "invites")])
def test_the_other_lead_can_agree_to_all_that_is_said_to_hold_with_what_it_needs(keeping: tuple[str, ...]) -> None:
    journey = allowed(agree_kept(allowed(chosen_again(*keeping)), PAT, TODAY))
    assert all(turn_of(journey, step).status is Status.CARRIED for step in keeping)


def test_what_needs_a_step_holds_once_that_was_completed_in_this_round() -> None:
    again = done(allowed(chosen_again()), "invites")
    assert turn_of(allowed(kept_by_sam(again, "interviews")), "interviews").kept_from == 1


def test_a_lead_who_agrees_what_the_other_has_still_to_agree_first_reads_that() -> None:
    theirs = allowed(chosen_again("invites", by=PAT))
    assert words(kept_by_sam(theirs, "interviews")) == [
        "“Interviews” needs “Invites”, which waits for agreement that it still holds: that is agreed first."
    ]


def test_nothing_is_kept_while_the_record_is_on_hold() -> None:
    assert reasons(keep(held_from(returned_to_offer(), FIRST_DAY), "interview", SAM, TODAY)) == [Reason.HELD]


def test_what_may_still_hold_is_what_is_open_and_was_finished_before_until_it_is_proposed() -> None:
    assert may_still_hold(joined()) == ()
    assert [step.key for step in may_still_hold(returned_to_offer())] == ["interview"]
    assert may_still_hold(returned_to_offer(("interview",))) == ()


def test_what_is_said_to_hold_can_still_be_done_anew() -> None:
    journey = allowed(proposed(returned_to_offer(("interview",)), "interview", notes=7))
    turn = turn_of(journey, "interview")
    assert (turn.kept_from, turn.answers["notes"]) == (None, 7)
    assert turn_of(allowed(agree(journey, At("interview"), PAT, TODAY)), "interview").status is Status.DONE


def test_a_withdrawn_record_is_not_returned() -> None:
    ended = withdraw(replace(in_stage(PLEDGE, "first")), "not_funded", TODAY)
    assert reasons(ended) == [Reason.LEFT_INSTEAD]


@pytest.mark.parametrize("reason", ["offer_fell_through", "did_not_start"])
def test_a_reason_that_speaks_of_an_offer_fits_only_where_one_was_made(reason: str) -> None:
    nobody = in_stage(PLEDGE, "offer")
    refused = return_to(nobody, "first", SAM, TODAY, reason=reason)
    assert reasons(refused) == [Reason.NO_OFFER]
    assert words(refused)[0].startswith("Nobody has been offered this post, so “the ")
    offered = done(nobody, "offer_made")
    returned = allowed(return_to(offered, "first", SAM, TODAY, reason=reason))
    again = replace(returned, state=("offer",))
    assert reasons(return_to(again, "first", SAM, TODAY, reason=reason)) == [Reason.NO_OFFER], "that offer is gone"
    assert allowed(return_to(nobody, "first", SAM, TODAY, reason="nobody_appointed")).state == ("first",)


@pytest.mark.parametrize("reason", ["offer_fell_through", "did_not_start", "nobody_appointed", "nobody_applied"])
def test_no_reason_is_given_of_somebody_at_work_that_cannot_be_true(reason: str) -> None:
    here = moved_on(finished(moved_on(finished(done(in_stage(PLEDGE, "offer"), "offer_made")))))
    assert here.state == ("after",)
    assert reason not in reasons_to_return(here)
    refused = return_to(here, "join", SAM, TODAY, reason=reason)
    assert reasons(refused) == [Reason.REASON_UNTRUE]
    assert words(refused)[0].endswith("cannot be why: choose another reason.")
    assert allowed(return_to(here, "join", SAM, TODAY, reason="more_time_needed")).state == ("join",)


def test_what_does_not_begin_anew_holds_without_being_kept() -> None:
    returned = allowed(return_to(joined(), "offer", SAM, TODAY, keep=["prepare"]))
    assert turn_of(returned, "prepare").kept_from is None
    assert turn_of(returned, "prepare").round == 1


def test_everything_that_is_wrong_with_a_return_is_said_at_once() -> None:
    journey = held_from(in_stage(PLEDGE, "offer"), TODAY.on)
    kept = ["nothing", "offer_made", "prepare"]
    refused = return_to(journey, "after", SAM, TODAY, keep=kept, reason="did_not_start")
    assert reasons(refused) == [
        *(Reason.HELD, Reason.NOT_FROM_HERE, Reason.NO_OFFER),
        *(Reason.NOT_IN_DEFINITION, Reason.NOTHING_TO_AGREE),
    ]


def test_a_repeat_of_one_turn_counts_again_too() -> None:
    once = a_pledge(
        {
            "first": a_stage({"only": a_step("every week after stage starts, 1 times")}),
            "then": a_stage({"more": a_step()}, returns={"first": "any time"}),
        }
    )
    assert statuses(allowed(return_to(in_stage(once, "then"), "first", SAM, TODAY)), "only") == ["carried"]
