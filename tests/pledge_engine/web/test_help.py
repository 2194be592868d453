"""Help says to each role what it does here, and each page it leads to is theirs to open and nobody else's."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from pledge_engine.web.record_acts import RECORD_ACTS
from tests.factories.office import ADMINISTRATOR, opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("with_each")
ROLES = {"administrator": "an administrator", "auditor": "an auditor", "board": "a board member"}


def section(html: str, words: str) -> str:
    """What stands under the heading for a role."""
    found = re.search(rf"If you are {words}</h2>(.*?)<h2", html, re.DOTALL)
    assert found, f"nothing for {words}"
    return found[1]


@pytest.fixture
def with_each(furnished: Office) -> Office:
    """A record, and somebody who holds each of the three roles and no other."""
    opened_hire(furnished)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        for role in ROLES:
            add_person(work, role, f"{role.title()} Example")
            give_grant(work, role, role, scope="trust")
    return furnished


@pytest.mark.parametrize("role", ROLES)
def test_every_page_that_help_names_to_a_role_opens_for_it_and_for_no_other_of_them(browse: Browse, role: str) -> None:
    browser = browse(role)
    links = re.findall(r'href="([^"]+)"', section(browser.get("/help").html, ROLES[role]))
    assert links
    for href in links:
        browser.get(href)
        for other in ROLES.keys() - {role}:
            browse(other).get(href, status=403)


@pytest.mark.parametrize("role", ROLES)
def test_no_role_of_which_help_says_so_opens_a_record(browse: Browse, role: str) -> None:
    browser = browse(role)
    assert "The role opens no record" in section(browser.get("/help").html, ROLES[role])
    browser.get("/records/R-0001", status=404)


def test_leads_read_what_only_leads_do_by_the_names_that_the_record_has_for_it(browse: Browse) -> None:
    sam = browse("sam")
    told = section(sam.get("/help").html, "a lead")
    named = set(re.findall("“([^”]+)”", told))
    assert named == {RECORD_ACTS[key].title for key in ("advance", "hand-over", "hold", "resume")}
    for href in re.findall(r'href="([^"]+)"', told):
        sam.get(href)
    for words in ("two different people", "who covers for you", "nobody is asked why"):
        assert words in told


def test_everything_that_an_administrator_looks_after_is_named_to_them(browse: Browse) -> None:
    browser = browse("administrator")
    named = set(re.findall(r'href="([^"]+)"', section(browser.get("/help").html, ROLES["administrator"])))
    ways = re.findall(r'summary-list__key"><a href="([^"]+)"', browser.get("/set-up").html)
    assert set(ways) <= named


def test_the_board_reads_whole_quarters_alone(browse: Browse) -> None:
    browser = browse("board")
    assert "whole quarters that are over" in section(browser.get("/help").html, ROLES["board"])
    page = browser.get("/kept?from.day=3&from.month=1&from.year=2026&to.day=9&to.month=2&to.year=2026", status=422)
    assert "quarter" in page.text


def test_the_privacy_notice_says_how_long_a_record_is_kept_and_how_to_have_a_copy(browse: Browse) -> None:
    text = browse("sam").get("/privacy").text
    assert "stay after they have left" in text
    assert "Download everything on my record" in text


def test_the_privacy_notice_names_whom_to_ask_about_ones_data(
    browse: Browse, furnished: Office, settings: Settings
) -> None:
    assert "Ask the information governance team about your data" in browse("sam").get("/privacy").text
    asked = "the records team (records@trust.example, 01632 960001)"
    told = make_app(furnished, settings.model_copy(update={"privacy_contact": asked}))
    text = Browser(told, furnished, "sam").get("/privacy").text
    assert f"Ask {asked} about your data" in text
    assert f"Whoever cannot log in asks HR, or {asked}." in text
