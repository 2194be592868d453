"""What a reader of a record may do next on it, most pressing first: offered, never decided, here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.hires.appointing_another import left_to_appoint
from pledge_engine.hires.examples import examples
from pledge_engine.hires.far_off import is_far_off, is_later
from pledge_engine.hires.pauses import is_left_to_worker
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.requests import asked_of
from pledge_engine.work import Work
from workflows.advancing import advance_blockers, agreement_blockers
from workflows.agreeing import By, awaited_roles
from workflows.definition import BOTH_LEADS, Role, Stage, Step
from workflows.journey import Journey, Visit
from workflows.returning import may_still_hold
from workflows.siblings import nobody_appointed, stages_to_appoint_in
from workflows.starting import start_blockers
from workflows.still_holding import said_to_hold
from workflows.turn import Status, Turn


class Kind(StrEnum):
    """What may be done."""

    COMPLETE = "complete"
    AGREE = "agree"
    AGREE_STAGE = "agree_stage"
    KEEP = "keep"
    ADVANCE = "advance"
    RETURN = "return"
    APPOINT_ANOTHER = "appoint_another"
    RESUME = "resume"
    LOOK_BACK = "look_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class NextMove:
    """One thing the reader may do now; ``step`` and ``turn`` are empty for a move of the stage as a whole.

    ``turn`` is given where a step has several turns. ``own`` says that the step is held by the reader's own role.
    ``answers`` are made-up ones for all that completing still needs; None for every other move, and where to name them would
    tell what was answered in a step that only some may read. ``steps`` are those that may be said to hold still; to keep
    without them is to agree to all that the other lead says. ``to`` is the latest stage to which the record can return.
    ``left`` is how many people who were appointed have no record yet.
    """

    kind: Kind
    step: str = ""
    turn: int | None = None
    own: bool = True
    answers: Mapping[str, str] | None = None
    steps: tuple[str, ...] = ()
    to: str = ""
    left: int = 0


def next_moves(work: Work, reference: str, *, limit: int = 3) -> tuple[NextMove, ...]:
    """At most ``limit`` moves for the actor: the stage first, then their agreements, then steps by due date.

    On hold no step is named to anybody, as nothing waits then. Where history may be read, looking back comes last.
    """
    reader = open_reader(work, reference)
    steps = [] if reader.journey.held else sorted(_on_steps(reader), key=lambda found: found[:3])
    moves = (*_on_stage(reader), *(move for *_, move in steps))[:limit]
    sees_history = may(work.actor, Action.SEE_HISTORY, reader.record.scope) is not None
    return (*moves, NextMove(kind=Kind.LOOK_BACK)) if sees_history else moves


def next_move_on(work: Work, reference: str, step: str, n: int) -> NextMove | None:
    """What the actor may do now on one turn of a step; None where that is nothing."""
    reader = open_reader(work, reference)
    found, turn = reader.record.step(step), reader.journey.turn(step, n)
    if found is None or turn is None or not turn.status.is_open or not reader.sees_turn(turn):
        return None
    return _on_turn(reader, found, turn, told=True)


def _on_stage(reader: Reader) -> Iterator[NextMove]:
    journey, stage, today = reader.journey, reader.journey.stage, reader.work.today
    actor, scope = reader.work.actor, reader.record.scope
    if journey.held and may(actor, Action.RESUME, scope) and not is_left_to_worker(reader):
        yield NextMove(kind=Kind.RESUME)
    if stage is None or journey.held:
        return
    if role := may(actor, Action.RETURN_TO_STAGE, scope):
        yield from _on_rounds(journey, stage, By(role, actor.audit_id))
    if not advance_blockers(journey, today):
        if may(actor, Action.ADVANCE, scope):
            yield NextMove(kind=Kind.ADVANCE)
    elif not agreement_blockers(journey, stage, today):
        role = may(actor, Action.AGREE, scope)
        visit = journey.visit_to(stage.key)
        if role in BOTH_LEADS and visit is not None and _is_asked_of(reader, visit, role):
            yield NextMove(kind=Kind.AGREE_STAGE)
    asked = may(actor, Action.APPOINT_ANOTHER, scope) and stage.key in stages_to_appoint_in(journey.definition)
    if asked and (left := left_to_appoint(reader.work, reader.record)):
        yield NextMove(kind=Kind.APPOINT_ANOTHER, left=left)


def _on_rounds(journey: Journey, stage: Stage, by: By) -> Iterator[NextMove]:
    """What a lead may do about the rounds: go back where nobody was appointed, and say what still holds."""
    if nobody_appointed(journey) and stage.returns:
        yield NextMove(kind=Kind.RETURN, to=max(stage.returns, key=lambda key: journey.definition.position[key]))
    if said_to_hold(journey, by):
        yield NextMove(kind=Kind.KEEP)
    if finished := may_still_hold(journey):
        yield NextMove(kind=Kind.KEEP, steps=tuple(step.key for step in finished))


def _is_asked_of(reader: Reader, visit: Visit, role: Role) -> bool:
    """Whether the stage waits for the reader as a lead; not of the one who asked for a change, until the other has looked."""
    if visit.agreements:
        return all(role is not a.role and reader.work.actor.audit_id != a.person for a in visit.agreements)
    asked = asked_of(reader, visit)
    return asked is None or asked.by.role is not role


def _on_steps(reader: Reader) -> Iterator[tuple[bool, bool, date, NextMove]]:
    """The earliest open turn of each step that the reader may agree or complete, with what it is ordered by."""
    for key in reader.journey.turns:
        step, turn = reader.journey.definition.steps[key], reader.journey.open_turn(key)
        if turn is None or not reader.sees_turn(turn):
            continue
        if _is_no_move_yet(step, turn, reader.work.today):
            continue
        begun = step.answers_seen_by and turn.answers and reader.reads(step)
        if move := _on_turn(reader, step, turn, told=not begun):
            yield move.kind is Kind.COMPLETE, not move.own, turn.due_on or date.max, move


def _is_no_move_yet(step: Step, turn: Turn, today: date) -> bool:
    """Whether nobody is asked yet for a step that comes round again; the first time of an optional one may be taken up early."""
    if step.required:
        return step.due.repeats and turn.status is not Status.AWAITING_AGREEMENT and is_later(turn.due_on, today)
    return is_far_off(turn.n, turn.due_on, today, required=False)


def _on_turn(reader: Reader, step: Step, turn: Turn, *, told: bool) -> NextMove | None:
    """What may be done on a turn; ``told`` says whether what was answered in it may be gathered from what is still missing."""
    actor, scope = reader.work.actor, reader.record.scope
    if turn.kept_from is not None:
        return None  # Agreed with all the others that are said to hold still.
    if reader.journey.held and step.agreed_by:
        return None  # Nothing is agreed while the record is on hold.
    kind = Kind.AGREE if turn.status is Status.AWAITING_AGREEMENT else Kind.COMPLETE
    role = may(actor, Action.AGREE if kind is Kind.AGREE else Action.COMPLETE_STEP, scope, step)
    if role is None or start_blockers(reader.journey, step):
        return None
    if kind is Kind.AGREE:
        mine = any(agreed.person == actor.audit_id for agreed in turn.agreements)
        if mine or role not in awaited_roles(step, turn):
            return None
    return NextMove(
        kind=kind,
        step=step.key,
        turn=turn.n if step.due.repeats else None,
        own=role is step.owner or kind is Kind.AGREE,
        answers=_examples(reader, step, turn) if kind is Kind.COMPLETE and told else None,
    )


def _examples(reader: Reader, step: Step, turn: Turn) -> Mapping[str, str]:
    """Made-up answers; which are still missing of a restricted step is not told to who may not read it."""
    return examples(reader.journey, step, turn.answers if reader.reads(step) else {}, reader.work.today)
