"""Where a list of what is to be done leads: to what it names, for every reader, and to nothing that says more or is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import update

from pledge_engine.office import SET_UP
from pledge_engine.settings import Settings
from pledge_engine.store.tables import occurrences
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import Place
from workflows.definition import Role

LISTS = ("/attention", "/attention?sort=step", "/")
READERS = ("lead", "other.lead", "professional", "leadership", "personnel", "clinic", "facilitator", "worker")
SENSITIVE = {
    "Complete occupational health clearance",
    "Offer a wellbeing plan",
    "Offer a conversation about adjustments",
}


@pytest.fixture(scope="module")
def place(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A record on which all that was ever opened is open and late, and of which the worker says it did not happen."""
    with made(kind, tmp_path_factory.mktemp("lead")) as database:
        place = Place(database)
        with place.office.work(SET_UP) as work:
            past = work.today - timedelta(days=30)
            late = {
                "status": "open",
                "closed_on": None,
                "can_be_late": True,
                "due_on": past,
                "outcome": None,
                "recorded_at": None,
            }
            said = {"said_not_to_have_happened_on": work.today}
            work.connection.execute(update(occurrences).where(occurrences.c.owner != Role.WORKER).values(late | said))
        yield place
        place.office.close()


@pytest.fixture(scope="module")
def app(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("pages")
    return make_app(place.office, Settings(secret_file=folder / "key", log_file=folder / "pledge.log"))


def links_in(html: str) -> list[tuple[str, str]]:
    """The links in the tables of a page, each with its words."""
    tables = " ".join(re.findall(r"<tbody.*?</tbody>", html, re.DOTALL))
    found = re.findall(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', tables, re.DOTALL)
    return [(unescape(href), " ".join(unescape(re.sub(r"<[^>]+>", " ", words)).split())) for href, words in found]


@pytest.mark.parametrize("handle", READERS)
def test_every_link_of_a_list_opens_a_page_that_names_what_the_list_named(
    place: Place, app: Flask, handle: str
) -> None:
    browser = Browser(app, place.office, handle)
    found = {each for address in LISTS for each in links_in(browser.get(address).html) if "/records/" in each[0]}
    assert not [words for _, words in found if "confidential" in words.lower()]
    for href, words in sorted(found):
        page = browser.get(href)  # It fails itself where there is no such page.
        assert words.removesuffix(" (optional)").lower() in " ".join(page.text.split()).lower(), (href, words)


@pytest.mark.parametrize(
    ("handle", "named"),
    [
        *((handle, SENSITIVE) for handle in ("lead", "other.lead", "professional", "leadership")),
        *((handle, {"Complete occupational health clearance"}) for handle in ("personnel", "clinic")),
        ("facilitator", set()),
    ],
)
def test_a_list_names_the_sensitive_steps_that_the_record_names_and_no_answer_of_them(
    place: Place, app: Flask, handle: str, named: set[str]
) -> None:
    page = Browser(app, place.office, handle).get("/attention")
    assert {words for _, words in links_in(page.html)} & SENSITIVE == named
    assert "conversation needed" not in page.text.lower()
    assert "canary" not in page.text.lower()
