"""Numbers that a browser sends are digits or nothing, so that no address makes a page fail."""

from collections.abc import Callable

import pytest

from pledge_engine.office import Office
from pledge_engine.web.numbers import LARGEST, whole_number
from tests.factories.office import opened_hire
from tests.pledge_engine.web.browser import Browser


@pytest.mark.parametrize("text", ["²", "٣", "-1", "1.5", " 1", "", "9" * 5000, str(LARGEST + 1), "1e3"])
def test_anything_but_plain_digits_is_no_number(text: str) -> None:
    assert whole_number(text) is None


def test_plain_digits_are_a_number_up_to_the_most() -> None:
    assert [whole_number(text, most=12) for text in ("0", "007", "7", "12", "13")] == [0, None, 7, 12, None]


@pytest.mark.parametrize("path", ["/records?page=²", "/tasks?page=²", "/records/R-0001/steps/job_plan?turn=²"])
def test_an_address_with_an_odd_number_is_a_page_like_any_other(
    path: str, browse: Callable[..., Browser], furnished: Office
) -> None:
    opened_hire(furnished)
    assert browse("sam").get(path).heading()
