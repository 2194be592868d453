"""One thing to do on a record or a step, laid out before it is done: what it says, what it asks, and what stands in its way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request

from pledge_engine.hires.acts import require_right
from pledge_engine.hires.dates_moved import said_of_moving, waits_for_me
from pledge_engine.hires.erasable_notes import erasable_notes
from pledge_engine.hires.fixed_term import said_of_ended_term
from pledge_engine.hires.handing_on import who_could_have
from pledge_engine.hires.invitations import Standing
from pledge_engine.hires.inviting import said_of, standing_invitation, why_nobody_is_invited
from pledge_engine.hires.offers import RecordOffers, may_keep_on_return, record_offers
from pledge_engine.hires.pauses import said_of_resuming
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.reassigning import who_may_lead_instead
from pledge_engine.hires.reopenings import said_of_reopening_asked
from pledge_engine.hires.restricted import no_turn, of_the_stage, of_what_may_hold
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_offers import step_offers
from pledge_engine.hires.undoable import said_of_undoing
from pledge_engine.hires.views import HireView
from pledge_engine.people.places import Place
from pledge_engine.web.act import Act, Around, Given
from pledge_engine.web.act_questions import NOTE
from pledge_engine.web.asked_days import soon
from pledge_engine.web.erasing_words import to_be_erased
from pledge_engine.web.first_person import asked_of
from pledge_engine.web.item_by_item import Items, asked_before, item_by_item
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.nobody_else import nobody_else
from pledge_engine.web.questions import Question, Typed, typed_date, with_the_only_choice
from pledge_engine.web.record_ways import Way, instead_of, ways_to_give
from pledge_engine.work import Work
from workflows.fixed import what_a_change_means
from workflows.hire_dates import said_of_having_come
from workflows.words import long_date, numbered

_NOT_UNDONE = (
    "A move can be undone only straight after the record was moved on, and a return cannot be: "
    "say what still holds and move on again, or return the record."
)
_SHOWN = {"agree-stage": of_the_stage, "keep": of_what_may_hold}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPage:
    """One thing to do, before it is done. ``listed`` is, item by item, what would be agreed.

    With ``would`` it is what would follow, ``follows`` what else does, ``asked`` what to look at again before, and ``given`` what
    was typed, to be sent as it is. Without ``possible`` there is nothing to send. ``request`` is the change that was asked for
    before, and ``instead`` what can be done in its place.
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
    looks_first: str
    possible: bool
    now: str = ""
    request: str = ""
    instead: tuple[Way, ...] = ()
    would: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    given: tuple[tuple[str, str], ...] = ()
    follows: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


def act_page(
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
        soon=soon(work),
        step=turn,
        place=place,
        people=people,
        may_keep=may_keep,
        notes=written,
        invitation=standing.id if standing else "",
        moved=waits_for_me(work, reference, step, turn.n) if turn and name == "move-date" else None,
    )
    wordless = turn is not None and not turn.worded
    asked = tuple(_named_in_the_address(each) for each in act.asks(around) if not (wordless and each is NOTE))
    in_the_way = _in_the_way(view, name, place, record)
    if name == "invite" and (why_not := why_nobody_is_invited(work, reference)):
        in_the_way = (why_not,)
    at = f"/records/{view.reference}" + (f"/steps/{step}?turn={turn.n}" if turn else "")
    task = next((each for each in (*view.tasks, *view.earlier) if each.step == step), None)
    title = numbered(task.title, turn.n) if task and task.turns and turn else task.title if task else view.label
    return ActPage(
        reference=view.reference,
        label=view.label,
        title=act.title,
        about=title,
        lead=act.to_worker if view.own and act.to_worker else act.lead,
        warning=act.warning,
        button=act.button,
        back=at,
        questions=asked_of(
            (_answered(each, typed) if typed is not None else with_the_only_choice(each) for each in asked),
            own=view.own,
        ),
        listed=to_be_erased(work, reference) if name == "erase-earlier" else item_by_item(name, view, record),
        in_the_way=in_the_way,
        possible=_can_be_answered(asked) and not (name in {"hand-over", "invite", "undo"} and in_the_way),
        turn=turn.n if turn else None,
        seen=turn.seen_as if turn else record.seen_as,
        previews=act.previews,
        looks_first=act.looks_first,
        now=_of_the_step(work, view, name, step, turn.n) if turn else _so_far(work, view, name, standing),
        request=asked_before(name, view),
        instead=ways_to_give(work, place) if place else instead_of(name, view, record),
        follows=act.follows(around, Given(reference=reference, step=step, n=n, seen=None, typed=typed))
        if typed
        else (),
    )


def _named_in_the_address(asked: Question) -> Question:
    """A question of which the address names one of the choices, as a link beside what is meant does."""
    named = request.args.get(asked.name, "")
    return replace(asked, value=named) if any(named == choice["value"] for choice in asked.choices) else asked


def _can_be_answered(questions: tuple[Question, ...]) -> bool:
    """Whether there is something to choose wherever one of several is to be chosen."""
    return all(each.choices for each in questions if each.kind in {"radios", "checkboxes"})


def _in_the_way(view: HireView, name: str, place: Place | None, record: RecordOffers) -> tuple[str, ...]:
    """Why it cannot be done yet, where that is known before it is tried."""
    if name == "advance":
        return tuple(line.words for line in view.blockers)
    if name == "undo" and "undo" not in record.acts:
        return (_NOT_UNDONE,)
    if place and not (place.service_leads or place.professional_leads):
        return (nobody_else(place),)
    return ()


def _of_the_step(work: Work, view: HireView, name: str, step: str, n: int) -> str:
    """What there is to know of a step first: what a change to it means, or the date that would be moved."""
    if name == "correct":
        journey = open_reader(work, view.reference).journey
        known = journey.definition.steps[step]
        sets = {field.sets for field in known.fields.values()} & journey.dates.keys()
        said = what_a_change_means(journey, known), said_of_having_come(journey, sets, work.today)
        return " ".join(filter(None, said))
    if name == "move-date":
        return f"{_due_now(view, step, n)} {said_of_moving(work, view.reference, step, n)}".strip()
    return ""


def _due_now(view: HireView, step: str, n: int) -> str:
    """The date that would be moved."""
    here = next((task for task in view.tasks if (task.step, task.n) == (step, n)), None)
    return f"It is due on {long_date(here.due_on)} now." if here and here.due_on else "It has no date yet."


def _so_far(work: Work, view: HireView, name: str, standing: Standing | None) -> str:
    """What was asked or done before: that the record waits, or is to be reopened, and whose wish it was; or an invitation.

    Of moving on it is whether that can be undone, and of that and of agreeing the stage that a fixed term is over.
    """
    reference = view.reference
    if name in {"advance", "agree-stage"} and view.term_ended_on:
        over = f"Fixed term: {said_of_ended_term(view.term_ended_on)}"
        return f"{over} {said_of_undoing(work, reference)}" if name == "advance" else over
    if name == "advance":
        return said_of_undoing(work, reference)
    if name == "resume":
        return said_of_resuming(work, reference)
    if name == "set-date":
        journey = open_reader(work, reference).journey
        return said_of_having_come(journey, journey.dates, work.today)
    if name == "reopen":
        return said_of_reopening_asked(work, reference)
    return said_of(standing) if standing else ""


def _answered(asked: Question, typed: Typed) -> Question:
    if asked.kind == "date":
        return replace(asked, value=typed_date(asked.name, typed))
    if asked.kind == "checkboxes":
        return replace(asked, values=tuple(typed.getlist(asked.name)))
    return replace(asked, value=typed.get(asked.name, ""))
