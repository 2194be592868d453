"""A session that ends in the middle of a form: what was typed comes back once the same person has logged in again.

Nothing of it stands on the device. The page shows it as it was typed, and nothing is done until it is sent again.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Flask, Response, g, request
from flask_wtf.csrf import validate_csrf
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from pledge_engine.logins.sessions import Visit
from pledge_engine.logins.unsent import find_unsent, forget_unsent, keep_unsent, sign_of
from pledge_engine.web.problems import SomebodyElse
from pledge_engine.web.questions import Typed
from pledge_engine.web.site import Site

# The forms whose pages can show again what was typed into them. To every other form nothing is typed that could be lost.
# Each is called by its name here; one of a record or a step without a name is called by what it does there.
COME_BACK: Mapping[str, str] = {
    "step.send_step": "",
    "doing.do_on_record": "",
    "doing.do_on_step": "",
    "opening.send": "Open a post",
    "recording.send": "Record a session",
    "correcting.send": "Put a register right",
    "chasing.chase": "Needs attention",
    "my_pledge_acts.pause": "Pause my journey",
    "own_settings.covered": "Name cover for yourself",
    "own_reminders.chosen": "When your reminders come",
    "set_up_people.add": "Add somebody",
    "set_up_person.save": "Change a name or an address",
    "set_up_roles.give": "Give a role",
    "set_up_cover.name": "Name cover",
    "set_up_places.add": "Add a team",
    "set_up_places.add_group": "Add a care group",
    "set_up_closures.add": "Add a closed day",
    "set_up_pledge.send": "A new version of the pledge",
}
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
