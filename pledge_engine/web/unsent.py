"""A session that ends in the middle of a form: what was typed comes back once the same person has logged in again.

Nothing of it stands on the device. The page shows it as it was typed, and nothing is done until it is sent again.
"""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, g, request
from flask_wtf.csrf import validate_csrf
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from pledge_engine.logins.sessions import Visit
from pledge_engine.logins.unsent import find_unsent, forget_unsent, keep_unsent, newest_unsent, sign_of
from pledge_engine.web.problems import SomebodyElse
from pledge_engine.web.questions import Typed
from pledge_engine.web.site import Site

# The forms whose pages can show again what was typed into them. To every other form nothing is typed that could be lost.
COME_BACK = frozenset(
    {
        *("step.send_step", "doing.do_on_record", "doing.do_on_step", "opening.send"),
        *("recording.send", "correcting.send"),
    }
)
_SENT = 303
_OURS = ("csrf_token", "unsent", "of")


def keep_what_was_typed(site: Site, session: str) -> bool:
    """Keep the form that was just sent for whoever's session this was, if it came from a page of ours."""
    if request.endpoint not in COME_BACK or not session:
        return False
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    whose = request.form.get("of", "")
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]
    return keep_unsent(site.office, site.unsent_seal, session, _address(), fields, opened_by=whose)


def _address() -> str:
    rest = urlencode([(name, value) for name, value in request.args.items(multi=True) if name != "unsent"])
    return f"{request.path}?{rest}" if rest else request.path


def where_to(site: Site, person_id: str, wanted: str) -> str:
    """Where somebody goes who has logged in: to what they had not sent, or to where they wanted."""
    found = newest_unsent(site.office, person_id)
    if found is None:
        return wanted or "/today"
    form, address = found
    return f"{address}{'&' if '?' in address else '?'}unsent={form}"


def typed_before() -> Typed | None:
    """What the reader of this page had typed into it when their session was over."""
    found: Typed | None = g.get("unsent")
    return found


def bring_back(app: Flask, site: Site) -> None:
    """Let pages show what was typed, forms say whose they are, and what was sent be forgotten."""

    @app.before_request
    def find_what_was_typed() -> None:
        visit: Visit | None = g.get("visit")
        if visit is None:
            return
        g.form_of = sign_of(visit.actor.id)
        if request.form.get("of", g.form_of) != g.form_of:
            raise SomebodyElse
        g.unsent_form = request.values.get("unsent", "")
        if g.unsent_form and request.method == "GET":
            fields = site.look(lambda work: find_unsent(work, site.unsent_seal, g.unsent_form))
            g.unsent = MultiDict(fields) if fields is not None else None

    @app.after_request
    def forget_what_was_sent(response: Response) -> Response:
        if request.method == "POST" and response.status_code == _SENT and g.get("visit") and g.get("unsent_form"):
            site.act(lambda work: forget_unsent(work, g.unsent_form))
        return response
