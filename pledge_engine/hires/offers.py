"""What a reader may do on a record as a whole, beside what is next: offered for menus, never decided here.

The roles are asked as every command asks them. Whether a move is possible today is tried with the pure rules where that is
cheap; otherwise it is offered, and the command says what stands in the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.hires.acting import today_of
from pledge_engine.hires.acts import RECORD_RIGHTS
from pledge_engine.hires.appointing_another import left_to_appoint
from pledge_engine.hires.offering import allowed, may_take_request_back, said_to_hold_by_the_other
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.requests import asked_of
from pledge_engine.hires.undoable import recorded_since
from pledge_engine.hires.written import notes_on
from pledge_engine.work import Work
from workflows import ending, returning, undoing
from workflows.agreeing import By
from workflows.blockers import Refused
from workflows.definition import BOTH_LEADS, Role
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.returning import may_still_hold
from workflows.turn import happened

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOffers:
    """``acts`` are the commands by name; the rest are the choices that some of them ask for, as keys with their words.

    ``offers_anew_at`` are the stages to which it can return where the person who was offered the post does not take it;
    ``left_to_the_leads`` is that the actor, who invites that person, is not who returns it then. ``said_to_hold`` are the
    steps of which the other lead says that they still hold, and the actor has not agreed it.
    ``pace`` is the workbook's as it is set.
    """

    acts: frozenset[str]
    returns_to: Choices
    returns_for: Choices
    offers_anew_at: Choices
    left_to_the_leads: bool
    reopens_at: Choices
    reopens_for: Choices
    said_to_hold: Choices
    may_hold_still: Choices
    dates: tuple[tuple[str, str, date | None], ...]
    pace: int
    seen_as: int


def record_offers(work: Work, reference: str) -> RecordOffers:
    """What the actor may do on a record as a whole; raises ``NotFound``."""
    reader = open_reader(work, reference)
    journey = reader.journey
    stage, definition = journey.stage, journey.definition
    stages = [(key, definition.stages[key].title) for key in definition.stage_order]
    returns = tuple(pair for pair in stages if stage and pair[0] in stage.returns)
    anew = _without_the_person(journey, today_of(work))
    return RecordOffers(
        acts=frozenset(_record_acts(reader)),
        returns_to=returns,
        returns_for=tuple(returning.reasons_to_return(journey).items()),
        offers_anew_at=anew,
        left_to_the_leads=bool(anew)
        and allowed(reader, Action.INVITE_WORKER)
        and not allowed(reader, Action.RETURN_TO_STAGE),
        reopens_at=tuple((key, definition.stages[key].title) for key in ending.reopens_at(journey)),
        reopens_for=() if stage else tuple(ending.reasons_to_reopen(journey).items()),
        said_to_hold=tuple((step.key, step.title) for step in said_to_hold_by_the_other(reader)),
        may_hold_still=tuple((step.key, step.title) for step in may_still_hold(journey)),
        dates=tuple((key, named.title, journey.hire_date(key)) for key, named in definition.hire_dates.items()),
        pace=journey.pace,
        seen_as=reader.record.version,
    )


def may_keep_on_return(work: Work, reference: str) -> Choices:
    """The finished steps that may still hold after a return to one of the stages it can go to, each with its stage."""
    journey, today = open_reader(work, reference).journey, today_of(work)
    definition, by = journey.definition, By(Role.SERVICE_LEAD, work.actor.audit_id)
    targets = journey.stage.returns if journey.stage else ()
    after = (returning.return_to(journey, target, by, today) for target in targets)
    found = {step.key for each in after if not isinstance(each, Refused) for step in may_still_hold(each)}
    return tuple(
        (step.key, f"{step.title} ({definition.stages[step.stage].title})")
        for step in definition.steps.values()
        if step.key in found
    )


def _record_acts(reader: Reader) -> list[str]:
    journey, today = reader.journey, today_of(reader.work)
    going, moving = journey.stage is not None, journey.stage is not None and not journey.held
    offered = {
        "note": True,
        "erase-note": any(each.erasable_by(reader) for each in notes_on(reader)),
        "hold": moving,
        "hold-until": journey.held and going,
        "resume": journey.held,
        "set-date": going and any(journey.hire_date(key) for key in journey.definition.hire_dates),
        "pace": going and journey.hire_date("start_date") is not None,
        "invite": going and can_be_invited(reader),
        "undo": moving and _can_be_undone(reader, today),
        "return": moving and bool(journey.stage and journey.stage.returns),
        "falls-through": moving and bool(_without_the_person(journey, today)),
        "keep": moving and bool(may_still_hold(journey) or said_to_hold_by_the_other(reader)),
        "appoint-another": moving and left_to_appoint(reader.work, reader.record) > 0,
        "withdraw": not isinstance(ending.withdraw(journey, "not_funded", today), Refused),
        "leave": not isinstance(ending.leave(journey, "other", today.on, today), Refused),
        "reopen": not going,
        "hand-over": going,
        "erase-earlier": bool(reader.record.row["somebody_fell_through"]),
    }
    acts = [act for act, possible in offered.items() if possible and allowed(reader, RECORD_RIGHTS[act])]
    return acts + (_agreement_acts(reader) if moving else [])


def _without_the_person(journey: Journey, today: Today) -> Choices:
    """The stages to which the record can return where the person who was offered the post does not take it, latest first."""
    stage, definition = journey.stage, journey.definition
    if stage is None or not returning.offer_stands(journey):
        return ()
    ends = [key for key in definition.stage_order if key in stage.returns and returning.ends_the_offer(definition, key)]
    by = By(Role.SERVICE_LEAD, "")
    possible = (key for key in reversed(ends) if not isinstance(returning.return_to(journey, key, by, today), Refused))
    return tuple((key, definition.stages[key].title) for key in possible)


def _can_be_undone(reader: Reader, today: Today) -> bool:
    """Whether the last move was an advance after which nothing was recorded; the trail is only asked where it could be."""
    if not allowed(reader, RECORD_RIGHTS["undo"]) or isinstance(undoing.undo_advance(reader.journey, today), Refused):
        return False
    return not _done_on_a_later_day(reader.journey) and recorded_since(reader.work, reader.record) is None


def _done_on_a_later_day(journey: Journey) -> bool:
    """Whether a step was done on a day after the stage was entered: then the trail need not be asked."""
    visit = journey.visit_to(journey.stage.key) if journey.stage else None
    turns = (turn for turns in journey.turns.values() for turn in turns if happened(turn))
    return visit is not None and any(turn.closed_on > visit.entered_on for turn in turns if turn.closed_on)


def _agreement_acts(reader: Reader) -> list[str]:
    """What may still be done about an agreement to the stage: one's own taken back, the other's sent back."""
    stage = reader.journey.stage
    visit = reader.journey.visit_to(stage.key) if stage else None
    given = visit.agreements if visit else ()
    if not given:
        asked = asked_of(reader, visit) if visit else None
        return ["take-back-stage-request"] if asked and may_take_request_back(reader, asked) else []
    if may(reader.work.actor, RECORD_RIGHTS["agree-stage"], reader.record.scope) not in BOTH_LEADS:
        return []
    mine = any(agreed.person == reader.work.actor.audit_id for agreed in given)
    return ["take-back-stage"] if mine else ["ask-for-stage-change"]


def is_confirmed(journey: Journey) -> bool:
    """Whether the day on which the person starts is known, which only confirming it makes."""
    return journey.hire_date("start_date") is not None


def can_be_invited(reader: Reader) -> bool:
    """Whether the start is confirmed and whoever was offered the post cannot log in yet."""
    return is_confirmed(reader.journey) and bool(reader.record.row["somebody_to_invite"])
