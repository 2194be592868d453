"""What somebody is told who agrees twice, from a page that they went back to: that they have agreed it already."""

from __future__ import annotations

from collections.abc import Callable

from pledge_engine.hires.stage_commands import agree_stage
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.office import Office
from tests.factories.cover import complete
from tests.factories.office import go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser
from workflows.advancing import agreeable_from

Browse = Callable[..., Browser]
SINCE = "You have agreed “{}” already, on 9 June 2026."


def test_whoever_agrees_a_step_twice_is_told_that_they_have_agreed_it_already(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    complete(furnished, "sam", "job_plan", reference)
    pat, back = browse("pat"), browse("pat")
    for window in (pat, back):
        window.get(f"/records/{reference}/steps/job_plan")
    pat.send("agree")
    before = journey_of(furnished, reference)
    page = back.send("agree")
    assert f"{SINCE.format('Agree the job plan')} Complete." in page.text
    assert "There is a problem" not in page.text
    assert journey_of(furnished, reference) == before


def test_whoever_has_to_agree_again_what_was_changed_since_is_not_told_that_they_have(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    complete(furnished, "sam", "job_plan", reference)
    pat = browse("pat")
    pat.get(f"/records/{reference}/steps/job_plan")
    with furnished.work(furnished.actor("sam")) as work:
        complete_step(work, reference, "job_plan", {"agreed_on": "2026-06-08"})
    page = pat.send("agree", status=409)
    assert "was changed while you were working on it" in page.text
    assert "You have agreed" not in page.text


def test_whoever_agrees_a_stage_twice_is_told_so_too(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    while not agreeable_from(journey_of(furnished, reference)):
        go_on(furnished, reference)
    sam = browse("sam")
    sam.get(f"/records/{reference}/agree-stage")
    with furnished.work(furnished.actor("sam")) as work:
        agree_stage(work, reference)
    page = sam.send("it")
    assert SINCE.format("Team readiness").partition(",")[0] in page.text
    assert "There is a problem" not in page.text
