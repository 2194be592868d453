"""Forms that somebody typed and did not send before their session was over: offered to them, to go on with or to throw away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from pledge_engine.errors import NotFound
from pledge_engine.hires.wording import moment
from pledge_engine.logins.sessions import Visit
from pledge_engine.logins.unsent import KeptForm, forget_unsent, kept_for_me
from pledge_engine.web.first_page import first_page
from pledge_engine.web.record_acts import RECORD_ACTS
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.step_acts import STEP_ACTS
from pledge_engine.web.unsent import COME_BACK
from pledge_engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftBehind:
    """One form that was not sent: what it is, when it was kept, and the ways to go on with it and to throw it away."""

    words: str
    at: str
    href: str
    away: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrowingAwayPage:
    """What would be thrown away."""

    left: LeftBehind


def left_behind_pages(site: Site) -> Blueprint:
    """The page that asks whether to throw away what was typed."""
    pages = Blueprint("left_behind", __name__)

    @pages.get("/not-sent/<form>")
    def ask(form: str) -> tuple[str, int]:
        return show("throw_away", ThrowingAwayPage(left=site.look(lambda work: _one(site, work, form))))

    @pages.post("/not-sent/<form>")
    def throw_away(form: str) -> Response:
        site.act(lambda work: forget_unsent(work, form))
        site.say(Notice("What you had typed is thrown away."))
        return go("/")

    return pages


def offer_left_behind(app: Flask, site: Site) -> None:
    """Let the page on which somebody opens offer what they typed and have not sent, newest first."""

    def offered() -> list[LeftBehind]:
        visit: Visit | None = g.get("visit")
        if visit is None or request.path != first_page(visit.actor):
            return []
        return [_left(site, each) for each in site.look(kept_for_me)]

    @app.context_processor
    def on_every_page() -> dict[str, object]:
        return {"left_behind": offered}


def _one(site: Site, work: Work, form: str) -> LeftBehind:
    found = next((each for each in kept_for_me(work) if each.id == form), None)
    if found is None:
        raise NotFound(
            "form of yours that was not sent", "It may have been sent or thrown away, or is older than a week."
        )
    return _left(site, found)


def _left(site: Site, form: KeptForm) -> LeftBehind:
    return LeftBehind(
        words=_words(site, form.address),
        at=moment(form.kept_at),
        href=f"{form.address}{'&' if '?' in form.address else '?'}unsent={form.id}",
        away=f"/not-sent/{form.id}",
    )


def _words(site: Site, address: str) -> str:
    """What a form is called, by the address that it is sent to."""
    try:
        endpoint, found = current_app.url_map.bind("").match(urlsplit(address).path, method="POST")
    except HTTPException:
        return "A form"
    acts, act = (STEP_ACTS if "step" in found else RECORD_ACTS), found.get("act", "")
    title = acts[act].title if act in acts else ""
    if (called := COME_BACK.get(endpoint, "")) or "reference" not in found:
        return called or "A form"
    named = ": ".join(part for part in (title, _step(site, found)) if part) or "A form"
    return f"{named} ({found['reference']})"


def _step(site: Site, found: Mapping[str, str]) -> str:
    step = site.office.pledge_in_force().steps.get(found.get("step", ""))
    return step.title if step else ""
