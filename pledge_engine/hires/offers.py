"""What a reader may do on a record or on one turn of a step, beside what is next: offered for menus, never decided here.

The roles are asked as every command asks them. Whether a move is possible today is tried with the pure rules where that is
cheap; otherwise it is offered, and the command says what stands in the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.access.rights import may
from pledge_engine.hires.acting import today_of
from pledge_engine.hires.acts import RECORD_RIGHTS, STEP_RIGHTS
from pledge_engine.hires.appointing_another import left_to_appoint
from pledge_engine.hires.holders import held_alone
from pledge_engine.hires.notes import takes_words
from pledge_engine.hires.pressing import presses
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.requests import Asked, asked_of
from pledge_engine.hires.undoable import recorded_since
from pledge_engine.hires.wording import moment
from pledge_engine.hires.written import Written, notes_on
from pledge_engine.work import Work
from workflows import correcting, ending, returning, still_holding, undoing
from workflows.agreeing import By, awaited_roles, holding_roles
from workflows.blockers import Refused
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.promised import may_be_said, may_be_said_again
from workflows.requests import may_take_back
from workflows.returning import may_still_hold
from workflows.steps import At
from workflows.turn import Status, Turn, happened

Choices = tuple[tuple[str, str], ...]
_LONGEST_SHOWN = 80


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOffers:
    """The commands on one turn of a step, by name. ``mine`` says that the reader has picked it up.

    ``worded`` says that a reason may come with a few words. Two of the commands are the record's own, of this step and perhaps
    of others: with ``keep`` it can be said to still hold, and with ``agree-kept`` agreed that it does, as the other lead says.
    """

    acts: frozenset[str]
    n: int
    seen_as: int
    mine: bool
    worded: bool


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
        and _may(reader, Action.INVITE_WORKER)
        and not _may(reader, Action.RETURN_TO_STAGE),
        reopens_at=tuple((key, definition.stages[key].title) for key in ending.reopens_at(journey)),
        reopens_for=() if stage else tuple(ending.reasons_to_reopen(journey).items()),
        said_to_hold=tuple((step.key, step.title) for step in _said_to_hold(reader)),
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


def erasable_notes(work: Work, reference: str) -> Choices:
    """The notes on a record that are the actor's own to erase, newest first, as their numbers with when they were written."""
    reader = open_reader(work, reference)
    mine = (each for each in notes_on(reader) if each.erasable_by(reader))
    return tuple((str(each.number), _when_written(each)) for each in mine)


def _when_written(written: Written) -> str:
    words = " ".join((written.note.text or "").split())
    shown = words if len(words) <= _LONGEST_SHOWN else f"{words[:_LONGEST_SHOWN].rstrip()}…"
    return f"{moment(written.note.recorded_at)}: “{shown}”"


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
        "keep": moving and bool(may_still_hold(journey) or _said_to_hold(reader)),
        "appoint-another": moving and left_to_appoint(reader.work, reader.record) > 0,
        "withdraw": not isinstance(ending.withdraw(journey, "not_funded", today), Refused),
        "leave": not isinstance(ending.leave(journey, "other", today.on, today), Refused),
        "reopen": not going,
        "hand-over": going,
        "erase-earlier": bool(reader.record.row["somebody_fell_through"]),
    }
    acts = [act for act, possible in offered.items() if possible and _may(reader, RECORD_RIGHTS[act])]
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


def _said_to_hold(reader: Reader) -> tuple[Step, ...]:
    """The steps that wait for the reader's agreement that they still hold."""
    role = may(reader.work.actor, RECORD_RIGHTS["keep"], reader.record.scope)
    if role is None:
        return ()
    turns = still_holding.said_to_hold(reader.journey, By(role, reader.work.actor.audit_id))
    return tuple(reader.journey.definition.steps[turn.step] for turn in turns)


def _can_be_undone(reader: Reader, today: Today) -> bool:
    """Whether the last move was an advance after which nothing was recorded; the trail is only asked where it could be."""
    if not _may(reader, RECORD_RIGHTS["undo"]) or isinstance(undoing.undo_advance(reader.journey, today), Refused):
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
        return ["take-back-stage-request"] if asked and _may_take_back(reader, asked) else []
    if may(reader.work.actor, RECORD_RIGHTS["agree-stage"], reader.record.scope) not in BOTH_LEADS:
        return []
    mine = any(agreed.person == reader.work.actor.audit_id for agreed in given)
    return ["take-back-stage"] if mine else ["ask-for-stage-change"]


def _may_take_back(reader: Reader, asked: Asked, step: Step | None = None) -> bool:
    """Whether the actor asked for a change, or now has the role in which it was asked, and nothing was answered since."""
    role = may(reader.work.actor, RECORD_RIGHTS["take-back-stage-request"], reader.record.scope, step)
    by = By(role, reader.work.actor.audit_id) if role else None
    return by is not None and may_take_back(asked.by, by) and not asked.answered


def is_confirmed(journey: Journey) -> bool:
    """Whether the day on which the person starts is known, which only confirming it makes."""
    return journey.hire_date("start_date") is not None


def can_be_invited(reader: Reader) -> bool:
    """Whether the start is confirmed and whoever was offered the post cannot log in yet."""
    return is_confirmed(reader.journey) and bool(reader.record.row["somebody_to_invite"])


def _may(reader: Reader, action: Action, step: Step | None = None) -> bool:
    return may(reader.work.actor, action, reader.record.scope, step) is not None


def step_offers(work: Work, reference: str, step: str, n: int | None = None) -> StepOffers:
    """What the actor may do on a turn of a step, by default the earliest open or else the last; raises ``NotFound``."""
    reader = open_reader(work, reference)
    found = reader.step(step)
    current = [turn for turn in reader.journey.current(step) if reader.sees_turn(turn)]
    turn = next((turn for turn in current if turn.n == n), None) if n else _usual(current)
    if turn is None:
        return StepOffers(acts=frozenset(), n=0, seen_as=0, mine=False, worded=False)
    held = reader.record.turns[turn.key].assignee if turn.key in reader.record.turns else None
    mine = held == work.actor.audit_id
    acts = _open_acts(reader, found, turn, held is not None, mine=mine) if turn.status.is_open else []
    acts += [] if turn.status.is_open else _closed_acts(reader, found, turn)
    acts += [*_workers_word(reader, found, turn), *_talked(reader, found, turn), *_keeping(reader, found)]
    return StepOffers(
        acts=frozenset(acts),
        n=turn.n,
        seen_as=reader.record.version_of(turn),
        mine=mine,
        worded=takes_words(found),
    )


def _usual(turns: list[Turn]) -> Turn | None:
    return next((turn for turn in turns if turn.status.is_open), turns[-1] if turns else None)


def _open_acts(reader: Reader, step: Step, turn: Turn, held: bool, *, mine: bool) -> list[str]:
    moving = reader.journey.stage is not None and not reader.journey.held
    waiting = turn.status is Status.AWAITING_AGREEMENT
    agreed = any(given.person == reader.work.actor.audit_id for given in turn.agreements)
    awaited = may(reader.work.actor, Action.AGREE, reader.record.scope, step) in awaited_roles(step, turn)
    queue = step.owner in SHARED_QUEUES and isinstance(reader.work.actor, PersonActor)
    offered = {
        "save": not waiting and bool(step.fields),
        "complete": not waiting,
        "agree": moving and waiting and awaited and not agreed and turn.kept_from is None,
        "ask-for-change": moving and waiting and not agreed,
        "take-back": moving and waiting and agreed,
        "not-applicable": moving and not waiting and step.may_be_not_applicable,
        "move-date": not waiting,
        "waiting-on": not waiting and step.owner is not Role.WORKER and not step.sensitive,
        "pick-up": queue and not held,
        "give-back": queue and mine,
        "give-to": queue,
        "nudge": moving
        and presses(reader.work, reader.journey, step, turn)
        and not _own(reader, step, turn, mine=mine),
    }
    acts = [act for act, possible in offered.items() if possible and _may(reader, STEP_RIGHTS[act], step)]
    asked = asked_of(reader, turn) if moving and not waiting and turn.reason else None
    return [*acts, "take-back-request"] if asked and _may_take_back(reader, asked, step) else acts


def _keeping(reader: Reader, step: Step) -> list[str]:
    """Whether the actor may agree to what the other lead says of the step, that it still holds, or else say so themselves."""
    if reader.journey.stage is None or reader.journey.held or not _may(reader, RECORD_RIGHTS["keep"]):
        return []
    if step in _said_to_hold(reader):
        return ["agree-kept"]
    return ["keep"] if returning.what_may_hold(reader.journey, step) is not None else []


def _own(reader: Reader, step: Step, turn: Turn, *, mine: bool) -> bool:
    """Whether the actor alone holds what is now to be done on a turn, also in cover: nobody nudges themselves."""
    roles = [role for role in holding_roles(step, turn) if role is not Role.WORKER]
    me = reader.work.actor.audit_id
    acting = {role: me if lead.cover and lead.cover.id == me else lead.id for role, lead in reader.leads.items()}
    return held_alone(me, roles, acting, me if mine else None)


def _closed_acts(reader: Reader, step: Step, turn: Turn) -> list[str]:
    outcome = correcting.correct(reader.journey, At(step.key, turn.n), today_of(reader.work))
    return ["correct"] if not isinstance(outcome, Refused) and _may(reader, STEP_RIGHTS["correct"], step) else []


def _workers_word(reader: Reader, step: Step, turn: Turn) -> list[str]:
    """What a worker may say of what was promised to them, or take back, also of a turn whose day was moved since."""
    offered = may_be_said(step, turn, reader.work.today) and _may(reader, STEP_RIGHTS["did-not-happen"], step)
    if not offered or turn.said_not_to_have_happened_on is None:
        return ["did-not-happen"] if offered else []
    return ["did-happen", "did-not-happen"] if may_be_said_again(step, turn) else ["did-happen"]


def _talked(reader: Reader, step: Step, turn: Turn) -> list[str]:
    """Whether a lead may write down what came of talking about what the worker said."""
    said = turn.said_not_to_have_happened_on is not None and not turn.superseded
    return ["talked"] if said and _may(reader, STEP_RIGHTS["talked"], step) else []
