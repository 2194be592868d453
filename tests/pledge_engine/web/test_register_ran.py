"""A session that ran after all: whoever says that one person came is asked about the others, and puts all right in one act."""

from collections.abc import Callable

import pytest

from pledge_engine.office import Office
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_register import JULY, RECORD, months, recorded, said

Browse = Callable[..., Browser]
ASKED = "Did the session of 2 July 2026 run after all?"


@pytest.fixture
def fay(browse: Browse, due: Office) -> Browser:
    """In front of a session that did not run for two people, about to say that one of them came."""
    assert recorded(due) == 0
    fay = browse("fay")
    fay.get(RECORD)
    for button, typed in (("record", {"ran": "no", **JULY}), ("chosen", {}), ("it", {})):
        fay.send(button, **typed)
    fay.get(f"{fay.response.request.path}/correct")
    return fay


def test_that_one_person_came_asks_about_the_others_first(fay: Browser, due: Office) -> None:
    page = fay.send("correct", **said("how__R-0001", "attended"))
    assert page.heading() == ASKED
    assert "1 other person stays recorded as “did not run”" in page.text
    assert "Nothing is changed yet" in page.text
    assert months(due, "R-0001") == months(due, "R-0002") == ["did_not_run"]


def test_all_of_it_is_put_right_in_one_act(fay: Browser, due: Office) -> None:
    fay.send("correct", **said("how__R-0001", "attended"))
    page = fay.send("ran")
    assert "Say how it was for everybody: all of it is put right at once." in page.text
    assert 'value="did_not_run"' not in page.html.partition('id="how-R-0002"')[2].partition("</select>")[0]
    page = fay.send("correct", 422)
    assert "Made-up words: it is not said how it was for them" in page.text
    assert 'href="#how-R-0002"' in page.html
    assert months(due, "R-0001") == ["did_not_run"]
    page = fay.send("correct", **said("how__R-0002", "not_attended"))
    assert "put right on 2 records" in page.text
    assert "1 attended, 1 not attended" in page.text
    assert (months(due, "R-0001"), months(due, "R-0002")) == (["attended"], ["not_attended"])


def test_only_one_is_put_right_where_that_is_meant_and_it_is_said_who_stays(fay: Browser, due: Office) -> None:
    fay.send("correct", **said("how__R-0001", "attended"))
    page = fay.send("only")
    assert "put right on 1 record" in page.text
    assert "1 person on this register still has “did not run”." in page.text
    assert (months(due, "R-0001"), months(due, "R-0002")) == (["attended"], ["did_not_run"])


def test_the_way_back_leads_to_what_was_chosen(fay: Browser) -> None:
    fay.send("correct", **said("how__R-0001", "attended"))
    page = fay.send("change")
    assert page.heading() == "Put right the session of 2 July 2026"
    assert 'value="attended" selected' in page.html.partition('id="how-R-0001"')[2].partition("</select>")[0]


def test_the_form_of_such_a_session_leads_to_saying_it_of_everybody(fay: Browser, due: Office) -> None:
    fay.get(dict(fay.page.links)["say how it was for everybody"])
    fay.send("correct", **said("how__R-0001", "attended"), **said("how__R-0002", "excused"))
    assert (months(due, "R-0001"), months(due, "R-0002")) == (["attended"], ["excused"])


@pytest.mark.parametrize("outcome", ["excused", "not_attended"])
def test_nothing_is_asked_where_nobody_came(outcome: str, fay: Browser, due: Office) -> None:
    page = fay.send("correct", **said("how__R-0001", outcome))
    assert "put right on 1 record" in page.text
    assert months(due, "R-0001") == [outcome]
