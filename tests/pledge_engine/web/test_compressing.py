"""Pages and their looks are sent compressed, and their length tells nothing."""

import gzip
from collections.abc import Callable

import pytest
from werkzeug.test import TestResponse

from pledge_engine.office import Office
from tests.factories.office import opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
TAKES = {"Accept-Encoding": "gzip, br"}
FIRST_VIEW, LATER_VIEW = 150_000, 15_000
ASSETS = ("nhsuk.css", "pages.css", "pages.js", "nhsuk.js", "icon.svg")


def asked(browser: Browser, path: str, **headers: str) -> TestResponse:
    named = {key.replace("_", "-"): say for key, say in headers.items()}
    answer = browser.client.get(path, headers={**TAKES, **named})
    answer.get_data()
    answer.close()
    return answer


def test_a_page_is_the_same_compressed_and_not(browse: Browse) -> None:
    sam = browse("sam")
    plain, packed = sam.client.get("/help"), asked(sam, "/help")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    for answer in (plain, packed):
        assert answer.headers["Vary"].count("Accept-Encoding") == 1
    assert b"<h1" in gzip.decompress(packed.data)
    assert len(packed.data) < len(plain.data) / 2


def test_the_length_of_a_page_differs_each_time(browse: Browse) -> None:
    sam = browse("sam")
    assert len({len(asked(sam, "/accessibility").data) for _ in range(30)}) > 5


def test_what_a_page_looks_like_is_asked_for_once(browse: Browse) -> None:
    first = asked(browse("sam"), "/assets/nhsuk.css")
    assert b"nhsuk-width-container" in gzip.decompress(first.data)
    again = asked(browse("sam"), "/assets/nhsuk.css", If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert not again.data


@pytest.mark.parametrize("path", ["/today", "/records", "/records/R-0001", "/attention"])
def test_a_page_weighs_little_on_a_phone(path: str, furnished: Office, browse: Browse) -> None:
    for _ in range(3):
        opened_hire(furnished)
    sam = browse("sam")
    page = len(asked(sam, path).data)
    looks = sum(len(asked(sam, f"/assets/{name}").data) for name in ASSETS)
    assert page <= LATER_VIEW
    assert page + looks <= FIRST_VIEW
