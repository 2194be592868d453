"""A made-up trust on a real database: places, people with roles, and records that are as plain as they can be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import Connection, Engine, insert, update

from pledge_engine.access.actor import Actor, Grant, PersonActor, SystemActor
from pledge_engine.audit.chain import genesis
from pledge_engine.audit.event import Change, Event, Origin
from pledge_engine.audit.trail import append
from pledge_engine.clock import SteppedClock, today
from pledge_engine.definitions import Definitions
from pledge_engine.people.directory import load_actor
from pledge_engine.store import tables
from pledge_engine.store.counters import next_reference
from pledge_engine.store.ids import new_id
from pledge_engine.store.session import begin, open_store
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.calendar import Calendar
from workflows.definition import Role
from workflows.reading import load_shipped

NOON = datetime(2026, 8, 6, 12, 0, tzinfo=UTC)
DAY = date(2026, 8, 6)
SET_UP = SystemActor("set_up")
PLEDGE = load_shipped()


class Trust:
    """Two care groups, Adult with the teams Oak and Elm, and Older with the team Yew; people are added by their roles."""

    def __init__(self, database: str) -> None:
        self.engine: Engine = open_store(database, busy_seconds=0.2)
        self.clock = SteppedClock(NOON)
        self.care_groups = {name: self._id() for name in ("Adult", "Older")}
        self.teams = {name: self._id() for name in ("Oak", "Elm", "Yew")}
        self._definition = self._id()
        self._people: dict[str, str] = {}
        with self.begin() as connection:
            self._lay_out(connection)

    def at(self, database: str) -> Trust:
        """The same trust in a copy of its database."""
        copied = copy(self)
        copied.engine = open_store(database, busy_seconds=0.2)
        return copied

    def _id(self) -> str:
        return new_id(self.clock.now())

    def _lay_out(self, connection: Connection) -> None:
        groups = [{"id": group_id, "name": name} for name, group_id in self.care_groups.items()]
        connection.execute(insert(tables.care_groups), groups)
        teams = [
            {"id": team_id, "name": name, "care_group_id": self.care_groups["Older" if name == "Yew" else "Adult"]}
            for name, team_id in self.teams.items()
        ]
        connection.execute(insert(tables.teams), teams)
        pledge = {
            "id": self._definition,
            "key": PLEDGE.key,
            "version": 1,
            "content_hash": PLEDGE.content_hash,
            "text": "pledge: made up",
        }
        connection.execute(insert(tables.definitions), pledge)

    @contextmanager
    def begin(self, *, write: bool = True) -> Iterator[Connection]:
        """A plain transaction."""
        with begin(self.engine, write=write) as connection:
            yield connection

    @contextmanager
    def work(self, actor: Actor = SET_UP) -> Iterator[Work]:
        """One unit of work by the actor, at the clock's next moment."""
        now = self.clock.now()
        with self.begin() as connection:
            yield Work(
                connection=connection,
                actor=actor,
                now=now,
                today=today(now),
                door="cli",
                request_id="made-up",
                calendar_of=cache(Calendar),
                definitions=Definitions(),
            )

    def person(self, handle: str, *grants: tuple[Role, str]) -> str:
        """The id of a person, added when new, who now holds these roles too: each with a place's name or reference."""
        with self.begin() as connection:
            if handle not in self._people:
                self._people[handle] = self._id()
                row = {"id": self._people[handle], "handle": handle, "name": handle.title(), "active": True}
                connection.execute(insert(tables.people), row | {"email": None})
            for role, place in grants:
                kind, scope_id = self._scope(connection, place)
                row = {"id": self._id(), "person_id": self._people[handle], "role": role, "scope_kind": kind}
                connection.execute(insert(tables.grants), row | {"scope_id": scope_id})
        return self._people[handle]

    def actor(self, handle: str, *grants: tuple[Role, str]) -> PersonActor:
        """The person as somebody who acts."""
        self.person(handle, *grants)
        with self.begin(write=False) as connection:
            return load_actor(connection, handle, DAY)

    def cover(self, handle: str, by: str, from_on: date = DAY, until_on: date = DAY, *, ended: bool = False) -> None:
        """Let somebody cover for a person, today unless other days are given."""
        both = {"person_id": self.person(handle), "cover_id": self.person(by), "named_by_id": self.person(handle)}
        days = {"from_on": from_on, "until_on": until_on, "ended_on": DAY if ended else None}
        with self.begin() as connection:
            connection.execute(insert(tables.covers), {"id": self._id()} | both | days)

    def grant(self, role: Role, place: str) -> Grant:
        """A grant as an actor carries it."""
        with self.begin(write=False) as connection:
            return Grant(role, *self._scope(connection, place))

    def _scope(self, connection: Connection, place: str) -> tuple[ScopeKind, str | None]:
        if place == "trust":
            return ScopeKind.TRUST, None
        if place in self.care_groups:
            return ScopeKind.CARE_GROUP, self.care_groups[place]
        if place in self.teams:
            return ScopeKind.TEAM, self.teams[place]
        hires = tables.hires
        found = connection.execute(hires.select().with_only_columns(hires.c.id).where(hires.c.reference == place))
        return ScopeKind.HIRE, found.scalar_one()

    def hire(self, team: str = "Oak", *, leads: tuple[str, str] = ("sam.lead", "pat.lead")) -> str:
        """The reference of a new record in a team, led by the two people, with the opening as its only event."""
        service_lead, professional_lead = (self.person(handle) for handle in leads)
        hire_id = self._id()
        with self.begin() as connection:
            reference = next_reference(connection)
            row = {
                "id": hire_id,
                "reference": reference,
                "post_number": int(reference.removeprefix("R-")),
                "team_id": self.teams[team],
                "service_lead_id": service_lead,
                "professional_lead_id": professional_lead,
                "definition_id": self._definition,
                "state": json.dumps(["team_readiness"]),
                "stage": "team_readiness",
                "version": 1,
                "opened_on": DAY,
                "chain_head": genesis(hire_id),
                "chain_length": 0,
            }
            connection.execute(insert(tables.hires), row)
            self.record(connection, reference, Event(verb="hire_opened", origin=self.origin(), hire_id=hire_id))
        return reference

    def origin(self, actor: str = "system:set_up") -> Origin:
        """Where a made-up event comes from."""
        return Origin(actor=actor, at=self.clock.now(), door="cli", request_id="made-up")

    def hire_id(self, reference: str) -> str:
        """The id behind a reference."""
        with self.begin(write=False) as connection:
            scope_id = self._scope(connection, reference)[1]
        assert scope_id is not None
        return scope_id

    def record(self, connection: Connection, reference: str, event: Event) -> None:
        """Append an event to a record's chain, as a command does."""
        hires = tables.hires
        where = hires.c.reference == reference
        end = connection.execute(
            hires.select().with_only_columns(hires.c.chain_head, hires.c.chain_length).where(where)
        ).one()
        head, length = append(connection, event, head=end.chain_head, length=end.chain_length)
        connection.execute(update(hires).where(where).values(chain_head=head, chain_length=length))

    def happen(self, reference: str, verb: str, **changes: Change) -> None:
        """Let something happen on a record, for the trail's sake alone."""
        event = Event(
            verb=verb, origin=self.origin(), hire_id=self.hire_id(reference), reference=reference, changes=changes
        )
        with self.begin() as connection:
            self.record(connection, reference, event)

    def open_step(self, reference: str, step: str, *, n: int = 1) -> str:
        """The id of an open turn of a step on a record."""
        turn = PLEDGE.steps[step]
        row = {
            "id": self._id(),
            "hire_id": self.hire_id(reference),
            "care_group_id": self.care_groups["Adult"],
            "step": step,
            "stage": turn.stage,
            "round": 1,
            "n": n,
            "status": "open",
            "owner": turn.owner,
            "required": turn.required,
            "opened_on": DAY,
            "because": "",
            "can_be_late": turn.required,
            "version": 1,
        }
        with self.begin() as connection:
            connection.execute(insert(tables.occurrences), row)
        return str(row["id"])

    def offer(self, reference: str, handle: str | None, *, ended: bool = False) -> str:
        """The id of an appointee: somebody was offered the post, whose name to log in by may not be known yet."""
        row = {
            "id": self._id(),
            "hire_id": self.hire_id(reference),
            "person_id": self.person(handle) if handle else None,
            "name": "Robin",
            "offered_on": DAY,
            "ended_on": DAY if ended else None,
        }
        with self.begin() as connection:
            connection.execute(insert(tables.appointees), row)
        return str(row["id"])
