"""What each kind of mail says, with made-up contents, for administrators: nothing in it can run or is anybody's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest

from notifications.catalogue import KINDS
from notifications.made_up import MADE_UP
from notifications.render import as_page, render, styles
from pledge_engine.settings import Settings
from pledge_engine.web.security import HEADERS
from tests.factories import nu
from tests.factories.office import ADMINISTRATOR
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
SENT_BY = Settings().sent_by


def test_every_kind_of_mail_is_shown_and_leads_to_what_it_says(browse: Browse) -> None:
    assert set(MADE_UP) == {kind.kind for kind in KINDS}
    admin = browse(ADMINISTRATOR)
    page = admin.get("/messages")
    assert ("What each mail says", "/messages/templates") in page.links
    every = admin.get("/messages/templates")
    assert "They are sent in the name of “Your trust”, which whoever runs the server sets" in every.text
    links = [href for _, href in every.links if href.startswith("/messages/templates/")]
    assert len(links) == len(KINDS)
    for href in links:
        said = render(MADE_UP[href.rpartition("/")[2]], SENT_BY)
        page = admin.get(href)
        assert said.subject in page.text
        assert " ".join(said.text.split()) in " ".join(page.text.split())


@pytest.mark.parametrize("mail", MADE_UP)
def test_a_mail_as_it_looks_is_under_the_policy_of_every_page(browse: Browse, mail: str) -> None:
    admin = browse(ADMINISTRATOR)
    answer = admin.client.get(f"/messages/templates/{mail}/as-it-looks")
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|<form|<img", answer.text)
    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]+)">', answer.text)
    assert admin.client.get(sheet).text == styles()
    assert admin.client.get(sheet).mimetype == "text/css"


def test_a_mail_as_it_looks_has_the_words_of_the_mail_and_is_right() -> None:
    def plain(html: str) -> str:
        return " ".join(re.sub(r"<(style|head).*?</\1>|<[^>]+>", " ", html, flags=re.DOTALL).split())

    for message in MADE_UP.values():
        page = as_page(message, SENT_BY, "/mail.css")
        assert plain(page) == plain(render(message, SENT_BY).html)
        assert nu.mistakes({message.kind: page}) == []


def test_what_is_made_up_says_so() -> None:
    for message in (message for message in MADE_UP.values() if fields(message)):
        assert re.search(r"made-up|example", render(message, SENT_BY).text)


@pytest.mark.parametrize("handle", ["sam", "hana", "lena"])
def test_templates_are_for_administrators_alone(browse: Browse, handle: str) -> None:
    browser = browse(handle)
    for path in ("", "/digest", "/digest/as-it-looks"):
        browser.get(f"/messages/templates{path}", status=403)
    if handle == "sam":
        assert "/messages/templates" not in {href for _, href in browser.get("/messages").links}


def test_a_kind_that_is_not_there_is_not_found(browse: Browse) -> None:
    for path in ("nonsense", "nonsense/as-it-looks"):
        browse(ADMINISTRATOR).get(f"/messages/templates/{path}", status=404)
