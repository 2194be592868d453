"""A lead asks the other for a change, and takes that back: on pages, with what was asked beside its step."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.office import journey_of
from tests.pledge_engine.web.journeys.story_on_pages import Begins
from workflows.turn import Status

STEP = "Agree the job plan"
ASKED = "Pat Example, as the professional lead, asked for a change on 9 June 2026"
WORDS = "“Say more about time for learning.”"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_lead_asks_for_a_change_and_takes_that_back(begins: Begins) -> None:
    # Given a job plan that one lead has completed
    pages = begins(date(2026, 6, 9))
    pages.completes("sam", "job_plan")
    # When the other asks for a change
    pat = pages.on_step("pat", STEP)
    pat.does("Ask for a change", "Ask for a change", reason="more_detail", note="Say more about time for learning.")
    # Then both see what was asked, by whom and when, on the record and on the step, and only one can take it back
    assert ASKED in pages["sam"].text()
    sam = pages.on_step("sam", STEP)
    assert ASKED in sam.text()
    assert WORDS in sam.text()
    assert "Take back my request" not in sam.text()
    # And once it is taken back the step waits for the other lead as before, and can be agreed
    pages.on_step("pat", STEP).does("Take back my request", "Take it back")
    assert ASKED not in pages.on_step("sam", STEP).text()
    pages.agrees("pat", STEP)
    turn = journey_of(pages.story.office, pages.story.record).turn("job_plan")
    assert turn is not None
    assert turn.status is Status.DONE
