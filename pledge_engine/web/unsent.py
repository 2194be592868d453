"""Forms that nobody has taken: what was typed comes back, to the same person only, and nothing is done until it is sent again.

A session ended in the middle of one: it comes back once its person has logged in again. Or one was refused: its page then has
an address, which can be left, come back to and loaded again. Nothing of either stands on the device.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Flask, Response, g, make_response, request
from flask_wtf.csrf import validate_csrf
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from pledge_engine.logins.refused import Refused, find_refused, keep_refused
from pledge_engine.logins.sessions import Visit
from pledge_engine.logins.unsent import Fields, find_unsent, forget_unsent, keep_unsent, sign_of
from pledge_engine.web.asked_again import asked_of
from pledge_engine.web.problems import SomebodyElse
from pledge_engine.web.questions import Typed
from pledge_engine.web.refusing import refused_as
from pledge_engine.web.site import Site, go

# The forms whose pages can show again what was typed into them, and what a worker sends from My pledge, be it one button alone.
# To every other form nothing is typed that could be lost.
# Each is called by its name here; one of a record or a step without a name is called by what it does there.
COME_BACK: Mapping[str, str] = {
    "step.send_step": "",
    "doing.do_on_record": "",
    "doing.do_on_step": "",
    "opening.send": "Open a post",
    "recording.send": "Record a session",
    "correcting.send": "Put a register right",
    "chasing.chase": "Needs attention",
    "my_pledge_acts.confirm": "I have finished a week",
    "my_pledge_acts.pause": "Pause my journey",
    "my_pledge_acts.carry_on": "Carry on with my journey",
    "my_pledge_acts.say": "My word on what did not happen",
    "own_settings.covered": "Name cover for yourself",
    "own_reminders.chosen": "When your reminders come",
    "set_up_people.add": "Add somebody",
    "set_up_person.save": "Change a name or an address",
    "set_up_roles.give": "Give a role",
    "set_up_giving.give": "Give a role that is missing",
    "set_up_cover.name": "Name cover",
    "set_up_places.add": "Add a team",
    "set_up_places.add_group": "Add a care group",
    "set_up_renaming.name_team": "Rename a team",
    "set_up_moving.move": "Move a team",
    "set_up_renaming.name_group": "Rename a care group",
    "set_up_closures.add": "Add a closed day",
    "set_up_pledge.send": "A new version of the pledge",
}
_SENT = 303
_OURS = ("csrf_token", "of")
# By these names an address and a form say which form is kept: what could not be sent, and what was refused.
KEPT_AS = ("unsent", "kept")


def keep_what_was_typed(site: Site, session: str) -> bool:
    """Keep the form that was just sent for whoever's session this was, if it came from a page of ours."""
    if request.endpoint not in COME_BACK or not session:
        return False
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    whose = request.form.get("of", "")
    return keep_unsent(site.office, site.unsent_seal, session, _address(), _fields("unsent"), opened_by=whose)


def _fields(but: str = "") -> Fields:
    return [(name, value) for name, value in request.form.items(multi=True) if name not in {*_OURS, but}]


def _address() -> str:
    rest = urlencode([(name, value) for name, value in request.args.items(multi=True) if name not in KEPT_AS])
    return f"{request.path}?{rest}" if rest else request.path


def typed_before() -> Typed | None:
    """What the reader of this page had typed into it when their session was over, or when it was refused."""
    found: Typed | None = g.get("typed")
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
        g.kept_forms = {name: request.values.get(name, "") for name in KEPT_AS}
        if request.method == "GET":
            _find(site)
        elif _may_be_refused():
            g.readings = []

    @app.after_request
    def keep_or_forget(response: Response) -> Response:
        sent = request.method == "POST" and g.get("visit") is not None
        return _answer(site, response) if sent else response


def _answer(site: Site, response: Response) -> Response:
    """What whoever has sent a form is answered: one that was refused is kept, and one that was taken forgotten."""
    refused = _refused(response)
    if refused is not None:
        return _to_its_page(site, refused)
    if g.get("readings"):
        site.office.record(site.actor, g.readings, found_now=True)
    if response.status_code == _SENT and any(g.get("kept_forms", {}).values()):
        forms = [form for kept in g.kept_forms.values() for form in kept.split()]
        site.act(lambda work: forget_unsent(work, *forms))
    return response


def _find(site: Site) -> None:
    """What the address says is kept; where nothing is by that name, or it is somebody else's, that is all that is said."""
    unsent, kept = (request.args.get(name, "") for name in KEPT_AS)
    seal = site.unsent_seal
    if unsent:
        fields = site.look(lambda work: find_unsent(work, seal, unsent))
        g.unsent = fields is not None
        _show(fields)
    elif kept:
        refused = site.look(lambda work: find_refused(work, seal, kept, request.path))
        g.gone = refused is None
        if refused is not None and not refused.mistakes:
            g.asked = refused
        else:
            g.refused = refused
        _show(refused.fields if refused else None)


def _show(fields: Fields | None) -> None:
    """Let the page show what was typed, and its form say which other ones it was before, to be forgotten with it."""
    if fields is None:
        g.kept_forms = {}
        return
    g.typed = MultiDict(fields)
    before = g.typed.get("unsent", ""), g.typed.get("kept", "")
    g.kept_forms = {"unsent": g.kept_forms["unsent"] or before[0], "kept": _once(g.kept_forms["kept"], before[1])}


def _once(*forms: str) -> str:
    return " ".join(dict.fromkeys(" ".join(forms).split()))


def _may_be_refused() -> bool:
    """Whether the form comes back as a page; whatever sends one that no page of ours has made is answered at once."""
    return request.endpoint in COME_BACK and "of" in request.form


def _refused(response: Response) -> Refused | None:
    """What is kept of a form that was not done: it was refused, or something is asked first."""
    if not _may_be_refused() or 300 <= response.status_code < 400:
        return None
    page, status = g.get("page"), response.status_code
    return refused_as(page, _fields(), status) or (asked_of(page, _fields(), status) if g.get("asks") else None)


def _to_its_page(site: Site, refused: Refused) -> Response:
    """On to its own address. What else stands in that is nobody's to keep: by its path it is known which page it is of."""
    address, path = _address(), request.path
    # What is asked has an address of its own: from there, Back leads to the form.
    before = g.kept_forms["kept"].partition(" ")[0] if refused.mistakes else ""
    form = site.act(lambda work: keep_refused(work, site.unsent_seal, path, refused, form=before))
    return make_response(go(f"{address}{'&' if '?' in address else '?'}kept={form}"))
