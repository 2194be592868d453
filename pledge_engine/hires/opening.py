"""Opening a hire: a post in a team, with its two leads, in the first stage of the newest pledge."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from pledge_engine.access.actor import Grant
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_in_team, refusal
from pledge_engine.access.scoping import visible_hires
from pledge_engine.audit.event import Change
from pledge_engine.audit.trail import hold_organisation
from pledge_engine.errors import RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, today_of
from pledge_engine.hires.carrying import Readiness, readiness_of
from pledge_engine.hires.lead_naming import lead_named
from pledge_engine.hires.new_record import begun_as, find_team, insert_hire
from pledge_engine.hires.sent_forms import id_of_form
from pledge_engine.store.counters import hold_references
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work
from workflows.blockers import Refused
from workflows.definition import Role
from workflows.journey import Journey
from workflows.stages import open_journey

SHIPPED_PLEDGE = "lived_experience_pledge"
_OPENED = "hire_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """A record as it would begin today: where, in whose right, by which pledge, and what is carried into it."""

    place: Any
    grant: Grant
    definition_id: str
    carried: Readiness
    journey: Journey


def beginning_of(work: Work, team: str, *, service_lead: str, professional_lead: str) -> Beginning:
    """How a record for a post in a team would begin; nothing of it is stored.

    The leads are named by handle, and hold their roles where the team is. Raises ``NotFound``, ``Forbidden``, ``Invalid`` and
    ``RefusedMove``.
    """
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
    return Beginning(place=place, grant=grant, definition_id=definition_id, carried=carried, journey=journey)


def opened_by(work: Work, form: str) -> str:
    """The reference of the record that a form opened; empty where it opened none that the actor sees."""
    mine = hires.c.id == form, visible_hires(work.actor, Action.SEE_HIRE)
    return work.connection.execute(select(hires.c.reference).where(*mine)).scalar() or ""


def open_hire(work: Work, team: str, *, service_lead: str, professional_lead: str, form: str = "") -> Done:
    """Open a hire for a post in a team, as ``beginning_of`` says.

    ``form`` is the id of the form that is sent: it opens one record, however often it is sent.
    """
    hold_organisation(work.connection)  # A closure being added now would miss a record that is not there yet.
    if form:
        hold_references(work.connection)  # Only now is it sure that nobody else is sending the same form.
        if before := opened_by(work, form):
            return Done(before, _OPENED)
    found = beginning_of(work, team, service_lead=service_lead, professional_lead=professional_lead)
    stored = insert_hire(work, found.place, found.journey, found.definition_id, id_of_form(work, form, hires))
    record = replace(stored, role=found.grant.role, covering=found.grant.covers)
    extra = {
        **begun_as(record, found.place),
        **({"carried_from": Change(None, found.carried.reference)} if found.carried.turns else {}),
        **({"no_longer_holds": Change(None, found.carried.outdated)} if found.carried.outdated else {}),
    }
    return finish(work, record, found.journey, Happening(_OPENED, extra=extra, new=True))
