"""The second peer: what people write today. An object for every step, and a state machine built for every record.

It loads a hire with all its steps, visits and agreements as mapped objects, asks a fresh ``transitions`` machine, changes
the objects and lets the session write them. The rows are those of the engine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench import by_hand, opened_by_hand
from bench.by_hand import NEXT
from bench.fresh_machine import machine_for
from bench.made_up import DAY, NEW_IN, NOW, TIMED, TIMED_IN
from bench.prepared import handle_of
from notifications.outbox import enqueue
from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.audit.chain import genesis
from pledge_engine.audit.trail import hold_organisation
from pledge_engine.store import tables
from pledge_engine.store.ids import new_id
from pledge_engine.store.session import open_store
from workflows.definition import BOTH_LEADS, Role


class Record:
    """One hire as objects, with a machine of its own."""

    def __init__(self, session: Session, hire: tables.Hire) -> None:
        """Load everything of the hire."""
        self.hire = hire
        self.team = session.get_one(tables.Team, hire.team_id)
        mine = {"hire_id": hire.id}
        self.steps = list(session.scalars(select(tables.Occurrence).filter_by(**mine)))
        self.answers = list(session.scalars(select(tables.Answer).join(tables.Occurrence).filter_by(**mine)))
        self.visits = list(session.scalars(select(tables.StageVisit).filter_by(**mine)))
        self.agreements = list(session.scalars(select(tables.Agreement).filter_by(**mine)))
        self.holds = list(session.scalars(select(tables.Hold).filter_by(**mine)))
        self.machine = machine_for(self, json.loads(hire.state))

    state: Any

    def is_ready(self) -> bool:
        """The machine's guard: every required step closed, both leads agreed, nothing on hold."""
        visit = self.visit()
        agreed = [a for a in self.agreements if a.stage_visit_id == visit.id and a.voided_at is None]
        still_open = [s for s in self.steps if s.stage == self.hire.stage and s.required and s.closed_on is None]
        return not still_open and len(agreed) == 2 and all(hold.resumed_on for hold in self.holds)

    def visit(self) -> tables.StageVisit:
        """The visit to the stage the hire is in."""
        return next(v for v in self.visits if v.stage == self.hire.stage and v.left_on is None)

    def step(self, key: str) -> tables.Occurrence:
        """The latest turn of a step."""
        return max((s for s in self.steps if s.step == key), key=lambda s: (s.round, s.n))


class OrmObjects:
    """The engine's commands on a database, as objects."""

    name = "ORM object per step"

    def __init__(self, address: str, actor: PersonActor) -> None:
        """Open the database as the engine does; the actor is a service lead."""
        self._actor = actor
        self._store = open_store(address)

    def close(self) -> None:
        """Let go of the database."""
        self._store.dispose()

    @contextmanager
    def _record(self, reference: str, action: Action) -> Iterator[tuple[Session, Record]]:
        with Session(self._store) as session, session.begin():
            seen = select(tables.Hire).where(visible_hires(self._actor, action)).filter_by(reference=reference)
            hire = session.scalars(seen.with_for_update()).one()
            if hire.service_lead_id != self._actor.id:
                raise PermissionError(reference)
            yield session, Record(session, hire)

    def complete(self, reference: str) -> None:
        """Complete the step: one's own agreement, and the other lead is asked for theirs."""
        with self._record(reference, Action.SEE_HIRE) as (session, record):
            turn = record.step(TIMED.step)
            if turn.status != "open":
                raise LookupError(reference)
            answers = by_hand.typed(TIMED.answers)
            turn.status, turn.proposal, turn.happened_on = "awaiting_agreement", "complete", DAY
            turn.version += 1
            session.add(tables.Answer(occurrence_id=turn.id, fields=json.dumps(answers, ensure_ascii=False)))
            session.add(
                tables.Agreement(
                    id=new_id(NOW),
                    hire_id=record.hire.id,
                    occurrence_id=turn.id,
                    role="service_lead",
                    person_id=self._actor.id,
                    agreed_on=DAY,
                    recorded_at=NOW,
                    content_hash=by_hand.content_hash(answers),
                )
            )
            facts = _facts(record, turn)
            secret = by_hand.sealed(answers, by_hand.turn_path(facts))
            self._append(session, record.hire, by_hand.completed(facts, self._actor.id, secret))
            event = {"chain": record.hire.id, "sequence": record.hire.chain_length}
            for a in secret:
                session.add(tables.AuditSecret(**event, path=f"{a.name}/new", salt=a.salt, value=a.text))
            session.flush()
            enqueue(
                session.connection(),
                message_id=new_id(NOW),
                kind="agreement_needed",
                recipient=record.hire.professional_lead_id,
                subject_reference=reference,
                local_date=DAY,
                queued_at=NOW,
            )

    def advance(self, reference: str) -> None:
        """Move the hire to its next stage, unless something stands in the way."""
        with self._record(reference, Action.ADVANCE) as (session, record):
            if not record.machine.trigger_event(record, "advance"):
                raise LookupError(reference)
            hire, visit = record.hire, record.visit()
            round_ = 1 + sum(v.stage == NEXT for v in record.visits)
            facts = _facts(record) | {"visit_round": visit.round, "next_round": round_}
            left = [s for s in record.steps if s.stage == TIMED_IN and s.closed_on is None]
            for turn in left:
                turn.status, turn.closed_on, turn.recorded_at = "not_taken_up", DAY, NOW
                turn.version += 1
                turn.outcome, turn.outcome_on = "left_out", DAY
            visit.left_on, visit.closed_by = DAY, "advanced"
            newest = select(tables.Definition).order_by(tables.Definition.version.desc()).limit(1)
            definition = session.scalars(newest).one()
            hire.state, hire.stage, hire.definition_id = json.dumps([NEXT]), NEXT, definition.id
            hire.agreeable_from = None
            hire.version += 1
            session.add(_visit(hire, NEXT, round_, by_hand.target()))
            opened = by_hand.opening(facts, record.step("advert_closed").completed_on or DAY)
            session.add_all(tables.Occurrence(**_with_days(row)) for row in opened)
            turns = [{"step": turn.step, "round": turn.round, "n": turn.n} for turn in left]
            self._append(session, record.hire, by_hand.advanced(facts, self._actor.id, turns, opened))

    def open(self) -> None:
        """Open a hire for a post in the team that has none prepared."""
        with Session(self._store) as session, session.begin():
            hold_organisation(session.connection())
            team = session.scalars(select(tables.Team).filter_by(name=NEW_IN)).one()
            posts = list(session.scalars(select(tables.Hire).filter_by(team_id=team.id)))
            pledge = session.scalars(
                select(tables.Definition).order_by(tables.Definition.version.desc()).limit(1)
            ).one()
            counter = session.get_one(tables.Counter, "hire", with_for_update=True)
            counter.last += 1
            place = {
                "id": team.id,
                "name": team.name,
                "care_group_id": team.care_group_id,
                "definition": pledge.id,
                "version": pledge.version,
                "content_hash": pledge.content_hash,
                "post_number": max((post.post_number for post in posts), default=0) + 1,
            } | {role.value: _lead(session, role, team) for role in BOTH_LEADS}
            facts = opened_by_hand.new_hire(place, counter.last)
            hire = _hire(facts)
            session.add(hire)
            session.flush()
            session.add(_visit(hire, opened_by_hand.FIRST, 1, opened_by_hand.target()))
            steps = opened_by_hand.first_steps(facts)
            session.add_all(tables.Occurrence(**_with_days(row)) for row in steps)
            self._append(session, hire, opened_by_hand.opened(facts, self._actor.id, steps))

    def _append(self, session: Session, hire: tables.Hire, event: dict[str, Any]) -> None:
        body = by_hand.as_json(event)
        head = by_hand.linked(hire.chain_head, body)
        chain = {"chain": hire.id, "sequence": hire.chain_length + 1, "hire_id": hire.id, "previous": hire.chain_head}
        session.add(tables.AuditEvent(**chain, hash=head, body=body))
        session.flush()
        hire.chain_head, hire.chain_length = head, hire.chain_length + 1


def _facts(record: Record, turn: tables.Occurrence | None = None) -> dict[str, Any]:
    """What ``by_hand`` asks of a hire, from its objects."""
    hire = record.hire
    facts = {"id": hire.id, "reference": hire.reference, "chain_length": hire.chain_length}
    place = {"care_group_id": record.team.care_group_id}
    return facts | place | ({"round": turn.round, "n": turn.n} if turn else {})


def _hire(facts: dict[str, Any]) -> tables.Hire:
    """The object of a hire that is opened."""
    same = {name: facts[name] for name in ("id", "reference", "post_number", "state", "stage")}
    return tables.Hire(
        **same,
        team_id=facts["team"],
        service_lead_id=facts["service_lead"],
        professional_lead_id=facts["professional_lead"],
        definition_id=facts["definition"],
        version=1,
        opened_on=DAY,
        chain_head=genesis(facts["id"]),
        chain_length=0,
    )


def _visit(hire: tables.Hire, stage: str, round_: int, target: date) -> tables.StageVisit:
    where = {"hire_id": hire.id, "stage": stage, "round": round_, "definition_id": hire.definition_id}
    return tables.StageVisit(id=new_id(NOW), **where, entered_on=DAY, returned=False, target_on=target)


def _lead(session: Session, role: Role, team: tables.Team) -> str:
    """Who holds a lead's role where the team is, and may act."""
    scope = team.id if role is Role.SERVICE_LEAD else team.care_group_id
    held = select(tables.RoleGrant).filter_by(role=role.value, scope_id=scope)
    leads = (session.get_one(tables.Person, grant.person_id) for grant in session.scalars(held))
    return next(lead.id for lead in leads if lead.active and lead.handle == handle_of(role))


def _with_days(row: dict[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(row[name]) for name in ("opened_on", "due_on", "first_due_on") if row[name]}
    return row | days
