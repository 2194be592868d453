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
from pledge_engine.hires.queue import picked_up_on
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.tasks import SOON_WORKING_DAYS
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.work import Work
from workflows import correcting, ending, returning, undoing
from workflows.agreeing import By, awaited_roles
from workflows.blockers import Refused
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.journey import Status, Turn
from workflows.lateness import can_be_late
from workflows.returning import may_still_hold
from workflows.steps import At

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOffers:
    """``acts`` are the commands by name; the rest are the choices that some of them ask for, as keys with their words."""

    acts: frozenset[str]
    returns_to: Choices
    reopens_at: Choices
    may_hold_still: Choices
    dates: tuple[tuple[str, str, date | None], ...]
    seen_as: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOffers:
    """The commands on one turn of a step, by name. ``mine`` says that the reader has picked it up."""

    acts: frozenset[str]
    n: int
    seen_as: int
    mine: bool


def record_offers(work: Work, reference: str) -> RecordOffers:
    """What the actor may do on a record as a whole; raises ``NotFound``."""
    reader = open_reader(work, reference)
    journey = reader.journey
    stage, definition = journey.stage, journey.definition
    stages = [(key, definition.stages[key].title) for key in definition.stage_order]
    returns = tuple(pair for pair in stages if stage and pair[0] in stage.returns)
    last = next((visit.stage for visit in reversed(journey.visits) if not visit.returned), stages[0][0])
    ends_so = {pair for pair in stages if definition.stages[pair[0]].ends_as == journey.state[0]}
    reopens = () if stage else tuple(stages[: definition.position[last] + 1])
    return RecordOffers(
        acts=frozenset(_record_acts(reader)),
        returns_to=returns,
        reopens_at=tuple(pair for pair in reopens if journey.state[0] != "withdrawn" or pair in ends_so),
        may_hold_still=tuple((step.key, step.title) for step in may_still_hold(journey)),
        dates=tuple((key, named.title, journey.hire_date(key)) for key, named in definition.hire_dates.items()),
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
        "note": (Action.ADD_NOTE, True),
        "hold": (Action.HOLD, moving),
        "resume": (Action.RESUME, journey.held),
        "set-date": (Action.SET_DATE, going and any(journey.hire_date(key) for key in journey.definition.hire_dates)),
        "pace": (Action.SET_PACE, going and journey.hire_date("start_date") is not None),
        "undo": (Action.ADVANCE, moving and not isinstance(undoing.undo_advance(journey, today), Refused)),
        "return": (Action.RETURN_TO_STAGE, moving and bool(journey.stage and journey.stage.returns)),
        "keep": (Action.RETURN_TO_STAGE, moving and bool(may_still_hold(journey))),
        "appoint-another": (Action.APPOINT_ANOTHER, moving and reader.record.scope.worker_id is not None),
        "withdraw": (Action.WITHDRAW, not isinstance(ending.withdraw(journey, "not_funded", today), Refused)),
        "leave": (Action.LEAVE, not isinstance(ending.leave(journey, "other", today.on, today), Refused)),
        "reopen": (Action.REOPEN, not going),
        "hand-over": (Action.REASSIGN_LEAD, going),
        "erase-earlier": (Action.ERASE_EARLIER_PERSON, _somebody_fell_through(reader)),
    }
    acts = [act for act, (action, possible) in offered.items() if possible and _may(reader, action)]
    return acts + (_agreement_acts(reader) if moving else [])


def _agreement_acts(reader: Reader) -> list[str]:
    """What may still be done about an agreement to the stage: one's own taken back, the other's sent back."""
    stage = reader.journey.stage
    visit = reader.journey.visit_to(stage.key) if stage else None
    given = visit.agreements if visit else ()
    if not given or may(reader.work.actor, Action.AGREE, reader.record.scope) not in BOTH_LEADS:
        return []
    mine = any(agreed.person == reader.work.actor.audit_id for agreed in given)
    return ["take-back-stage"] if mine else ["ask-for-stage-change"]


def _somebody_fell_through(reader: Reader) -> bool:
    gone = appointees.select().where(appointees.c.hire_id == reader.record.id, appointees.c.ended_on.is_not(None))
    return reader.work.connection.execute(gone.limit(1)).first() is not None


def _may(reader: Reader, action: Action, step: Step | None = None) -> bool:
    return may(reader.work.actor, action, reader.record.scope, step) is not None


def step_offers(work: Work, reference: str, step: str, n: int | None = None) -> StepOffers:
    """What the actor may do on a turn of a step, by default the earliest open or else the last; raises ``NotFound``."""
    reader = open_reader(work, reference)
    found = reader.step(step)
    current = [turn for turn in reader.journey.current(step) if reader.sees_turn(turn)]
    turn = next((turn for turn in current if turn.n == n), None) if n else _usual(current)
    if turn is None:
        return StepOffers(acts=frozenset(), n=0, seen_as=0, mine=False)
    held = picked_up_on(work.connection, reader.record.id).get(turn.key)
    mine = held is not None and held.id == work.actor.audit_id
    acts = _open_acts(reader, found, turn, held is not None, mine=mine) if turn.status.is_open else []
    acts += [] if turn.status.is_open else _closed_acts(reader, found, turn)
    return StepOffers(acts=frozenset(acts), n=turn.n, seen_as=reader.record.version_of(turn), mine=mine)


def _usual(turns: list[Turn]) -> Turn | None:
    return next((turn for turn in turns if turn.status.is_open), turns[-1] if turns else None)


def _open_acts(reader: Reader, step: Step, turn: Turn, held: bool, *, mine: bool) -> list[str]:
    moving = reader.journey.stage is not None and not reader.journey.held
    waiting = turn.status is Status.AWAITING_AGREEMENT
    agreed = any(given.person == reader.work.actor.audit_id for given in turn.agreements)
    awaited = may(reader.work.actor, Action.AGREE, reader.record.scope, step) in awaited_roles(step, turn)
    queue = step.owner in SHARED_QUEUES and isinstance(reader.work.actor, PersonActor)
    offered = {
        "save": (Action.SAVE_STEP, not waiting and bool(step.fields)),
        "complete": (Action.COMPLETE_STEP, not waiting),
        "agree": (Action.AGREE, moving and waiting and awaited and not agreed and turn.kept_from is None),
        "ask-for-change": (Action.ASK_FOR_CHANGE, moving and waiting and not agreed),
        "take-back": (Action.WITHDRAW_AGREEMENT, moving and waiting and agreed),
        "not-applicable": (Action.MARK_NOT_APPLICABLE, moving and not waiting and step.may_be_not_applicable),
        "move-date": (Action.SET_DATE, not waiting),
        "waiting-on": (Action.SAY_WAITING_ON, not waiting and step.owner is not Role.WORKER),
        "pick-up": (Action.PICK_UP_STEP, queue and not held),
        "give-back": (Action.PICK_UP_STEP, queue and mine),
        "give-to": (Action.REASSIGN_STEP, queue),
        "nudge": (Action.NUDGE, moving and _presses(reader, step, turn)),
    }
    return [act for act, (action, possible) in offered.items() if possible and _may(reader, action, step)]


def _presses(reader: Reader, step: Step, turn: Turn) -> bool:
    """Whether a turn needs attention: somebody but the worker can be late with it, and its date is past or near."""
    soon = reader.work.calendar.add_working_days(reader.work.today, SOON_WORKING_DAYS)
    return turn.due_on is not None and turn.due_on <= soon and can_be_late(reader.journey, step, turn)


def _closed_acts(reader: Reader, step: Step, turn: Turn) -> list[str]:
    outcome = correcting.correct(reader.journey, At(step.key, turn.n), today_of(reader.work))
    acts = ["correct"] if not isinstance(outcome, Refused) and _may(reader, Action.CORRECT_STEP, step) else []
    if _may(reader, Action.SAY_IT_DID_NOT_HAPPEN, step):
        acts.append("did-happen" if turn.said_not_to_have_happened_on else "did-not-happen")
    return acts
