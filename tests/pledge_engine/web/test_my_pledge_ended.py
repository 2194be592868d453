"""My pledge once a journey has ended, an offer fell through, or a journey that had ended was opened again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from pledge_engine.hires.ending_commands import leave, reopen
from pledge_engine.hires.round_commands import return_to
from pledge_engine.office import Office
from tests.factories.office import WORKER, day_of, journey_of, mailed, move_clock
from tests.pledge_engine.web.browser import Browser
from workflows.words import long_date

Browse = Callable[..., Browser]


@pytest.fixture
def furnished(second_week: Office) -> Office:
    """The same in the second week."""
    return second_week


@pytest.fixture
def started() -> str:
    return "R-0001"


def test_of_a_journey_that_has_ended_a_worker_reads_on_and_changes_nothing(
    browse: Browse, furnished: Office, started: str
) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        leave(work, started, "other")
    page = browse(WORKER).get("/my-pledge")
    assert "Your journey here ended on" in page.text
    # And a worker to whom nobody said it is mailed that there is something to read, and reads who recorded it and whom to ask.
    assert mailed(furnished, WORKER)[-1] == "something_to_read"
    said = f"Sam Example (your service lead) recorded on {long_date(day_of(furnished))} that your journey here ended. If that"
    assert said in page.text
    assert "tell either of your leads" in page.text
    assert "Pause my journey" not in page.text
    assert "I have finished" not in page.text


def test_a_worker_whose_journey_was_opened_again_is_mailed_and_reads_by_whom_and_why(
    browse: Browse, furnished: Office, started: str
) -> None:
    # Given somebody who was recorded to have left
    stage = journey_of(furnished, started).stage
    assert stage is not None
    with furnished.work(furnished.actor("sam")) as work:
        leave(work, started, "other")
    told = mailed(furnished, WORKER)
    # When both leads open their journey again
    for lead in ("sam", "pat"):
        with furnished.work(furnished.actor(lead)) as work:
            reopen(work, started, stage.key, "ended_by_mistake")
    # Then they are mailed once, and read who did it, why and whom to ask
    assert mailed(furnished, WORKER) == [*told, "something_to_read"]
    said = browse(WORKER).get("/my-pledge").text
    assert f"Pat Example (your professional lead) reopened your journey in “{stage.title}”: " in said
    assert "ask either of your leads" in said
    # And four weeks later it is no news any more
    move_clock(furnished, timedelta(days=28))
    assert "reopened your journey" not in browse(WORKER).get("/my-pledge").text


def test_after_an_offer_fell_through_it_is_said_when_and_whom_to_ask_and_nothing_else(
    browse: Browse, furnished: Office, started: str
) -> None:
    wren = browse(WORKER)
    assert "You are in" in wren.get("/").text
    told = mailed(furnished, WORKER)
    with furnished.work(furnished.actor("sam")) as work:
        return_to(work, started, "selection", "did_not_start")
    assert mailed(furnished, WORKER) == [*told, "something_to_read"]
    text = wren.get("/").text
    assert (
        f"On {long_date(day_of(furnished))} it was recorded that the post you had been offered here will not go on"
        in text
    )
    assert "ask HR" in text
    assert "no journey of your own" in text
    assert started not in text
    wren.get(f"/my-pledge/{started}", status=404)
