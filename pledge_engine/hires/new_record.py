"""The row of a new hire, which its other rows refer to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, func, insert, select

from pledge_engine.access.scope import HireScope
from pledge_engine.audit.chain import genesis
from pledge_engine.audit.event import Change
from pledge_engine.errors import NotFound
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.record import Record
from pledge_engine.store.counters import next_reference
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Definition, Role
from workflows.journey import Journey

# Built once: the database layer then recognises them without looking at each part again.
_TEAMS = select(teams.c.id, teams.c.name, teams.c.care_group_id)
_LAST_POST = select(func.coalesce(func.max(hires.c.post_number), 0)).where(hires.c.team_id == bindparam("team"))
_INSERT_HIRE = insert(hires)


def find_team(work: Work, name: str) -> Any:
    """The team with this name or id, with its care group; raises ``NotFound``."""
    wanted = " ".join(name.split()).casefold()
    rows = work.connection.execute(_TEAMS).all()
    found = next((row for row in rows if wanted in {row.name.casefold(), row.id}), None)
    if found is None:
        raise NotFound(f"team “{name[:60]}”")
    return found


def insert_hire(work: Work, place: Any, journey: Journey, definition_id: str, hire_id: str = "") -> Record:
    """Add the hire to a team as its next post, with the next reference, and with a new id unless it has one already."""
    # Whoever takes a reference waits for whoever took the one before, and only then are the team's posts counted.
    reference = next_reference(work.connection)
    post_number = work.connection.execute(_LAST_POST, {"team": place.id}).scalar_one() + 1
    record = new_record(work, place, journey, definition_id, (reference, post_number), hire_id)
    work.connection.execute(_INSERT_HIRE, row_of(work, record))
    return record


def last_posts(work: Work, team_ids: Iterable[str]) -> dict[str, int]:
    """The number of the newest post of each team that has one."""
    newest = select(hires.c.team_id, func.max(hires.c.post_number)).where(hires.c.team_id.in_(set(team_ids)))
    return {row[0]: row[1] for row in work.connection.execute(newest.group_by(hires.c.team_id))}


def new_record(
    work: Work, place: Any, journey: Journey, definition_id: str, called: tuple[str, int], hire_id: str = ""
) -> Record:
    """A hire that is not stored yet, in a team; ``called`` is its reference and the number of its post."""
    hire_id, leads = hire_id or new_id(work.now), journey.leads
    scope = HireScope(
        hire_id=hire_id,
        reference=called[0],
        team_id=place.id,
        care_group_id=place.care_group_id,
        service_lead_id=leads[Role.SERVICE_LEAD],
        professional_lead_id=leads[Role.PROFESSIONAL_LEAD],
    )
    return Record(
        id=hire_id,
        reference=called[0],
        label=post_label(place.name, called[1]),
        post_number=called[1],
        scope=scope,
        version=1,
        definition_id=definition_id,
        chain_head=genesis(hire_id),
        chain_length=0,
        journey=journey,
        turns={},
        visits={},
    )


def begun_as(record: Record, place: Any) -> dict[str, Change]:
    """What the first event of a hire tells beside its journey: where the post is, who leads it, which pledge holds."""
    return {
        "team": Change(None, {"id": place.id, "name": place.name}),
        "post_number": Change(None, record.post_number),
        "leads": Change(None, dict(record.journey.leads)),
        "definition": pledge_taken_up(record.journey.definition),
    }


def pledge_taken_up(definition: Definition, before: Definition | None = None) -> Change:
    """Which version of the pledge a hire is held to from now on, and to which it was before, where that was another."""
    changed = before if before and before.content_hash != definition.content_hash else None
    return Change(_version(changed) if changed else None, _version(definition))


def _version(definition: Definition) -> dict[str, Any]:
    return {"version": definition.version, "hash": definition.content_hash}


def row_of(work: Work, record: Record) -> dict[str, Any]:
    """The row of a hire as it is first stored."""
    scope, journey = record.scope, record.journey
    return {
        "id": scope.hire_id,
        "reference": scope.reference,
        "post_number": record.post_number,
        "team_id": scope.team_id,
        "service_lead_id": scope.service_lead_id,
        "professional_lead_id": scope.professional_lead_id,
        "definition_id": record.definition_id,
        "state": json.dumps(journey.state),
        "stage": journey.state[0].partition("/")[0],
        "version": 1,
        "opened_on": work.today,
        "pace": 1,
        "chain_head": record.chain_head,
        "chain_length": record.chain_length,
    }
