"""What is next for a reader, in words that say it once."""

from collections.abc import Callable

from pledge_engine.office import Office
from tests.factories.cover import complete
from tests.factories.office import opened_hire
from tests.pledge_engine.web.browser import Browser


def test_a_title_that_says_what_to_do_is_led_to_by_itself(browse: Callable[..., Browser], furnished: Office) -> None:
    reference = opened_hire(furnished)
    sam = browse("sam").get(f"/records/{reference}")
    assert "Agree the job plan" in [text for text, href in sam.links if href == f"/records/{reference}/steps/job_plan"]
    complete(furnished, "sam", "job_plan")
    pat = browse("pat").get(f"/records/{reference}")
    assert ("Agree the job plan", f"/records/{reference}/steps/job_plan") in pat.links
    assert "Complete “Hold the team readiness session”" in pat.text
    for page in (sam, pat):
        assert "Agree “Agree" not in page.text
        assert "Complete “Agree" not in page.text
