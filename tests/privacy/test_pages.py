"""Private answers on the pages: whoever may not find one is shown no page with it, and whoever may does find it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import ANSWERS, EVERYBODY, REFERENCE, Place
from tests.privacy.test_canaries import MAY_FIND, MUST_FIND, spellings

RECORD = f"/records/{REFERENCE}"
PAGES = (
    *("/set-up", "/set-up/people", "/set-up/teams", "/set-up/closures", "/set-up/pledge", "/set-up/jobs", "/pledge"),
    "/messages/templates",
    *("/today", "/tasks", "/records", "/records.csv", "/attention", "/kept", "/register", "/trail", "/messages"),
    *("/today/agreements", "/today/ready", "/today/sent-back", "/today/said"),
    *("/today/to-talk-about", "/today/not-cleared-now", "/today/cannot-log-in"),
    *("/today/complete-again", "/today/without-a-lead", "/today/outcome", "/today/look-again"),
    *("/today/leads-changed", "/today/terms-ended", "/today/dates-moved"),
    *("/settings", "/settings/password", "/settings/cover", "/settings/reminders"),
    *("/my-pledge", f"/my-pledge/{REFERENCE}", f"/my-pledge/{REFERENCE}/looked", f"/my-pledge/{REFERENCE}/pause"),
    f"/my-pledge/{REFERENCE}/everything",
    *(RECORD, f"{RECORD}/history", f"{RECORD}/agree-stage", f"{RECORD}/advance", f"{RECORD}/note"),
    *(f"{RECORD}/steps/{step}" for step in ANSWERS),
    *(f"{RECORD}/steps/{step}/{act}" for step in ANSWERS for act in ("correct", "not-applicable", "move-date")),
)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Place]]:
    folder: Path = tmp_path_factory.mktemp("pages")
    with made("sqlite", folder) as address:
        place = Place(address)
        yield make_app(place.office, Settings(secret_file=folder / "key", log_file=folder / "pledge.log")), place
        place.office.close()


@pytest.mark.parametrize("handle", EVERYBODY)
def test_no_page_shows_anybody_what_is_not_theirs(pages: tuple[Flask, Place], handle: str) -> None:
    app, place = pages
    theirs = {canary for canary, people in MAY_FIND.items() if handle in people}
    kept_from = tuple(word for canary in set(MAY_FIND) - theirs for word in spellings(canary))
    browser = Browser(app, place.office, handle, canaries=kept_from)
    said = []
    for address in PAGES:
        answer = browser.client.get(address)
        assert not [word for word in kept_from if word in answer.text], address
        if answer.mimetype == "text/html" and answer.status_code != 303:
            said.append(browser.get(address, answer.status_code).html)  # With every check of a page.
    told = " ".join(" ".join(said).split())
    found = {canary for canary in theirs if any(word in told for word in spellings(canary))}
    assert found >= {canary for canary, people in MUST_FIND.items() if handle in people}
