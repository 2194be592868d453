"""The ways on from the page of a record: what is next for its reader, and what else they can do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.hires.next_moves import Kind, NextMove
from pledge_engine.hires.offers import RecordOffers
from pledge_engine.hires.views import HireView
from pledge_engine.hires.wording import on_hold
from pledge_engine.people.places import Place
from pledge_engine.web.record_acts import RECORD_ACTS
from pledge_engine.web.set_up.words import give_address
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.words import counted, numbered

SAY_WHAT_HOLDS, AGREE_TO_WHAT_HOLDS = "Say what still holds", "Agree to what the other lead says still holds"
_FIRST = {
    Kind.AGREE_STAGE: "agree-stage",
    Kind.ADVANCE: "advance",
    Kind.RETURN: "return",
    Kind.APPOINT_ANOTHER: "appoint-another",
    Kind.KEEP: "keep",
    Kind.RESUME: "resume",
}

# What can be done in place of agreeing the stage.
_INSTEAD = {"agree-stage": frozenset({"ask-for-stage-change", "take-back-stage-request"})}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that can be done from here."""

    text: str
    href: str


def acts_of(view: HireView, offers: RecordOffers) -> tuple[Way, ...]:
    """What else the reader can do on the record."""
    at = f"/records/{view.reference}"
    return tuple(
        _own_way(view, key) or Way(text=act.title, href=f"{at}/{key}")
        for key, act in RECORD_ACTS.items()
        if key in offers.acts
    )


def said_of_rest(view: HireView) -> str:
    """That nothing is to be done while a record is on hold, and when it is looked at again; nothing of one that goes on."""
    return f"{on_hold(view.review_on, own=view.own)}: nothing is to be done meanwhile." if view.held else ""


def instead_of(act: str, view: HireView, offers: RecordOffers) -> tuple[Way, ...]:
    """What the reader can do on the record in place of an act."""
    at = f"/records/{view.reference}"
    others = _INSTEAD.get(act, frozenset()) & offers.acts
    return tuple(Way(text=RECORD_ACTS[key].title, href=f"{at}/{key}") for key in sorted(others))


def ways_to_give(work: Work, place: Place) -> tuple[Way, ...]:
    """For those who may give roles, the forms for each of the two that nobody else holds."""
    if may_generally(work.actor, Action.MANAGE_GRANTS) is None:
        return ()
    service = Way(text=f"Give {place.team} another service lead", href=give_address(Role.SERVICE_LEAD, place.team_id))
    other = Way(
        text=f"Give {place.care_group} another professional lead",
        href=give_address(Role.PROFESSIONAL_LEAD, place.care_group_id),
    )
    return (
        *(() if place.service_leads else (service,)),
        *(() if place.professional_leads else (other,)),
    )


def _own_way(view: HireView, act: str) -> Way | None:
    """The way to what the reader does with their own journey in a place and in words of its own, on My pledge."""
    at = f"/my-pledge/{view.reference}"
    ways = {
        "hold": Way(text="Pause my journey", href=f"{at}/pause"),
        "hold-until": Way(text="Change how long my journey is paused", href=f"{at}/pause"),
        "resume": Way(text="Carry on with my journey", href=at),
    }
    return ways.get(act) if view.own else None


def ways_to_talk(view: HireView) -> Iterator[Way]:
    """For who hears the worker: every turn that they said did not happen and that asks to be talked about; none on hold."""
    for task in () if view.held else (*view.earlier, *view.tasks):
        if task.word_to_weigh:
            title = numbered(task.title, task.n) if task.turns else task.title
            at = f"/records/{view.reference}/steps/{task.step}?turn={task.n}"
            yield Way(text=f"Talk about what the worker said of “{title}”", href=at)


def first_way(view: HireView, move: NextMove) -> Way:
    """Something that is next for the reader; a turn of a step by its number."""
    at = f"/records/{view.reference}"
    titles = {task.step: task.title for task in view.tasks}
    if move.step:
        verb = "Agree" if move.kind is Kind.AGREE else "Complete"
        turn = f"?turn={move.turn}" if move.turn else ""
        title = titles.get(move.step, "this step")
        title = numbered(title, move.turn) if move.turn else title
        # A title such as “Agree the job plan” says by itself what there is to do.
        says_it = title.startswith((f"{verb} ", "Agree "))
        return Way(text=title if says_it else f"{verb} “{title}”", href=f"{at}/steps/{move.step}{turn}")
    if move.kind is Kind.RESUME and view.own:
        return Way(text="Carry on with my journey", href=f"/my-pledge/{view.reference}")
    has = "has" if move.left == 1 else "have"
    words = {
        Kind.AGREE_STAGE: f"Look again at “{view.stage_title}”: it was sent back, a change was asked for"
        if view.request
        else f"Agree that “{view.stage_title}” is complete",
        Kind.ADVANCE: "Move the record on",
        Kind.RETURN: "Return to an earlier stage: nobody was appointed",
        Kind.APPOINT_ANOTHER: f"Appoint another: {counted(move.left, 'people')} appointed {has} no record yet",
        Kind.KEEP: SAY_WHAT_HOLDS if move.steps else AGREE_TO_WHAT_HOLDS,
        Kind.RESUME: "Resume the record",
    }
    return Way(text=words[move.kind], href=f"{at}/{_FIRST[move.kind]}")
