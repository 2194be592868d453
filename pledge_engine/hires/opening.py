"""Opening a hire: a post in a team, with its two leads, in the first stage of the newest pledge."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import func, insert, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_in_team, refusal
from pledge_engine.access.scope import HireScope
from pledge_engine.audit.chain import genesis
from pledge_engine.audit.event import Change
from pledge_engine.errors import NotFound, RefusedMove
from pledge_engine.hires.acting import Done, Happening, check_seen, finish, open_record, present, today_of
from pledge_engine.hires.carrying import readiness_of
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.lead_naming import lead_named
from pledge_engine.hires.record import Record
from pledge_engine.store.counters import next_reference
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hire_link import LinkKind, hire_links
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows import siblings
from workflows.blockers import Refused
from workflows.definition import Role
from workflows.journey import Journey
from workflows.stages import open_journey

SHIPPED_PLEDGE = "lived_experience_pledge"


def open_hire(work: Work, team: str, *, service_lead: str, professional_lead: str) -> Done:
    """Open a hire for a post in a team. The leads are named by handle, and hold their roles where the team is."""
    place = _team(work, team)
    grant = may_in_team(work.actor, Action.OPEN_HIRE, team_id=place.id, care_group_id=place.care_group_id)
    if grant is None:
        raise refusal(work.actor, Action.OPEN_HIRE, f"in {place.name}")
    leads = {
        Role.SERVICE_LEAD: lead_named(work, service_lead, Role.SERVICE_LEAD, place),
        Role.PROFESSIONAL_LEAD: lead_named(work, professional_lead, Role.PROFESSIONAL_LEAD, place),
    }
    definition_id, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    carried = readiness_of(work, place.id, definition)
    journey = open_journey(definition, leads, today_of(work), carried.turns)
    if isinstance(journey, Refused):
        raise RefusedMove(journey.blockers)
    record = replace(_insert(work, place, journey, definition_id), role=grant.role, covering=grant.covers)
    extra = {
        "team": Change(None, {"id": place.id, "name": place.name}),
        "leads": Change(None, dict(leads)),
        "definition": Change(None, {"version": definition.version, "hash": definition.content_hash}),
        **({"carried_from": Change(None, carried.reference)} if carried.turns else {}),
    }
    return finish(work, record, journey, Happening("hire_opened", extra=extra, new=True))


def appoint_another(work: Work, reference: str, *, seen: int | None = None) -> Done:
    """Open a record for one more person appointed from the same advert; all but what is done per person is carried."""
    origin = open_record(work, reference, Action.APPOINT_ANOTHER)
    check_seen(origin, seen)
    links = select(func.count()).where(hire_links.c.kind == LinkKind.SIBLING_OF, hire_links.c.other_id == origin.id)
    others = work.connection.execute(links).scalar_one()
    journey = siblings.appoint_another(present(work, origin), others, today_of(work))
    if isinstance(journey, Refused):
        raise RefusedMove(journey.blockers)
    place = _team(work, origin.scope.team_id)
    inserted = _insert(work, place, journey, origin.definition_id)
    record = replace(inserted, role=origin.role, covering=origin.covering)
    link = {"hire_id": record.id, "kind": LinkKind.SIBLING_OF, "other_id": origin.id}
    work.connection.execute(insert(hire_links), link)
    extra = {
        "team": Change(None, {"id": place.id, "name": place.name}),
        "leads": Change(None, dict(journey.leads)),
        "sibling_of": Change(None, origin.reference),
    }
    done = finish(work, record, journey, Happening("sibling_opened", extra=extra, new=True))
    opened = {"sibling": Change(None, record.reference)}
    finish(work, origin, present(work, origin), Happening("appointed_another", extra=opened, moves=True))
    return done


def _team(work: Work, name: str) -> Any:
    wanted = " ".join(name.split()).casefold()
    rows = work.connection.execute(select(teams.c.id, teams.c.name, teams.c.care_group_id)).all()
    found = next((row for row in rows if wanted in {row.name.casefold(), row.id}), None)
    if found is None:
        raise NotFound(f"team “{name[:60]}”")
    return found


def _insert(work: Work, place: Any, journey: Journey, definition_id: str) -> Record:
    """The new hire's row, which its other rows refer to."""
    hire_id, reference = new_id(work.now), next_reference(work.connection)
    posts = select(func.coalesce(func.max(hires.c.post_number), 0)).where(hires.c.team_id == place.id)
    post_number = work.connection.execute(posts).scalar_one() + 1
    leads = journey.leads
    scope = HireScope(
        hire_id=hire_id,
        reference=reference,
        team_id=place.id,
        care_group_id=place.care_group_id,
        service_lead_id=leads[Role.SERVICE_LEAD],
        professional_lead_id=leads[Role.PROFESSIONAL_LEAD],
    )
    work.connection.execute(insert(hires), _row(work, scope, journey, definition_id, post_number))
    return Record(
        id=hire_id,
        reference=reference,
        label=post_label(place.name, post_number),
        scope=scope,
        version=1,
        definition_id=definition_id,
        chain_head=genesis(hire_id),
        chain_length=0,
        journey=journey,
        turns={},
        visits={},
    )


def _row(work: Work, scope: HireScope, journey: Journey, definition_id: str, post_number: int) -> dict[str, Any]:
    return {
        "id": scope.hire_id,
        "reference": scope.reference,
        "post_number": post_number,
        "team_id": scope.team_id,
        "service_lead_id": scope.service_lead_id,
        "professional_lead_id": scope.professional_lead_id,
        "definition_id": definition_id,
        "state": json.dumps(journey.state),
        "stage": journey.state[0].partition("/")[0],
        "version": 1,
        "opened_on": work.today,
        "pace": 1,
        "chain_head": genesis(scope.hire_id),
        "chain_length": 0,
    }
