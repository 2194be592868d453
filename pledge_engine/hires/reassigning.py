"""Naming another lead on a record. What the one before agreed stands: it was given by the lead of the day."""

from __future__ import annotations

from dataclasses import replace

from pledge_engine.access.permissions import Action
from pledge_engine.audit.event import Change
from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.acting import Done, Happening, finish, open_record, present
from pledge_engine.hires.conflicts import check_seen
from pledge_engine.hires.handed_over import LEAD_HAS_LEFT, LEAD_REASSIGNED
from pledge_engine.hires.lead_naming import lead_named, team_of
from pledge_engine.hires.mail import tell_of_new_lead
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.record import Record
from pledge_engine.people.directory import is_active
from pledge_engine.people.own_lead import check_not_own_lead
from pledge_engine.people.places import Place, leads_of_team
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.blockers import Reason, refuse
from workflows.definition import BOTH_LEADS, Role


def reassign_lead(work: Work, reference: str, role: Role, handle: str, *, seen: int | None = None) -> Done:
    """Name another person, by handle, as one of the two leads.

    Every service lead of the team may, and every professional lead of the care group. The new lead holds the role where the
    team is, is not the other lead, and never was the record's worker.
    """
    record = open_record(work, reference, Action.REASSIGN_LEAD)
    check_seen(work, record, seen)
    person = lead_named(work, handle, role, team_of(work, record.scope.team_id))
    _check_two_people(record, role, person, handle)
    journey = present(work, record)
    outcome = replace(journey, leads={**journey.leads, role: person})
    before = journey.leads[role]
    extra = {"leads": Change({role: before}, {role: person})}
    reason = None if is_active(work.connection, before) else LEAD_HAS_LEFT
    done = finish(work, record, outcome, Happening(LEAD_REASSIGNED, extra=extra, reason=reason, moves=True))
    tell_of_new_lead(work, record, outcome, role)
    return done


def who_may_lead_instead(work: Work, reference: str) -> Place:
    """Who could be named as a lead of a record: whoever may lead in its team, and leads it in neither role yet."""
    record = open_reader(work, reference).record
    return leads_of_team(work, record.scope.team_id, but=tuple(record.journey.leads.values()))


def _check_two_people(record: Record, role: Role, person: str, handle: str) -> None:
    leads = record.journey.leads
    if leads[role] == person:
        title = role.value.replace("_", " ").capitalize()
        raise Invalid([FieldMistake(role, title, f"“{handle[:60]}” leads this record already", "name somebody else")])
    if any(leads[other] == person for other in BOTH_LEADS if other is not role):
        words = "The service lead and the professional lead must be two different people."
        raise RefusedMove(refuse(Reason.SAME_PERSON, words).blockers)
    check_not_own_lead({person}, record.scope.appointee_ids)
