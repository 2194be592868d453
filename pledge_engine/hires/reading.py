"""Opening a record to look at it: found in scope, read whole, brought to today in memory, and never written."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, select

from pledge_engine.access.finding import HireRow, find_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import covers_for, require
from pledge_engine.access.scope import HireScope
from pledge_engine.access.sight import roles_on, sees_answers, sees_names, sees_phase, sees_step, sees_the_whole
from pledge_engine.clock import LONDON
from pledge_engine.hires.acting import find_step, load_record, today_of
from pledge_engine.hires.finding import no_such_step
from pledge_engine.hires.leading import Leads, leads_on
from pledge_engine.hires.record import Record
from pledge_engine.hires.told_rows import told_on
from pledge_engine.hires.told_word import is_told_the_word
from pledge_engine.store.tables.person import people
from pledge_engine.work import Reading, Work
from workflows.definition import Definition, Role, Step
from workflows.journey import Journey, Visit, of_earlier_person
from workflows.occurrences import settle
from workflows.turn import Status, Turn

TurnKey = tuple[str, int, int]
# What can make an offer, or end one.
_OFFERS = frozenset({"step_completed", "returned", "reopened", "hire_imported"})
# Built once: the database layer then recognises it without looking at each part again.
_NAMES = select(people.c.id, people.c.name).where(people.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a worker's own part of a record begins: the event that recorded their offer, and the stage it was made in.

    ``on`` is the day of an offer that was made before the record was brought in.
    """

    event: int
    at: datetime
    stage: str
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One actor in front of one record: what they may see of it.

    ``leads`` are who leads the record today. ``since`` is the worker's own offer, for the worker, and ``closed_at`` then
    the moment each stored turn was closed.
    """

    work: Work
    record: Record
    journey: Journey
    roles: frozenset[Role]
    leads: Leads
    since: Offer | None = None
    closed_at: Mapping[TurnKey, datetime] = field(default_factory=lambda: MappingProxyType({}))
    _seen: dict[str, bool] = field(default_factory=dict)

    def sees(self, step: Step) -> bool:
        """Whether the step may be named to this reader."""
        if step.key not in self._seen:
            self._seen[step.key] = sees_step(self.work.actor, self.record.scope, step, self.journey.definition)
        return self._seen[step.key]

    def sees_turn(self, turn: Turn) -> bool:
        """Whether a turn belongs to what the reader may look at: a worker sees nothing closed before their own offer."""
        closed = self.closed_at.get(turn.key)
        before = self.since is not None and closed is not None and closed < self.since.at
        if self.since is not None and turn.status is Status.IMPORTED:  # All came in at once, whenever it happened.
            before = not self.journey.definition.concerns_a_person(self.journey.definition.steps[turn.step])
        return not before and self.sees(self.journey.definition.steps[turn.step])

    def sees_visit(self, visit: Visit) -> bool:
        """Whether the dates of a visit to a stage are the reader's to know: not of one left before a worker's own offer."""
        if self.since is None or visit.left_on is None:
            return True
        offered = self.since.on or self.since.at.astimezone(LONDON).date()
        position = self.journey.definition.position
        earlier = position.get(visit.stage, 0) < position.get(self.since.stage, 0)
        return visit.left_on > offered or (visit.left_on == offered and not earlier)

    def reads(self, step: Step) -> bool:
        """Whether the reader may read what was answered."""
        return sees_answers(self.work.actor, self.record.scope, step)

    def reads_turn(self, turn: Turn) -> bool:
        """Whether the reader may read what was answered in a turn: of somebody whose offer fell through only HR may."""
        if of_earlier_person(self.journey, turn) and Role.HR not in self.roles:
            return False
        return self.reads(self.journey.definition.steps[turn.step])

    def shows(self, turn: Turn) -> None:
        """Note that the reader is shown what was answered in a turn, if it is restricted and not their own."""
        step = self.journey.definition.steps[turn.step]
        others = sorted(self.roles - {Role.WORKER})
        if step.answers_seen_by and turn.answers and (others or Role.WORKER not in self.roles):
            role = next((role for role in others if role in step.answers_seen_by), others[0] if others else None)
            covering = covers_for(self.work.actor, self.record.scope, role)
            self.work.readings[Reading(self.record.id, self.record.reference, step.key, role, covering)] = None

    def step(self, key: str) -> Step:
        """A step that the reader may know of; raises ``NotFound``, for a worker also where it was over before their offer."""
        step = find_step(self.work, self.record, key)
        turns = self.journey.turns.get(step.key, ())
        if turns and not any(self.sees_turn(turn) for turn in turns):
            others = [other for other in self.journey.definition.steps.values() if self.sees(other) and other != step]
            raise no_such_step(self.work, key, self.record.reference, others)
        return step

    @property
    def is_the_worker(self) -> bool:
        """Whether the record is the reader's own."""
        return Role.WORKER in self.roles

    @property
    def hears_the_worker(self) -> bool:
        """Whether what the worker said did not happen is told to this reader: to the two leads, and to the worker alone."""
        return self.is_the_worker or is_told_the_word(self.work, self.record.scope)

    @property
    def sees_names(self) -> bool:
        """Whether the reader may know who the worker is."""
        return sees_names(self.work.actor, self.record.scope)

    @property
    def sees_the_whole(self) -> bool:
        """Whether what concerns the stage as a whole is this reader's business."""
        return sees_the_whole(self.work.actor, self.record.scope)

    @property
    def sees_the_stage(self) -> bool:
        """Whether what concerns the record as a whole in its present stage is this reader's business."""
        return self.sees_whole_in(self.journey.stage.key if self.journey.stage else "")

    def sees_whole_in(self, stage: str) -> bool:
        """Whether what concerned the record as a whole while it was in a stage is this reader's business."""
        found = self.journey.definition.stages.get(stage)
        return sees_phase(self.work.actor, self.record.scope, found.phase if found else "")


def open_reader(work: Work, reference: str, action: Action = Action.SEE_HIRE) -> Reader:
    """The record with this reference, for this actor; raises ``NotFound`` or ``Forbidden``."""
    reader = work.found(
        "reader", reference, lambda: reader_of(work, *find_hire(work.connection, work.actor, reference))
    )
    require(work.actor, action, reader.record.scope)
    return reader


def reader_of(work: Work, row: HireRow, scope: HireScope) -> Reader:
    """The actor in front of a record that has been found."""
    record = load_record(work, row, scope)
    roles = roles_on(work.actor, scope)
    as_worker = roles == {Role.WORKER}
    return Reader(
        work=work,
        record=record,
        journey=settle(record.journey, today_of(work)),
        roles=roles,
        leads=leads_on(work, record),
        since=_offer(work, record) if as_worker else None,
        closed_at=_closed_at(record) if as_worker else {},
    )


def _offer(work: Work, record: Record) -> Offer:
    """The offer that still stands, when it was first recorded; where there is none, nothing of the past is the worker's.

    Putting an offer right does not make it a new one; returning the record to the stage of the offer or before it does.
    """
    definition = record.journey.definition
    offer = Offer(sys.maxsize, work.now, definition.stage_order[-1])
    for event in told_on(work, record).events:
        if event["verb"] not in _OFFERS:
            continue
        step = definition.steps.get(event.get("step", {}).get("key", ""))
        if step and step.per_person:
            stage = event.get("stage", {}).get("key", step.stage)
            offer = Offer(event["sequence"], datetime.fromisoformat(event["at"]), stage)
        elif event["verb"] == "hire_imported":
            offer = _offered_before(event, definition) or offer
        elif event["verb"] != "step_completed" and _makes_room_for_another(event, definition):
            break
    return offer


def _offered_before(event: Mapping[str, Any], definition: Definition) -> Offer | None:
    """The offer that a record was brought in with, if there was one."""
    for step in definition.steps.values():
        turn = event["fields"].get(f"turns.{step.key}.1.1", {}).get("new") if step.per_person else None
        if turn and turn.get("status") == Status.IMPORTED:
            day, at = date.fromisoformat(turn["completed_on"]), datetime.fromisoformat(event["at"])
            return Offer(event["sequence"], at, step.stage, day)
    return None


def _makes_room_for_another(event: Mapping[str, Any], definition: Definition) -> bool:
    """Whether a return or a reopening ended the offer that stood before it."""
    stage = event["fields"]["state"]["new"][0].partition("/")[0]
    offered = definition.offer_stage
    return offered is not None and definition.position[stage] <= definition.position[offered]


def _closed_at(record: Record) -> Mapping[TurnKey, datetime]:
    """The moment at which each closed turn was recorded."""
    return {key: stored.recorded_at for key, stored in record.turns.items() if stored.recorded_at is not None}


def names_of(work: Work, ids: Iterable[str | None]) -> Mapping[str, str]:
    """The names of people by id; in a work that only reads each is asked for once."""
    known: dict[str, str] = work.found("names", None, dict)
    asked = {each for each in ids if each}
    wanted = sorted(asked - known.keys())
    if wanted:
        rows = work.connection.execute(_NAMES, {"ids": wanted})
        known.update((row.id, row.name) for row in rows)
    return {each: known[each] for each in asked if each in known}
