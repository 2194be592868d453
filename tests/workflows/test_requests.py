"""Taking a request for a change back: it is as it was before, for whoever asked, until something of it has changed."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.factories.journeys import (
    FIRST_DAY,
    HR,
    PAT,
    SAM,
    TODAY,
    WORKER,
    allowed,
    finished,
    held_from,
    opened,
    proposed,
    reasons,
    turn_of,
    words,
)
from tests.factories.pledges import Words, a_pledge, a_stage, a_step
from workflows.agreeing import By
from workflows.answers import Value
from workflows.blockers import Reason
from workflows.definition import Role
from workflows.journey import Journey
from workflows.requests import Request, take_back_request, take_back_stage_request
from workflows.stages import agree_stage, ask_for_stage_change
from workflows.steps import At, agree, ask_for_change, complete, not_applicable, save
from workflows.turn import Proposal, Status, Turn

YES_NO: Words = {"title": "Is it so?", "type": "yes/no"}
PLEDGE = a_pledge(
    {
        "one": a_stage({"both": a_step(agreed_by="both leads", fields={"so": YES_NO})}),
        "two": a_stage({"later": a_step()}),
    }
)
BOTH = At("both")
ANOTHER = By(Role.PROFESSIONAL_LEAD, "another")


def waiting(by: By = SAM) -> Journey:
    """One lead has completed the step, and it waits for the other."""
    return allowed(proposed(opened(PLEDGE), "both", by=by, so=True))


def request(before: Turn, by: By = PAT, *, answered: bool = False) -> Request:
    """What asking for a change to a turn set aside."""
    return Request(
        by=by,
        agreements=before.agreements,
        proposal=before.proposal or Proposal.COMPLETE,
        reason=before.reason,
        happened_on=before.happened_on,
        answered=answered,
    )


def sent_back(before: Journey) -> Journey:
    return allowed(ask_for_change(before, BOTH, PAT, "more_detail", TODAY))


@pytest.mark.parametrize("by", [PAT, ANOTHER], ids=["who asked", "who has their role now"])
def test_a_request_taken_back_leaves_everything_as_it_was(by: By) -> None:
    before = waiting()
    after = allowed(take_back_request(sent_back(before), BOTH, by, request(turn_of(before, "both")), TODAY))
    assert after == before


def test_what_was_proposed_not_to_apply_waits_with_its_own_reason_again() -> None:
    before = allowed(not_applicable(opened(PLEDGE), BOTH, SAM, "not_relevant", TODAY))
    after = take_back_request(sent_back(before), BOTH, PAT, request(turn_of(before, "both")), TODAY)
    assert turn_of(allowed(after), "both") == turn_of(before, "both")
    assert turn_of(allowed(agree(allowed(after), BOTH, PAT, TODAY)), "both").status is Status.NOT_APPLICABLE


@pytest.mark.parametrize("by", [SAM, HR, WORKER])
def test_nobody_takes_back_what_another_role_asked(by: By) -> None:
    before = waiting()
    outcome = take_back_request(sent_back(before), BOTH, by, request(turn_of(before, "both")), TODAY)
    assert reasons(outcome) == [Reason.NOT_YOURS_TO_AGREE]
    assert words(outcome) == ["The professional lead asked for this change: only they can take that back."]


@pytest.mark.parametrize(("answers", "answered"), [({"so": False}, False), ({}, True)])
def test_a_request_is_not_taken_back_once_something_was_changed(answers: Mapping[str, Value], answered: bool) -> None:
    before = waiting()
    changed = allowed(save(sent_back(before), BOTH, answers, TODAY))
    asked = request(turn_of(before, "both"), answered=answered)
    assert reasons(take_back_request(changed, BOTH, PAT, asked, TODAY)) == [Reason.RECORDED_SINCE]


def test_what_was_proposed_again_is_no_request_any_more() -> None:
    before = waiting()
    again = allowed(complete(sent_back(before), BOTH, SAM, {}, None, TODAY))
    asked = request(turn_of(before, "both"))
    assert reasons(take_back_request(again, BOTH, PAT, asked, TODAY)) == [Reason.NOTHING_TO_AGREE]


def test_where_nobody_asked_there_is_nothing_to_take_back() -> None:
    assert reasons(take_back_request(opened(PLEDGE), BOTH, PAT, None, TODAY)) == [Reason.NOTHING_TO_AGREE]
    assert reasons(take_back_request(opened(PLEDGE), At("later"), PAT, None, TODAY)) == [Reason.NOT_OPEN]


def test_on_hold_no_request_is_taken_back() -> None:
    before = waiting()
    held = held_from(sent_back(before), FIRST_DAY)
    assert reasons(take_back_request(held, BOTH, PAT, request(turn_of(before, "both")), TODAY)) == [Reason.HELD]
    assert reasons(take_back_stage_request(held_from(stage_sent_back(), FIRST_DAY), PAT, stage_request(), TODAY)) == [
        Reason.HELD
    ]


def stage_agreed() -> Journey:
    return allowed(agree_stage(finished(opened(PLEDGE)), SAM, TODAY))


def stage_sent_back() -> Journey:
    return allowed(ask_for_stage_change(stage_agreed(), PAT))


def stage_request() -> Request:
    return Request(by=PAT, agreements=stage_agreed().visits[0].agreements)


@pytest.mark.parametrize("by", [PAT, ANOTHER], ids=["who asked", "who has their role now"])
def test_the_agreement_to_a_stage_stands_again_once_the_request_is_taken_back(by: By) -> None:
    assert allowed(take_back_stage_request(stage_sent_back(), by, stage_request(), TODAY)) == stage_agreed()


def test_a_request_about_the_stage_is_only_taken_back_while_it_is_open_and_nothing_has_changed() -> None:
    asked, journey = stage_request(), stage_sent_back()
    assert reasons(take_back_stage_request(journey, SAM, asked, TODAY)) == [Reason.NOT_YOURS_TO_AGREE]
    assert reasons(take_back_stage_request(journey, PAT, None, TODAY)) == [Reason.NOTHING_TO_AGREE]
    again = allowed(agree_stage(journey, SAM, TODAY))
    assert reasons(take_back_stage_request(again, PAT, asked, TODAY)) == [Reason.NOTHING_TO_AGREE]
    ended = replace(journey, state=("withdrawn",))
    assert reasons(take_back_stage_request(ended, PAT, asked, TODAY)) == [Reason.NOTHING_TO_AGREE]
    other = replace(asked, agreements=tuple(replace(given, content="other") for given in asked.agreements))
    assert reasons(take_back_stage_request(journey, PAT, other, TODAY)) == [Reason.RECORDED_SINCE]
