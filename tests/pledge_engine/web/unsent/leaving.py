"""Somebody who types into a form and is gone before it is sent: what they type, and how they leave and come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from pledge_engine.office import Office
from pledge_engine.store.tables import unsent_forms
from tests.factories.office import ENGINE
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.test_log_in import WORDS, link_for

Browse = Callable[..., Browser]
STEP = "support_infrastructure"
TYPED: dict[str, Any] = {"line_manager": "Canary Robin", "peer_supervisor": "Canary Kit", "space": "yes"}


def can_log_in(browse: Browse, office: Office, *handles: str) -> None:
    """Give people a password that they have chosen."""
    for handle in handles:
        browser = browse()
        browser.get(link_for(office, handle))
        browser.send(password=WORDS, again=WORDS)


def log_in(browser: Browser, handle: str) -> None:
    """Log in by the door, in place of whoever was here."""
    browser.get("/log-in")
    browser.send(handle=handle, password=WORDS)


def come_back(browser: Browser, handle: str = "sam") -> Page:
    """Log in, and go on with what was kept last, which is offered."""
    log_in(browser, handle)
    assert browser.page.heading() == "Needs you today"
    offered = [href for text, href in browser.page.links if text.startswith("Go on with it")]
    return browser.get(offered[0])


def values(browser: Browser) -> dict[str, str]:
    """What stands in the form now, by name."""
    return {
        control["name"]: control.get("value", "")
        for control in browser.page.controls
        if "name" in control and (control.get("type") != "radio" or "checked" in control)
    }


def token_of(browser: Browser) -> str:
    """The token of a form of whoever is here."""
    browser.get("/today")
    found: str = next(f["value"] for f in browser.page.forms[0]["fields"] if f.get("name") == "csrf_token")
    return found


def log_out(browser: Browser) -> None:
    """Log out by the button."""
    browser.client.post("/log-out", data={"csrf_token": token_of(browser)})


def rows(office: Office) -> int:
    """How many forms are kept, for everybody together."""
    with office.work(ENGINE, write=False) as work:
        return len(work.connection.execute(select(unsent_forms.c.id)).all())
