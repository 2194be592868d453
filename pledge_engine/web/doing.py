"""The pages of everything else that can be done on a record or a step: what it does, what it asks, and a way back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Conflict, Invalid, NotFound, RefusedMove
from pledge_engine.hires.acting import Done
from pledge_engine.hires.acts import require_right
from pledge_engine.hires.handing_on import who_could_have
from pledge_engine.hires.invitations import Standing
from pledge_engine.hires.inviting import said_of, standing_invitation
from pledge_engine.hires.offers import erasable_notes, may_keep_on_return, record_offers, step_offers
from pledge_engine.hires.pauses import said_of_resuming
from pledge_engine.hires.reassigning import who_may_lead_instead
from pledge_engine.hires.showing import no_turn, of_the_stage, of_what_may_hold, show_hire
from pledge_engine.hires.views import HireView
from pledge_engine.hires.wording import told
from pledge_engine.people.places import Place
from pledge_engine.web.act import Act, Around, Given
from pledge_engine.web.beside import asked_for, in_order, mistakes_beside
from pledge_engine.web.erasing_words import to_be_erased
from pledge_engine.web.first_person import asked_of
from pledge_engine.web.item_by_item import Items, asked_before, item_by_item
from pledge_engine.web.mistakes import Mistake, status_of
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, Typed, typed_date, with_mistakes, with_the_only_choice
from pledge_engine.web.record_acts import RECORD_ACTS
from pledge_engine.web.record_ways import Way, instead_of
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.step_acts import STEP_ACTS
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake
from workflows.words import long_date

_SHOWN = {"agree-stage": of_the_stage, "keep": of_what_may_hold}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPage:
    """One thing to do, before it is done. ``listed`` is, item by item, what would be agreed.

    With ``would`` it is what would follow, ``asked`` what to look at again before, and ``given`` what was typed, to be sent as
    it is. Without ``possible`` there is nothing to send. ``request`` is the change that was asked for before, and ``instead``
    what can be done in its place.
    """

    reference: str
    label: str
    title: str
    about: str
    lead: str
    warning: str
    button: str
    back: str
    questions: tuple[Question, ...]
    listed: tuple[Items, ...]
    in_the_way: tuple[str, ...]
    turn: int | None
    seen: int
    previews: bool
    possible: bool
    now: str = ""
    request: str = ""
    instead: tuple[Way, ...] = ()
    would: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    mistakes: tuple[Mistake, ...] = ()


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
    page = site.look(lambda work: _page(work, reference, step, name, act, n, typed=typed))
    # What was typed was typed in view of what was there then: if it has changed since, that is said when it is sent.
    return show("act", page if typed is None else replace(page, seen=_number("seen", typed) or page.seen))


def _do(site: Site, reference: str, step: str, name: str) -> tuple[str, int] | Response:
    act, typed = _act(step, name), request.form
    given = Given(reference=reference, step=step, n=_number("turn"), seen=_number("seen"), typed=typed)
    if typed.get("do") == "change":
        page = site.look(lambda work: _page(work, reference, step, name, act, given.n, typed=typed))
        return show("act", replace(page, seen=given.seen or page.seen))
    try:
        if act.previews and typed.get("do") != "it":
            return show("act", _preview(site, given, name, act))
        done = site.change(lambda work: _run(work, given, name, act), then=act.then)
    except (NotFound, Invalid, RefusedMove, Conflict, AnswerMistake) as error:
        page = site.look(lambda work: _page(work, reference, step, name, act, given.n, typed=typed))
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
    page = site.look(lambda work: _page(work, given.reference, given.step, name, act, given.n, typed=given.typed))
    kept = [(key, value) for key, values in given.typed.lists() for value in values]
    return replace(
        page,
        would=(told(entry), *entry.details),
        asked=asked,
        given=tuple((key, value) for key, value in kept if key not in {"csrf_token", "do"}),
    )


def _number(name: str, typed: Typed | None = None) -> int | None:
    return whole_number((typed or request.values).get(name, ""))


def _page(
    work: Work, reference: str, step: str, name: str, act: Act, n: int | None, *, typed: Typed | None = None
) -> ActPage:
    """The page of an act, for whoever may do it: to everybody else it is what sending its form would be."""
    require_right(work, reference, name, step)
    view = show_hire(work, reference, _SHOWN.get(name, no_turn))
    record = record_offers(work, reference)
    turn = step_offers(work, reference, step, n) if step else None
    place = who_may_lead_instead(work, reference) if name == "hand-over" else None
    may_keep = may_keep_on_return(work, reference) if name in {"return", "falls-through"} else ()
    people = who_could_have(work, [(reference, step, turn.n)]) if turn and name == "give-to" else ()
    written = erasable_notes(work, reference) if name == "erase-note" else ()
    standing = standing_invitation(work, reference) if name == "invite" else None
    around = Around(
        record=record,
        step=turn,
        place=place,
        people=people,
        may_keep=may_keep,
        notes=written,
        invitation=standing.id if standing else "",
    )
    asked = tuple(map(_named_in_the_address, act.asks(around)))
    in_the_way = _in_the_way(view, name, place)
    at = f"/records/{view.reference}" + (f"/steps/{step}?turn={turn.n}" if turn else "")
    title = next((task.title for task in (*view.tasks, *view.earlier) if task.step == step), view.label)
    return ActPage(
        reference=view.reference,
        label=view.label,
        title=act.title,
        about=title,
        lead=act.lead,
        warning=act.warning,
        button=act.button,
        back=at,
        questions=asked_of(
            (_answered(each, typed) if typed is not None else with_the_only_choice(each) for each in asked),
            own=view.own,
        ),
        listed=to_be_erased(work, reference) if name == "erase-earlier" else item_by_item(name, view, record),
        in_the_way=in_the_way,
        possible=_can_be_answered(asked) and not (name == "hand-over" and in_the_way),
        turn=turn.n if turn else None,
        seen=turn.seen_as if turn else record.seen_as,
        previews=act.previews,
        now=_due_now(view, step, turn.n) if turn and name == "move-date" else _so_far(work, reference, name, standing),
        request=asked_before(name, view),
        instead=instead_of(name, view, record),
    )


def _named_in_the_address(asked: Question) -> Question:
    """A question of which the address names one of the choices, as a link beside what is meant does."""
    named = request.args.get(asked.name, "")
    return replace(asked, value=named) if any(named == choice["value"] for choice in asked.choices) else asked


def _can_be_answered(questions: tuple[Question, ...]) -> bool:
    """Whether there is something to choose wherever one of several is to be chosen."""
    return all(each.choices for each in questions if each.kind in {"radios", "checkboxes"})


def _in_the_way(view: HireView, name: str, place: Place | None) -> tuple[str, ...]:
    """Why it cannot be done yet, where that is known before it is tried."""
    if name == "advance":
        return tuple(line.words for line in view.blockers)
    if place and not (place.service_leads or place.professional_leads):
        return (f"Nobody else may lead in {place.team}. An administrator can give somebody a lead's role there.",)
    return ()


def _due_now(view: HireView, step: str, n: int) -> str:
    """The date that would be moved."""
    here = next((task for task in view.tasks if (task.step, task.n) == (step, n)), None)
    return f"It is due on {long_date(here.due_on)} now." if here and here.due_on else "It has no date yet."


def _so_far(work: Work, reference: str, name: str, standing: Standing | None) -> str:
    """Whose wish it was that the record waits, before somebody else ends it; or what became of an invitation, before another."""
    if name == "resume":
        return said_of_resuming(work, reference)
    return said_of(standing) if standing else ""


def _answered(asked: Question, typed: Typed) -> Question:
    if asked.kind == "date":
        return replace(asked, value=typed_date(asked.name, typed))
    if asked.kind == "checkboxes":
        return replace(asked, values=tuple(typed.getlist(asked.name)))
    return replace(asked, value=typed.get(asked.name, ""))
