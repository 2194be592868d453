"""Opening a record to look at it: found in scope, read whole, brought to today in memory, and never written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require
from pledge_engine.access.scoping import find_hire
from pledge_engine.access.sight import roles_on, sees_answers, sees_names, sees_step
from pledge_engine.hires.acting import load_record, today_of
from pledge_engine.hires.record import Record
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.care_group import care_groups
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Role, Step
from workflows.journey import Journey, Turn
from workflows.occurrences import settle

_LEADS_AND_OVERSIGHT = frozenset({Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD, Role.LX_LEADERSHIP, Role.HR, Role.WORKER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One actor in front of one record: what they may see of it. ``since`` is the worker's own offer, for the worker."""

    work: Work
    record: Record
    journey: Journey
    roles: frozenset[Role]
    since: date | None

    def sees(self, step: Step) -> bool:
        """Whether the step may be named to this reader."""
        return sees_step(self.work.actor, self.record.scope, step, self.journey.definition)

    def sees_turn(self, turn: Turn) -> bool:
        """Whether a turn belongs to what the reader may look at: a worker sees nothing closed before their own offer."""
        before = self.since is not None and turn.closed_on is not None and turn.closed_on < self.since
        return not before and self.sees(self.journey.definition.steps[turn.step])

    def reads(self, step: Step) -> bool:
        """Whether the reader may read what was answered."""
        return sees_answers(self.work.actor, self.record.scope, step)

    @property
    def sees_names(self) -> bool:
        """Whether the reader may know who the worker is."""
        return sees_names(self.work.actor, self.record.scope)

    @property
    def sees_the_whole(self) -> bool:
        """Whether what concerns the stage as a whole is this reader's business."""
        return bool(self.roles & _LEADS_AND_OVERSIGHT)


def open_reader(work: Work, reference: str, action: Action = Action.SEE_HIRE) -> Reader:
    """The record with this reference, for this actor; raises ``NotFound`` or ``Forbidden``."""
    row, scope = find_hire(work.connection, work.actor, reference)
    require(work.actor, action, scope)
    record = load_record(work, row, scope)
    roles = roles_on(work.actor, scope)
    return Reader(
        work=work,
        record=record,
        journey=settle(record.journey, today_of(work)),
        roles=roles,
        since=_offered_on(work.connection, record.id) if roles == {Role.WORKER} else None,
    )


def _offered_on(connection: Connection, hire_id: str) -> date | None:
    offer = select(appointees.c.offered_on).where(appointees.c.hire_id == hire_id, appointees.c.ended_on.is_(None))
    return connection.execute(offer).scalar()


def names_of(connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """The names of people by id."""
    wanted = sorted(set(ids))
    rows = connection.execute(select(people.c.id, people.c.name).where(people.c.id.in_(wanted))) if wanted else ()
    return {row.id: row.name for row in rows}


def place_of(connection: Connection, team_id: str) -> tuple[str, str]:
    """The names of a team and of its care group."""
    place = select(teams.c.name, care_groups.c.name.label("care_group")).join(
        care_groups, care_groups.c.id == teams.c.care_group_id
    )
    row = connection.execute(place.where(teams.c.id == team_id)).one()
    return row.name, row.care_group


def worker_name(reader: Reader) -> str:
    """The name of the person who was offered the post, where the reader may know it; empty otherwise."""
    if not reader.sees_names:
        return ""
    named = select(appointees.c.name).where(appointees.c.hire_id == reader.record.id, appointees.c.ended_on.is_(None))
    return reader.work.connection.execute(named).scalar() or ""
