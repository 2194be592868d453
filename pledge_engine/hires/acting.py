"""The one way in for a command: find the hire in scope, lock it, read its facts, and afterwards write what was decided.

Out of scope looks exactly like absent. In scope but not allowed is refused. A page that is out of date is a conflict, and
nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from pledge_engine.access.finding import HireRow, find_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require
from pledge_engine.access.scope import HireScope
from pledge_engine.access.sight import sees_step
from pledge_engine.audit.event import Change, Event, Origin, Titled
from pledge_engine.errors import Forbidden, RefusedMove
from pledge_engine.hires.adverts import others_beside
from pledge_engine.hires.changes import changes_between
from pledge_engine.hires.finding import no_such_step, titles_of
from pledge_engine.hires.fixed_term import said_of_new_end
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.loading import load_journey
from pledge_engine.hires.mail import tell_of_agreements_set_aside
from pledge_engine.hires.record import Record
from pledge_engine.hires.writing import write_record
from pledge_engine.work import Work
from workflows.agreeing import By
from workflows.blockers import Refused
from workflows.definition import Definition, Step
from workflows.journey import Journey
from workflows.naming import named
from workflows.occurrences import Today, settle
from workflows.second_looks import second_looks, second_looks_at_dates
from workflows.unusual import unusual_dates


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did: the record it changed, the verb in the trail, and the turn it was about.

    ``warnings`` say what is worth a second look in what was answered, or in a date that was moved; it is stored all the same.
    """

    reference: str
    verb: str
    step: str = ""
    n: int = 0
    warnings: tuple[str, ...] = ()

    @property
    def look_again(self) -> tuple[str, ...]:
        """The warnings as they are said to whoever gave the command."""
        return tuple(f"Look again: {warning}" for warning in self.warnings)


@dataclass(frozen=True, slots=True)
class Happening:
    """What the trail calls a command that is done, and the turn it was about.

    ``extra`` are changes outside the rules' facts, such as a note. ``moves`` counts the hire's version up; ``new`` says that
    nothing of the hire but its row is stored yet.
    """

    verb: str
    step: str = ""
    n: int = 0
    reason: str | None = None
    extra: Mapping[str, Change] = field(default_factory=dict)
    moves: bool = False
    new: bool = False


def open_record(work: Work, reference: str, action: Action, step: str = "") -> Record:
    """The hire under its lock, as it stands today, for an actor who may do the action on it.

    Raises ``NotFound`` for a hire or step that is absent or out of sight, ``Forbidden`` for one in sight.
    """
    row, scope = find_hire(work.connection, work.actor, reference, lock=True)
    record = load_record(work, row, scope)
    wanted = find_step(work, record, step) if step else None
    grant = require(work.actor, action, scope, wanted)
    record = replace(record, about=wanted.key if wanted else "")
    return replace(record, role=grant.role, covering=grant.covers) if grant else record


def load_record(work: Work, row: HireRow, scope: HireScope) -> Record:
    """A hire whose row has been found, read whole."""
    definition = work.definitions.by_id(work.connection, row.definition_id)
    journey, turns, visits = load_journey(work.connection, row, definition, scope.worker_id)
    return Record(
        id=row.id,
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        post_number=row.post_number,
        scope=scope,
        version=row.version,
        definition_id=row.definition_id,
        chain_head=row.chain_head,
        chain_length=row.chain_length,
        journey=journey,
        turns=turns,
        visits=visits,
        row=row._asdict(),
    )


def find_step(work: Work, record: Record, key: str) -> Step:
    """A step of the hire's pledge that the actor may know of, by its short name or title; raises ``NotFound``."""
    return step_meant(work, record.journey.definition, record.scope, key)


def step_meant(work: Work, definition: Definition, scope: HireScope, key: str) -> Step:
    """The same where the record is found and not read."""
    step = definition.steps.get(key)
    if step is not None and sees_step(work.actor, scope, step, definition):
        return step
    seen = [step for step in definition.steps.values() if sees_step(work.actor, scope, step, definition)]
    meant = named(key, titles_of(seen))
    if meant is None:
        raise no_such_step(work, key, scope.reference, seen)
    return definition.steps[meant]


def present(work: Work, record: Record) -> Journey:
    """The hire's facts after what time alone has changed."""
    return settle(record.journey, today_of(work))


def today_of(work: Work) -> Today:
    """The day and the calendar of the work."""
    return Today(work.today, work.calendar)


def by(work: Work, record: Record) -> By:
    """The actor in the role they act in, as the rules know them; raises ``Forbidden`` for the engine, which agrees nothing."""
    if record.role is None:
        raise Forbidden("Only people complete and agree steps.", "Act as a person.")
    return By(record.role, work.actor.audit_id)


def finish(work: Work, record: Record, outcome: Journey | Refused, happening: Happening) -> Done:
    """Write what was decided with its event, and tell everybody whose agreement it set aside.

    Raises ``RefusedMove`` with every blocker.
    """
    if isinstance(outcome, Refused):
        raise RefusedMove(outcome.blockers)
    before = None if happening.new else record.journey
    event = event_of(work, record, before, outcome, happening)
    write_record(work, record, before, outcome, event, moves=happening.moves)
    if before is not None:
        tell_of_agreements_set_aside(work, record, outcome)

    def sees(step: Step) -> bool:
        return sees_step(work.actor, record.scope, step, outcome.definition)

    warnings = _second_looks(work, record, outcome, happening, sees)
    if before is not None:
        warnings += said_of_new_end(before, outcome, sees)
    return Done(record.reference, happening.verb, happening.step, happening.n, warnings)


def _second_looks(
    work: Work, record: Record, after: Journey, happening: Happening, sees: Callable[[Step], bool]
) -> tuple[str, ...]:
    """What is unusual in the answers of the turn that a command was about, or in the dates of the record that it moved.

    Where that would tell of another step, only whoever ``sees`` it is told.
    Of a restricted step it is said that there is something, to whoever has just given it, and what it is on its page alone:
    what is said here is kept until it is read.
    """
    if not happening.step:
        moved = {name: day for name, day in after.dates.items() if record.journey.dates.get(name) != day}
        plans = unusual_dates(after.definition, moved, work.today, work.calendar)
        return (*plans, *second_looks_at_dates(after, moved, sees))
    step, turn = record.step(happening.step), after.turn(happening.step, happening.n)
    if step is None or turn is None:
        return ()
    found = second_looks(after, turn, today_of(work), others=others_beside(work, record, turn), sees=sees)
    if not step.answers_seen_by:
        return found
    before = record.journey.turn(happening.step, happening.n)
    known = before is not None and before.answers == turn.answers
    return (f"something in “{step.title}” is unusual. The page of the step says what.",) if found and not known else ()


def event_of(work: Work, record: Record, before: Journey | None, after: Journey, happening: Happening) -> Event:
    """What the trail says of a command that takes a hire from one journey to another."""
    step = record.step(happening.step)
    stage = record.journey.stage
    turn = after.turn(happening.step, happening.n) if step else None
    return Event(
        verb=happening.verb,
        origin=origin_of(work),
        hire_id=record.id,
        reference=record.reference,
        role=record.role,
        step=Titled(step.key, step.title) if step else None,
        stage=Titled(stage.key, stage.title) if stage else None,
        round=turn.round if turn else None,
        turn=turn.n if turn and step and step.due.repeats else None,
        changes={**changes_between(before, after), **happening.extra},
        reason=happening.reason,
        covering=record.covering,
    )


def origin_of(work: Work) -> Origin:
    """Where an event comes from: who, when, and through which door."""
    return Origin(actor=work.actor.audit_id, at=work.now, door=work.door, request_id=work.request_id)
