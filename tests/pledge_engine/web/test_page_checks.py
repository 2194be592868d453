"""What is checked of every page notices what is wrong: each check has seen a page that breaks it."""

from __future__ import annotations

import pytest
from werkzeug.datastructures import Headers
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request

from pledge_engine.web.security import HEADERS
from tests.factories import nu
from tests.pledge_engine.web.browser import Page, check_page

RIGHT = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Words – Product</title></head><body>
<a href="#maincontent">Skip to main content</a><main id="maincontent"><h1>Words</h1>
<form method="post"><input type="hidden" name="csrf_token" value="x">
<label for="a">A</label><input id="a" name="a" aria-describedby="h"><p id="h">Hint</p>
<fieldset><legend>Which</legend><input type="radio" id="r" name="r"><label for="r">One</label></fieldset>
<button>Send</button></form></main></body></html>"""
WRONG = {
    "no h1": ("<h1>Words</h1>", "<h2>Words</h2>"),
    "more than one h1": ("<h1>Words</h1>", "<h1>Words</h1><h1>Words</h1>"),
    "does not start with": ("<title>Words", "<title>Other"),
    "ids twice": ('<p id="h">', '<p id="a">'),
    "no label": ('<label for="a">A</label>', ""),
    "a label without words": ('<label for="a">A</label>', '<label for="a"> </label>'),
    "a button without words": ("<button>Send</button>", "<button></button>"),
    "a group without a legend": ("<legend>Which</legend>", ""),
    "nothing has the id": ('aria-describedby="h"', 'aria-describedby="gone"'),
    "nothing has the id gone": ('href="#maincontent"', 'href="#gone"'),
    "no language": (' lang="en"', ""),
    "not one main": ("<main", "<div"),
    "inline": ("<h1>", '<h1 style="color: red">'),
    "without its token": ('name="csrf_token"', 'name="other"'),
    "a word that is not ours": ("Hint", "This was approved"),
    "not filled in": ("Hint", "Hint {{ page.hint }}"),
    "something restricted": ("Hint", "CANARY"),
    "leads elsewhere": ('href="#maincontent"', 'href="https://elsewhere.example"'),
}


def answer(headers: dict[str, str] | None = None) -> TestResponse:
    given = Headers({**HEADERS, "Cache-Control": "no-store", **(headers or {})})
    return TestResponse([], "200 OK", given, Request({"REQUEST_METHOD": "GET"}))


def test_a_page_that_is_right_is_let_through() -> None:
    check_page(Page(RIGHT), answer(), ("CANARY",))
    assert nu.mistakes({"right": RIGHT}) == []


@pytest.mark.parametrize("what", WRONG)
def test_a_page_that_is_wrong_is_noticed(what: str) -> None:
    right, wrong = WRONG[what]
    assert right in RIGHT
    with pytest.raises(AssertionError, match=what):
        check_page(Page(RIGHT.replace(right, wrong, 1)), answer(), ("CANARY",))


@pytest.mark.parametrize("header", [*HEADERS, "Cache-Control"])
def test_a_header_that_is_missing_or_weaker_is_noticed(header: str) -> None:
    for value in ("", "unsafe-inline"):
        with pytest.raises(AssertionError, match=header):
            check_page(Page(RIGHT), answer({header: value}))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("<p><div>Words</div></p>", "No “p” element in scope"),
        ('<img src="x">', "must have an “alt” attribute"),
        ("<ul><p>Words</p></ul>", "not allowed as child of element “ul”"),
    ],
)
def test_the_checker_notices_html_that_is_wrong(wrong: str, said: str) -> None:
    (first, *_) = nu.mistakes({"a page": RIGHT.replace("<p id", f"{wrong}<p id")})
    assert first.startswith("a page: ")
    assert said in first


def test_two_pages_of_one_shape_are_judged_once() -> None:
    assert nu.shape(RIGHT) == nu.shape(RIGHT.replace("Hint", "Other words, 3 of 4").replace('value="x"', 'value="y"'))
    assert nu.shape(RIGHT) != nu.shape(RIGHT.replace('<p id="h">', '<p id="h" class="b">'))


def test_the_policy_lets_nothing_run_that_is_not_ours() -> None:
    policy = dict(part.split(" ", 1) for part in HEADERS["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert set(policy.values()) == {"'none'", "'self'"}  # Nothing inline, nothing from elsewhere.
    assert HEADERS["X-Frame-Options"] == "DENY"
