"""Questions of a form: what is typed where somebody is named."""

import pytest

from pledge_engine.web.questions import handle_in, offered


@pytest.mark.parametrize(
    ("typed", "handle"),
    [
        ("ines.story", "ines.story"),
        ("Inês Story (ines.story)", "ines.story"),
        (" Kit (the second) Example ( kit.example ) ", "kit.example"),
        ("Inês Story", "Inês Story"),
        ("(unfinished", "(unfinished"),
        ("", ""),
    ],
)
def test_somebody_is_named_by_the_name_they_log_in_by_or_as_they_are_offered(typed: str, handle: str) -> None:
    assert handle_in(typed) == handle


def test_what_is_offered_names_whom_it_offers() -> None:
    ((handle, words),) = offered([("priya.shah", "Priya Shah (on leave)")])
    assert handle_in(words) == handle
