"""A month beyond the six that are promised says which one it was added for, wherever it is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pledge_engine.hires.my_pledge import my_pledge
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office
from tests.factories.office import WORKER
from tests.pledge_engine.web.browser import Browser

REFERENCE = "R-0001"
NOT_RUN = "Month 7 was added because of month 1 (did not run, 2 July 2026)"
MISSED = "Month 8 was added because of month 2 (not attended, 3 August 2026)"


@pytest.fixture
def added(due: Office) -> Office:
    """The office where one session did not run and one was missed, so that there are months 7 and 8."""
    for n, outcome, day in ((1, "did_not_run", date(2026, 7, 2)), (2, "not_attended", date(2026, 8, 3))):
        with due.work(due.actor("fay")) as work:
            complete_step(work, REFERENCE, "group_supervision", {"outcome": outcome}, n=n, happened_on=day)
    return due


def test_the_record_the_step_and_my_pledge_say_which_month_it_was_added_for(
    browse: Callable[..., Browser], added: Office
) -> None:
    sam = browse("sam")
    for said in (NOT_RUN, MISSED):
        assert said in sam.get(f"/records/{REFERENCE}").text
    assert NOT_RUN in sam.get(f"/records/{REFERENCE}/steps/group_supervision?turn=7").text
    assert "was added because" not in sam.get(f"/records/{REFERENCE}/steps/group_supervision?turn=6").text
    sessions = added.look(added.actor(WORKER), lambda work: my_pledge(work, REFERENCE)).sessions
    assert [line.added_because for line in sessions if line.added_because] == [NOT_RUN, MISSED]
    wren = browse(WORKER)
    assert f"{NOT_RUN}." in wren.get(f"/my-pledge/{REFERENCE}").text
    assert NOT_RUN in wren.client.get(f"/my-pledge/{REFERENCE}/everything").get_data(as_text=True)
