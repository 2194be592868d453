"""A step of a shared queue is picked up, given back and given to somebody else: a courtesy that stops nobody."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from pledge_engine.access.finding import find_scope
from pledge_engine.audit.verify import verify_all
from pledge_engine.errors import Forbidden, Invalid, NotFound, RefusedMove
from pledge_engine.hires.attention import attention
from pledge_engine.hires.handing_over import deactivate_person
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.list_views import AttentionRow
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.queue_commands import give_back, pick_up, reassign_step
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import TaskLine
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import newcomers
from tests.factories.cover import RECORD, add_others, away, complete, give, gone
from tests.factories.databases import copied
from tests.factories.office import (
    ADMINISTRATOR,
    CARE_GROUP,
    ENGINE,
    furnish,
    go_on,
    journey_of,
    move_clock,
    office_on,
    opened_hire,
)
from tests.pledge_engine.hires.folding import must_equal
from workflows.definition import Role

STEP, CHECKS, HEALTH = "advert_open", "hr_clearance", "oh_clearance"


@pytest.fixture(scope="module")
def advertising(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A record in clearance. Hana and Hugo work in HR there, Hope in HR elsewhere, and Olu in occupational health."""
    with copied(upgraded, tmp_path_factory.mktemp("queue")) as database:
        office = office_on(database)
        furnish(office, shipped_text())
        add_others(office)
        with office.work(office.actor(ADMINISTRATOR)) as work:
            for handle in ("hugo", "hope"):
                newcomers.add_person(work, handle, f"{handle.title()} Example")
        give(office, "hugo", Role.HR, CARE_GROUP)
        give(office, "hope", Role.HR, "South")
        opened_hire(office)
        while not journey_of(office, RECORD).open_turn(CHECKS):
            go_on(office, RECORD)
        office.close()
        yield database


@pytest.fixture
def office(advertising: str, tmp_path: Path) -> Iterator[Office]:
    with copied(advertising, tmp_path) as database:
        office = office_on(database)
        yield office
        office.close()


def picked_up(office: Office, handle: str, step: str = CHECKS) -> None:
    with office.work(office.actor(handle)) as work:
        pick_up(work, RECORD, step)


def given(office: Office, by: str, handle: str, step: str = CHECKS) -> None:
    with office.work(office.actor(by)) as work:
        reassign_step(work, RECORD, step, handle)


def line(office: Office, handle: str, step: str = CHECKS) -> TaskLine:
    with office.work(office.actor(handle), write=False) as work:
        view = show_hire(work, RECORD)
    return next(task for task in (*view.tasks, *view.earlier) if task.step == step)


def newest(office: Office, handle: str = "pat") -> HistoryEntry:
    with office.work(office.actor(handle), write=False) as work:
        return history(work, RECORD)[0]


def late(office: Office, handle: str, step: str) -> AttentionRow:
    move_clock(office, timedelta(days=200))
    with office.work(office.actor(handle), write=False) as work:
        return next(row for row in attention(work).overdue if row.step == step)


def must_hold_together(office: Office) -> None:
    with office.work(ENGINE, write=False) as work:
        hire = find_scope(work.connection, ENGINE, RECORD).hire_id
        assert verify_all(work.connection).intact
        must_equal(work.connection, hire)


def test_whoever_picks_a_step_up_is_named_on_the_page_and_in_the_history(office: Office) -> None:
    picked_up(office, "hana")
    assert line(office, "sam").picked_up_by == line(office, "hugo").picked_up_by == "Hana Example"
    assert newest(office).sentence == "picked up “Complete the employment checks”."
    must_hold_together(office)


def test_lists_name_who_has_picked_a_step_up(office: Office) -> None:
    picked_up(office, "hana", HEALTH)  # HR may record for occupational health.
    with office.work(office.actor("olu"), write=False) as work:
        assert list_hires(work).rows[0].next_picked_up_by == "Hana Example"
    picked_up(office, "hana")
    row = late(office, "pat", CHECKS)
    assert (row.owner, row.picked_up_by) == ("HR", "Hana Example")


def test_of_a_sensitive_step_a_list_says_who_has_it_as_its_record_does(office: Office) -> None:
    picked_up(office, "olu", HEALTH)
    assert late(office, "olu", HEALTH).picked_up_by == "Olu Example"
    assert line(office, "pat", HEALTH).picked_up_by == late(office, "pat", HEALTH).picked_up_by == "Olu Example"


def test_everybody_in_the_queue_may_still_complete_it_and_who_had_it_stays(office: Office) -> None:
    picked_up(office, "hana")
    complete(office, "hugo", CHECKS)
    found = line(office, "sam")
    assert (found.state, found.picked_up_by) == ("done", "Hana Example")
    must_hold_together(office)


def test_what_somebody_has_is_not_picked_up_again(office: Office) -> None:
    picked_up(office, "hana")
    with pytest.raises(Invalid, match="you have picked it up already"):
        picked_up(office, "hana")
    with pytest.raises(Invalid, match="Hana Example has picked it up"):
        picked_up(office, "hugo")
    given(office, "hugo", "hugo")
    assert line(office, "sam").picked_up_by == "Hugo Example"


def test_a_step_is_given_back_by_who_has_it(office: Office) -> None:
    picked_up(office, "hana")
    for handle, allowed in (("hugo", False), ("hana", True), ("hana", False)):
        with office.work(office.actor(handle)) as work:
            if allowed:
                give_back(work, RECORD, CHECKS)
            else:
                with pytest.raises(Invalid, match="you have not picked it up"):
                    give_back(work, RECORD, CHECKS)
    assert line(office, "sam").picked_up_by == ""
    assert newest(office).sentence == "gave “Complete the employment checks” back to the queue."
    must_hold_together(office)


@pytest.mark.parametrize("by", ["hugo", "sam", "pat", "cleo"])
def test_a_step_is_given_by_somebody_of_its_queue_or_a_lead_in_reach(office: Office, by: str) -> None:
    given(office, by, "hana")
    assert line(office, "sam").picked_up_by == "Hana Example"
    assert newest(office).sentence == "gave “Complete the employment checks” to Hana Example."


@pytest.mark.parametrize("by", ["olu", "fay", "lena", "hope", "cara", "bo", "admin", "wren"])
def test_nobody_else_gives_or_picks_up_a_step(office: Office, by: str) -> None:
    with pytest.raises((Forbidden, NotFound)):
        given(office, by, "hana")
    with pytest.raises((Forbidden, NotFound)):
        picked_up(office, by)
    assert line(office, "sam").picked_up_by == ""


@pytest.mark.parametrize("handle", ["hope", "olu", "sam", "nobody", "wren"])
def test_a_step_is_given_only_to_who_could_pick_it_up(office: Office, handle: str) -> None:
    with pytest.raises(
        Invalid, match=f"“{handle}” could not pick this up; name somebody who is HR where the record is"
    ):
        given(office, "sam", handle)


def test_nobody_is_given_a_step_of_their_own_record(office: Office) -> None:
    give(office, "wren", Role.HR, CARE_GROUP)
    with pytest.raises(Invalid, match="“wren” could not pick this up"):
        given(office, "sam", "wren")
    with pytest.raises((Forbidden, NotFound)):
        picked_up(office, "wren")


def test_what_a_lead_or_the_worker_holds_is_in_no_queue(office: Office) -> None:
    with pytest.raises(Invalid, match="is held by the service lead, not by a queue"):
        picked_up(office, "sam", "keep_in_touch")


def test_what_is_closed_is_not_picked_up(office: Office) -> None:
    with pytest.raises(RefusedMove):
        picked_up(office, "hana", STEP)


def test_who_covers_in_a_queue_picks_up_for_whom_they_cover(office: Office) -> None:
    away(office, "hana", "hope")
    picked_up(office, "hope")
    entry = newest(office)
    assert (entry.who, entry.covering) == ("Hope Example", "Hana Example")
    given(office, "hope", "hana")


def test_what_somebody_had_picked_up_goes_back_to_the_queue_when_they_are_deactivated(
    office: Office,
) -> None:
    picked_up(office, "hana")
    picked_up(office, "olu", HEALTH)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        assert deactivate_person(work, "hana").picked_up == 1
    assert line(office, "sam").picked_up_by == ""
    assert line(office, "sam", HEALTH).picked_up_by == "Olu Example"
    entry = newest(office)
    assert (entry.role, entry.sentence) == (
        "the administrator",
        "gave what Hana Example had picked up back to the queue.",
    )
    must_hold_together(office)


def test_what_was_closed_before_stays_with_who_had_it(office: Office) -> None:
    picked_up(office, "hana")
    complete(office, "hana", CHECKS)
    gone(office, "hana")
    assert line(office, "sam").picked_up_by == "Hana Example"
    assert newest(office).verb == "step_completed"
