"""Two leads edit one step at the same time: the second is told who changed what, and of neither anything is lost."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.office import journey_of
from tests.pledge_engine.web.journeys.story_on_pages import Begins

STEP = "Agree the job description and person specification"


@pytest.mark.parametrize("javascript", [True, False])
def test_two_leads_edit_the_same_step(begins: Begins) -> None:
    # Given two leads who have the same step open
    pages = begins(date(2026, 6, 9))
    sam, pat = pages.on_step("sam", STEP), pages.on_step("pat", STEP)
    # When Sam saves, and then Pat, who had not seen it
    sam.fills({"title": "Peer support worker", "version": "2"})
    sam.presses("Save part-done")
    pat.fills({"hours": "22.5", "version": "3"})
    pat.presses("Save part-done")
    # Then Pat is told who changed what, and what Pat typed is there beside what Sam answered
    assert "was changed while you were working on it" in pat.problem
    assert "Sam Example" in pat.problem
    for name, value in (("hours", "22.5"), ("version", "3"), ("title", "Peer support worker")):
        assert pat.page.locator(f"#{name}").input_value() == value
    # And what both answered is said beside it, in Sam's words over Pat's, and of nothing else
    assert "Version is answered “2” by now." in pat.page.locator("#version-error").inner_text()
    assert pat.page.locator(".nhsuk-error-message").count() == 1
    # And once Pat sends it again, both have what they meant
    pat.presses("Save part-done")
    answers = journey_of(pages.story.office, pages.story.record).current("jd_ps_agreed")[0].answers
    assert answers == {"title": "Peer support worker", "hours": "22.5", "version": "3"}
