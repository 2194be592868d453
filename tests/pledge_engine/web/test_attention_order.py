"""Needs attention in an order that was chosen: at a heading or in the form, and kept in the address with the filter."""

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

from pledge_engine.hires.attention import Column, Order, pressing
from pledge_engine.office import Office
from tests.factories.office import move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from workflows.words import long_date

Browse = Callable[..., Browser]


def rows(page: Page) -> list[tuple[str, str]]:
    """Step and record of every row, as they stand."""
    return re.findall(r'value="(R-\d+)/(\w+)/1"', page.html)


def test_the_list_stands_in_the_order_of_the_column_that_was_chosen(browse: Browse, furnished: Office) -> None:
    first = opened_hire(furnished)
    move_clock(furnished, timedelta(days=1))
    second = opened_hire(furnished)
    move_clock(furnished, timedelta(days=60))
    sam = browse("sam")
    usual = rows(sam.get("/attention"))
    assert sam.page.html.count('aria-sort="ascending"') == 1
    by_record = rows(sam.get("/attention?sort=record"))
    assert [reference for reference, _ in by_record] == sorted(reference for reference, _ in usual)
    assert next(reference for reference, _ in rows(sam.get("/attention?sort=-record"))) == second
    assert 'aria-sort="descending"' in sam.page.html
    steps = [step for _, step in rows(sam.get("/attention?sort=step"))]
    assert sorted(steps) == sorted(step for _, step in usual)
    assert all(
        steps[place] == steps[place + 1] for place in range(0, len(steps), 2)
    )  # Both records' turn of each step.
    assert rows(sam.get("/attention?sort=nonsense")) == usual
    assert (usual[0][0], len(usual)) == (first, len(by_record))


def test_a_heading_leads_to_its_order_and_back_and_keeps_the_filter(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    move_clock(furnished, timedelta(days=60))
    sam = browse("sam")
    page = sam.get("/attention?team=Oak+team&owner=service+lead&page=1")
    assert next(href for text, href in page.links if text == "Record") == (
        "/attention?team=Oak+team&owner=service+lead&sort=record"
    )
    page = sam.get("/attention?team=Oak+team&sort=record")
    assert next(href for text, href in page.links if text == "Record") == "/attention?team=Oak+team&sort=-record"
    assert next(href for text, href in page.links if text == "By step").endswith("team=Oak+team&by=step&sort=record")
    chosen = next(form for form in page.forms if form["action"] == "/attention" and form["method"] == "get")
    assert next(field["value"] for field in chosen["fields"] if field.get("name") == "sort") == "record"
    assert next(form["action"] for form in page.forms if form["action"].startswith("/attention?")).endswith(
        "team=Oak+team&sort=record"
    )


def test_the_dates_stand_in_order_both_ways(furnished: Office) -> None:
    opened_hire(furnished)
    move_clock(furnished, timedelta(days=60))
    with furnished.work(furnished.actor("sam"), write=False) as work:
        up = [row.due_on for row in pressing(work).overdue]
        down = [row.due_on for row in pressing(work, order=Order(Column.WHEN, descending=True)).overdue]
    assert all(one <= other for one, other in pairwise(up))
    assert down == sorted(up, reverse=True), [long_date(day) for day in down]
