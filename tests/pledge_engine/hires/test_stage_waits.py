"""Whose agreement a stage waits for, in the same words on the record and in the list of records."""

from datetime import date, timedelta

import pytest

from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import agree_stage
from pledge_engine.hires.stage_waits import stage_waits
from pledge_engine.office import Office
from tests.factories.cover import RECORD
from tests.factories.office import day_of, go_on, journey_of
from workflows.definition import BOTH_LEADS, Role

TODAY = date(2026, 6, 9)
SERVICE, PROFESSIONAL = BOTH_LEADS


@pytest.mark.parametrize(
    ("since", "awaited", "mine", "words"),
    [
        (None, BOTH_LEADS, SERVICE, ""),
        (date(2026, 6, 10), BOTH_LEADS, SERVICE, "Can be agreed from 10 June 2026"),
        (TODAY, (SERVICE,), SERVICE, "Waits for your agreement"),
        (TODAY, BOTH_LEADS, SERVICE, "Waits for your agreement and that of the professional lead"),
        (TODAY, (PROFESSIONAL,), SERVICE, "Waits for the agreement of the professional lead"),
        (TODAY, BOTH_LEADS, None, "Waits for the agreement of the service lead and the professional lead"),
        (TODAY, (), SERVICE, "Agreed by both leads, ready to move on"),
    ],
)
def test_it_says_whose_agreement_is_missing(
    since: date | None, awaited: tuple[Role, ...], mine: Role | None, words: str
) -> None:
    assert stage_waits(since, TODAY, awaited, mine) == words


def told(office: Office, handle: str) -> str:
    """What the list says, which is what the record says."""
    with office.work(office.actor(handle), write=False) as work:
        (row,) = list_hires(work).rows
        assert row.stage_waits == show_hire(work, RECORD).stage_waits
    return row.next


def test_the_list_says_what_the_record_says_of_the_agreement_that_is_missing(office: Office) -> None:
    assert told(office, "sam") == "Understand the lived experience roles available"
    while journey_of(office, RECORD).open_turn("support_infrastructure"):
        go_on(office, RECORD)
    assert told(office, "sam") == "Waits for your agreement and that of the professional lead"
    assert told(office, "lena") == "Waits for the agreement of the service lead and the professional lead"
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    assert {handle: told(office, handle) for handle in ("sam", "pat", "cleo")} == {
        "sam": "Waits for the agreement of the professional lead",
        "pat": "Waits for your agreement",
        "cleo": "Waits for the agreement of the professional lead",
    }
    with office.work(office.actor("pat")) as work:
        agree_stage(work, RECORD)
    assert told(office, "pat") == "Agreed by both leads, ready to move on"
    with office.work(office.actor("pat")) as work:
        hold(work, RECORD, day_of(office) + timedelta(days=30))
    assert told(office, "pat") == "Nothing while it is on hold"
