"""Who leads a record today: the two people it names, who covers for them, and where nobody does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, select

from pledge_engine.access.sight import sees_names
from pledge_engine.hires.record import Record
from pledge_engine.people.cover_in_force import InCover, Somebody, people_with_cover
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.grant import ScopeKind
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Role
from workflows.words import listed, long_date, sentence

NOBODY = "nobody holds this"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """One lead of one record: the person it names, and who covers for them there today.

    ``holds`` says that they have a lead's role there still: whose role was ended can do nothing, though the record names them.
    ``away_until`` is the last day of cover that does not count there, because whoever covers is the record's own worker.
    """

    id: str
    name: str
    active: bool
    holds: bool
    cover: InCover | None = None
    away_until: date | None = None

    @property
    def acts(self) -> bool:
        """Whether they can act in this lead's role themselves."""
        return self.active and self.holds

    @property
    def held(self) -> bool:
        """Whether somebody can act in this lead's role."""
        return self.acts or self.cover is not None

    @property
    def who(self) -> str:
        """Who acts, for a line in a list: "Pat Example, covered by Cara Sample"; empty where nobody does."""
        if self.cover is None:
            return self.name if self.acts else ""
        if self.acts:
            return f"{self.name}, covered by {self.cover.name}"
        return f"{self.cover.name}, covering for {self.name}"

    @property
    def at_length(self) -> str:
        """The same for a record's own page, with the last day of cover."""
        if not self.held:
            gone = "no longer has the role" if self.active else "can no longer log in"
            return f"{sentence(NOBODY)} ({self.name} {gone})"
        if self.away_until:
            return f"{self.who}, for whom nobody stands in on this record until {long_date(self.away_until)}"
        return f"{self.who} until {long_date(self.cover.until_on)}" if self.cover else self.who


class Named(NamedTuple):
    """A record with the two people it names, and where it is; without a team it is one that is still to be opened."""

    hire_id: str
    service_lead_id: str
    professional_lead_id: str
    team_id: str = ""
    care_group_id: str = ""


Leads = Mapping[Role, Lead]


def leads_on(work: Work, record: Record) -> Leads:
    """The two leads of one record today; who was offered its post was read with it.

    That nobody stands in for a lead whose cover is the worker is told to whoever may know who that is, and to nobody else.
    """
    scope = record.scope
    worker = scope.worker_id if sees_names(work.actor, scope) else None
    named = Named(record.id, scope.service_lead_id, scope.professional_lead_id, scope.team_id, scope.care_group_id)
    return _leads_today(work, [named], lambda: {record.id: scope.appointee_ids}, worker)[record.id]


def leads_of(work: Work, rows: Iterable[Named | Row[Any]]) -> Mapping[str, Leads]:
    """The two leads of each record today, by the record's id; ``rows`` have what ``Named`` has."""
    found = list({row.hire_id: row for row in rows}.values())
    return _leads_today(work, found, lambda: _appointees(work, [row.hire_id for row in found]))


def _leads_today(
    work: Work,
    found: Collection[Named | Row[Any]],
    offered: Callable[[], Mapping[str, Collection[str]]],
    worker: str | None = None,
) -> Mapping[str, Leads]:
    """The same; ``offered`` gives everybody who was ever offered each post, and is asked only where somebody is covered."""
    ids = sorted({lead for row in found for lead in (row.service_lead_id, row.professional_lead_id)})
    known = people_with_cover(work.connection, ids, work.today)
    covered = {person: each.cover for person, each in known.items() if each.cover is not None}
    workers = offered() if covered else {}
    return {row.hire_id: _leads(row, known, covered, workers.get(row.hire_id, ()), worker) for row in found}


def _leads(
    row: Named | Row[Any],
    known: Mapping[str, Somebody],
    covered: Mapping[str, InCover],
    offered: Collection[str],
    worker: str | None,
) -> Leads:
    named = dict(zip(BOTH_LEADS, (row.service_lead_id, row.professional_lead_id), strict=True))
    standing_in = [covered[person].id for person in named.values() if person in covered]
    leads: dict[Role, Lead] = {}
    places = {
        (ScopeKind.TRUST, ""),
        (ScopeKind.CARE_GROUP, row.care_group_id),
        (ScopeKind.TEAM, row.team_id),
    }
    for role, person in named.items():
        cover = covered.get(person)
        counts = cover and role in cover.roles and cover.id not in named.values() and standing_in.count(cover.id) == 1
        closed = cover and {cover.id, person} & set(offered)
        lead = known[person]
        holds = not row.team_id or any((role, *place) in lead.holds for place in places)
        counts = counts and holds and not closed
        own = cover.until_on if cover and role in cover.roles and cover.id == worker else None
        leads[role] = Lead(
            id=person,
            name=lead.name,
            active=lead.active,
            holds=holds,
            cover=cover if counts else None,
            away_until=own,
        )
    return leads


def _appointees(work: Work, hire_ids: Collection[str]) -> Mapping[str, Collection[str]]:
    """Everybody who was ever offered the post, by record: cover never opens a record that is one's own."""
    offered = select(appointees.c.hire_id, appointees.c.person_id).where(
        appointees.c.hire_id.in_(hire_ids), appointees.c.person_id.is_not(None)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in work.connection.execute(offered):
        found[row.hire_id].append(row.person_id)
    return found


def said_holders(roles: Collection[Role], leads: Leads) -> str:
    """Who holds something, by role: "The service lead", or that nobody does where the lead it names has gone."""
    gone = said_gone(roles, leads)
    held = listed(ROLE_WORDS[role] for role in roles if role not in leads or leads[role].held)
    return sentence("; ".join(part for part in (held, gone) if part))


def said_gone(roles: Collection[Role], leads: Leads) -> str:
    """That nobody holds something, or a lead's part of it; empty where everybody who holds it can act."""
    gone = [role for role in roles if role in leads and not leads[role].held]
    if not gone or len(gone) == len(roles):
        return NOBODY if gone else ""
    return f"nobody holds the part of {listed(ROLE_WORDS[role] for role in gone)}"
