"""Opening a hire: a post in a team, with its two leads, in the first stage of the newest pledge."""

from __future__ import annotations

from dataclasses import replace

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_in_team, refusal
from pledge_engine.audit.event import Change
from pledge_engine.audit.trail import hold_organisation
from pledge_engine.errors import RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, today_of
from pledge_engine.hires.carrying import readiness_of
from pledge_engine.hires.lead_naming import lead_named
from pledge_engine.hires.new_record import begun_as, find_team, insert_hire
from pledge_engine.work import Work
from workflows.blockers import Refused
from workflows.definition import Role
from workflows.stages import open_journey

SHIPPED_PLEDGE = "lived_experience_pledge"


def open_hire(work: Work, team: str, *, service_lead: str, professional_lead: str) -> Done:
    """Open a hire for a post in a team. The leads are named by handle, and hold their roles where the team is."""
    hold_organisation(work.connection)  # A closure being added now would miss a record that is not there yet.
    place = find_team(work, team)
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
    record = replace(insert_hire(work, place, journey, definition_id), role=grant.role, covering=grant.covers)
    extra = {
        **begun_as(record, place),
        **({"carried_from": Change(None, carried.reference)} if carried.turns else {}),
        **({"no_longer_holds": Change(None, carried.outdated)} if carried.outdated else {}),
    }
    return finish(work, record, journey, Happening("hire_opened", extra=extra, new=True))
