"""The pages of everything else that can be done on a record or a step: what it does, what it asks, and a way back."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Conflict, Invalid, NotFound, RefusedMove
from pledge_engine.hires.acting import Done
from pledge_engine.hires.acts import require_right
from pledge_engine.hires.agreed_already import stage_agreed_already
from pledge_engine.hires.wording import told
from pledge_engine.web.act import Act, Given
from pledge_engine.web.act_page import ActPage, act_page
from pledge_engine.web.agreed_twice import said_of
from pledge_engine.web.beside import asked_for, in_order, mistakes_beside
from pledge_engine.web.mistakes import Mistake, status_of
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, Typed, with_mistakes
from pledge_engine.web.record_acts import RECORD_ACTS
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.step_acts import STEP_ACTS
from pledge_engine.web.unsent import KEPT_AS, typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake

# What a form that confirms sends for itself.
_SENT_ANEW = frozenset({"csrf_token", "of", "do", *KEPT_AS})


def doing_pages(site: Site) -> Blueprint:
    """A page and a form for each act on a record, and each on a step."""
    pages = Blueprint("doing", __name__)

    @pages.get("/records/<reference>/<act>")
    def on_record(reference: str, act: str) -> tuple[str, int]:
        return _ask(site, reference, "", act)

    @pages.post("/records/<reference>/<act>")
    def do_on_record(reference: str, act: str) -> tuple[str, int] | Response:
        return _do(site, reference, "", act)

    @pages.get("/records/<reference>/steps/<step>/<act>")
    def on_step(reference: str, step: str, act: str) -> tuple[str, int]:
        return _ask(site, reference, step, act)

    @pages.post("/records/<reference>/steps/<step>/<act>")
    def do_on_step(reference: str, step: str, act: str) -> tuple[str, int] | Response:
        return _do(site, reference, step, act)

    return pages


def _act(step: str, name: str) -> Act:
    act = (STEP_ACTS if step else RECORD_ACTS).get(name)
    if act is None:
        abort(404)
    return act


def _ask(site: Site, reference: str, step: str, name: str) -> tuple[str, int]:
    act = _act(step, name)
    typed = typed_before()
    n = _number("turn", typed)
    page = site.look(lambda work: act_page(work, reference, step, name, act, n, typed=typed))
    # What was typed was typed in view of what was there then: if it has changed since, that is said when it is sent.
    return show("act", page if typed is None else replace(page, seen=_number("seen", typed) or page.seen))


def _do(site: Site, reference: str, step: str, name: str) -> tuple[str, int] | Response:
    act, typed = _act(step, name), request.form
    given = Given(reference=reference, step=step, n=_number("turn"), seen=_number("seen"), typed=typed)
    if typed.get("do") == "change":
        page = site.look(lambda work: act_page(work, reference, step, name, act, given.n, typed=typed))
        return show("act", replace(page, seen=given.seen or page.seen))
    try:
        if act.previews and typed.get("do") != "it":
            return show("act", _preview(site, given, name, act))
        done = site.change(lambda work: _run(work, given, name, act), then=act.then)
    except (NotFound, Invalid, RefusedMove, Conflict, AnswerMistake) as error:
        twice = name == "agree-stage" and site.look(lambda work: stage_agreed_already(work, reference))
        if twice:
            site.say(said_of(twice))
            return go(f"/records/{reference}")
        page = site.look(lambda work: act_page(work, reference, step, name, act, given.n, typed=typed))
        named = next((asked.id for asked in page.questions if asked.kind == "text"), "")
        found = mistakes_beside(error, page.questions, names=named)
        if not isinstance(error, NotFound | Conflict):
            found = _with_what_is_not_chosen(found, page.questions)
        return show(
            "act", replace(page, questions=with_mistakes(page.questions, found), mistakes=found), status_of(error)
        )
    return go(f"/records/{done.reference}" + (f"/steps/{step}?turn={given.n}" if step and given.n else ""))


def _run(work: Work, given: Given, name: str, act: Act) -> Done:
    """Do it, if it is the actor's to do; only then is what they typed looked at."""
    require_right(work, given.reference, name, given.step)
    return act.run(work, given)


def _with_what_is_not_chosen(found: tuple[Mistake, ...], questions: tuple[Question, ...]) -> tuple[Mistake, ...]:
    """Ask for every choice that was not made; what is about no question is said once they are, for it may follow from them."""
    told = {each.field for each in found}
    missing = [each for each in questions if each.kind == "radios" and not each.value and each.id not in told]
    asked = (Mistake(each.id, asked_for(each)) for each in missing)
    return in_order((*(each for each in found if each.field or not missing), *asked), questions)


def _preview(site: Site, given: Given, name: str, act: Act) -> ActPage:
    """What would follow, with what was typed, to be confirmed or changed."""
    entry, asked = site.rehearse(lambda work: _run(work, given, name, act))
    page = site.look(lambda work: act_page(work, given.reference, given.step, name, act, given.n, typed=given.typed))
    kept = [(key, value) for key, values in given.typed.lists() for value in values]
    return replace(
        page,
        would=(told(entry), *entry.details, *page.follows),
        asked=asked,
        given=tuple((key, value) for key, value in kept if key not in _SENT_ANEW),
    )


def _number(name: str, typed: Typed | None = None) -> int | None:
    return whole_number((typed or request.values).get(name, ""))
