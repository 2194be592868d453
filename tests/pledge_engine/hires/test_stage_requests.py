"""A request for a change to what is agreed of a stage: shown, taken back, answered, and whom the stage waits for meanwhile."""

from datetime import timedelta

import pytest

from pledge_engine.errors import RefusedMove
from pledge_engine.hires.next_moves import Kind, next_moves
from pledge_engine.hires.offers import record_offers
from pledge_engine.hires.stage_commands import (
    agree_stage,
    take_back_stage_request,
    withdraw_stage_agreement,
)
from pledge_engine.hires.waiting import waiting_for_actor
from pledge_engine.office import Office
from tests.factories.cover import RECORD
from tests.factories.office import (
    move_clock,
)
from tests.pledge_engine.hires.requests_made import (
    must_agree_with_its_trail,
    shown,
    stage_asked,
)


def test_a_request_about_the_stage_is_shown_and_taken_back(office: Office) -> None:
    stage_asked(office)
    request = shown(office, "sam").request
    assert request is not None
    assert (request.who, request.text) == ("Pat Example", "Is there a room?")
    with office.work(office.actor("pat"), write=False) as work:
        assert "take-back-stage-request" in record_offers(work, RECORD).acts
    with office.work(office.actor("sam"), write=False) as work:
        assert "take-back-stage-request" not in record_offers(work, RECORD).acts
    with pytest.raises(RefusedMove), office.work(office.actor("sam")) as work:
        take_back_stage_request(work, RECORD)
    with office.work(office.actor("pat")) as work:
        take_back_stage_request(work, RECORD)
    view = shown(office, "sam")
    assert view.request is None
    assert [given.person for given in view.agreements] == ["Sam Example", ""]
    must_agree_with_its_trail(office)


def test_a_request_about_the_stage_is_answered_once_it_is_agreed_again(office: Office) -> None:
    stage_asked(office)
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    assert shown(office, "pat").request is None
    with pytest.raises(RefusedMove), office.work(office.actor("pat")) as work:
        take_back_stage_request(work, RECORD)


def waits_for(office: Office, handle: str) -> list[str]:
    """What waits for somebody's agreement, as they are told of it; the record offers a stage to whom a list does."""
    with office.work(office.actor(handle), write=False) as work:
        rows = waiting_for_actor(work).agreements.rows
        asked = any(move.kind is Kind.AGREE_STAGE for move in next_moves(work, RECORD))
    assert asked == any(not row.step for row in rows)
    return [row.proposed for row in rows if not row.step]


def test_a_stage_sent_back_waits_for_the_lead_who_was_asked_and_not_for_the_one_who_asked(office: Office) -> None:
    stage_asked(office)
    assert waits_for(office, "sam") == ["Sent back: a change was asked for"]
    assert waits_for(office, "pat") == []
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    assert (waits_for(office, "sam"), waits_for(office, "pat")) == ([], [""])


def test_a_stage_whose_agreement_was_taken_back_was_not_sent_back(office: Office) -> None:
    stage_asked(office)
    with office.work(office.actor("pat")) as work:
        take_back_stage_request(work, RECORD)
    assert (waits_for(office, "sam"), waits_for(office, "pat")) == ([], [""])
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("sam")) as work:
        withdraw_stage_agreement(work, RECORD)
    assert (waits_for(office, "sam"), waits_for(office, "pat")) == ([""], [""])
