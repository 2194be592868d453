"""Where a worker's own part of a record begins: with the offer that stands, when it was first recorded."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.telling import history
from pledge_engine.office import Office, shipped_text
from tests.factories.office import WORKER, furnish, go_on, journey_of, move_clock, office_on, opened_hire

FIRST = "R-0001"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """A record in clearance, with Wren offered the post, and something recorded since."""
    office = office_on(database)
    furnish(office, shipped_text())
    opened_hire(office)
    while (stage := journey_of(office, FIRST).stage) and stage.key != "clearance":
        go_on(office, FIRST)
    move_clock(office, timedelta(days=1))
    go_on(office, FIRST)
    yield office
    office.close()


def oldest_seen_by_the_worker(office: Office) -> int:
    with office.work(office.actor(WORKER), write=False) as work:
        return history(work, FIRST)[-1].event


def offer(office: Office, name: str) -> None:
    with office.work(office.actor("hana")) as work:
        complete_step(work, FIRST, "conditional_offer", {"offered_on": "9 June 2026", "name": name})


def test_an_offer_that_is_put_right_does_not_hide_what_the_worker_saw_before(office: Office) -> None:
    before = oldest_seen_by_the_worker(office)
    with office.work(office.actor("hana")) as work:
        correct_step(work, FIRST, "conditional_offer", "wrong_answer")
    offer(office, "Wren A. Example")
    assert oldest_seen_by_the_worker(office) == before


def test_a_new_offer_after_a_return_shows_nothing_of_the_one_before(office: Office) -> None:
    before = oldest_seen_by_the_worker(office)
    move_clock(office, timedelta(days=1))
    with office.work(office.actor("sam")) as work:
        return_to(work, FIRST, "selection", "offer_fell_through")
    while (now := journey_of(office, FIRST).stage) and now.key != "clearance":
        go_on(office, FIRST)
    assert oldest_seen_by_the_worker(office) > before
    with office.work(office.actor(WORKER), write=False) as work:
        assert all("fell through" not in entry.sentence for entry in history(work, FIRST))
