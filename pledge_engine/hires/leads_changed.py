"""The records on which another lead was named in the last days: news for the leads whom it concerns, and who did not do it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.access.scoping import visible_hires
from pledge_engine.clock import today
from pledge_engine.hires.handed_over import HANDED_OVER, LEAD_REASSIGNED, people_of
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.reading import names_of
from pledge_engine.hires.some import EVERYTHING, At, Some
from pledge_engine.hires.waiting_views import LeadChangedRow
from pledge_engine.people.cover_given import NEWS_FOR
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables import audit_events, hires, teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS


class _Change(NamedTuple):
    """A record, the event that named another lead there, and the role in which it did."""

    row: Any
    event: Mapping[str, Any]
    role: str


def leads_changed(work: Work, where: ColumnElement[bool], at: At = EVERYTHING) -> Some[LeadChangedRow]:
    """Of each record and role the last change, newest first, as the new lead, the other lead and the one before are told it."""
    actor = work.actor
    if not isinstance(actor, PersonActor) or may_generally(actor, Action.REASSIGN_LEAD) is None:
        return Some()
    newest: dict[tuple[str, str], _Change] = {}
    for change in _changes(work, actor, where):
        newest.setdefault((change.row.reference, change.role), change)
    mine = [change for change in newest.values() if change.event["actor"] != actor.id and _concerns(actor, change)]
    some = Some.of(mine, at)
    names = names_of(work, [person for change in some.rows for person in people_of(change.event)])
    return some.each(lambda change: _row(change, {**names, actor.id: "you"}))


def _changes(work: Work, actor: PersonActor, where: ColumnElement[bool]) -> list[_Change]:
    columns = (
        *(hires.c.reference, hires.c.post_number, hires.c.service_lead_id, hires.c.professional_lead_id),
        *(teams.c.name.label("team_name"), audit_events.c.body),
    )
    joined = audit_events.join(hires, hires.c.id == audit_events.c.chain).join(teams, teams.c.id == hires.c.team_id)
    lately = audit_events.c.verb == LEAD_REASSIGNED, audit_events.c.at >= moment_text(work.now - NEWS_FOR)
    theirs = visible_hires(actor, Action.SEE_HIRE, BOTH_LEADS)
    found = select(*columns).select_from(joined).where(*lately, hires.c.ended_on.is_(None), theirs, where)
    newest_first = found.order_by(audit_events.c.at.desc(), hires.c.reference, audit_events.c.sequence.desc())
    events = [(row, json.loads(row.body)) for row in work.connection.execute(newest_first)]
    return [_Change(row, event, role) for row, event in events for role in event["fields"]["leads"]["new"]]


def _concerns(actor: PersonActor, change: _Change) -> bool:
    """Whether the actor leads the record now, or did before it."""
    leads = change.row.service_lead_id, change.row.professional_lead_id
    return actor.id in {*leads, change.event["fields"]["leads"]["old"][change.role]}


def _row(change: _Change, names: Mapping[str, str]) -> LeadChangedRow:
    return LeadChangedRow(
        reference=change.row.reference,
        label=post_label(change.row.team_name, change.row.post_number),
        said=f"{names.get(change.event['actor'], 'Somebody')} {HANDED_OVER[LEAD_REASSIGNED](change.event, names)}",
        on=_day_of(change.event),
    )


def _day_of(event: Mapping[str, Any]) -> date:
    return today(datetime.fromisoformat(event["at"]))
