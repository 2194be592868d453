"""Every team with who leads it, what it has prepared and until when that holds. No record is named: it is the team's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, exists, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.preparations import Prepared, newest_preparations
from pledge_engine.people.both_leads import one_is_both
from pledge_engine.store.tables import care_groups, grants, hires, people, teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedTeam:
    """One team, where ``one_is_both`` if its service lead and the care group's professional lead are one and the only person.

    ``prepared_on`` and ``until`` are the day it finished and the last day on which that holds; None for neither.

    ``what`` are the titles of the steps that are carried into a post opened by then. It is ``movable`` to another care group
    while no post is on record there.
    """

    id: str
    name: str
    service_leads: tuple[str, ...]
    one_is_both: bool
    prepared_on: date | None
    until: date | None
    holds: bool
    what: tuple[str, ...]
    movable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedGroup:
    """One care group with its professional leads and its teams."""

    id: str
    name: str
    professional_leads: tuple[str, ...]
    teams: tuple[PreparedTeam, ...]


def how_teams_are_prepared(work: Work) -> tuple[PreparedGroup, ...]:
    """Every care group with its teams, by name; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.MANAGE_TEAMS)
    leads = _leads(work)
    definition = work.newest(SHIPPED_PLEDGE)
    prepared = newest_preparations(work.connection, definition)
    found: dict[str, list[PreparedTeam]] = defaultdict(list)
    with_posts = exists().where(hires.c.team_id == teams.c.id).label("with_posts")
    for row in work.connection.execute(select(teams, with_posts).order_by(teams.c.name)):
        found[row.care_group_id].append(_team(row, leads, prepared.get(row.id), definition, work.today))
    groups = work.connection.execute(select(care_groups).order_by(care_groups.c.name))
    return tuple(
        PreparedGroup(
            id=row.id,
            name=row.name,
            professional_leads=tuple(leads.get(row.id, {}).values()),
            teams=tuple(found[row.id]),
        )
        for row in groups
    )


def _team(
    row: Row[Any],
    leads: Mapping[str, Mapping[str, str]],
    prepared: Prepared | None,
    definition: Definition,
    today: date,
) -> PreparedTeam:
    service_leads = leads.get(row.id, {})
    return PreparedTeam(
        id=row.id,
        name=row.name,
        service_leads=tuple(service_leads.values()),
        one_is_both=one_is_both(service_leads, leads.get(row.care_group_id, {})),
        prepared_on=prepared.since if prepared else None,
        until=prepared.until if prepared else None,
        holds=prepared is not None and today <= prepared.until,
        what=tuple(f"“{definition.steps[step].title}”" for step in prepared.steps) if prepared else (),
        movable=not row.with_posts,
    )


def _leads(work: Work) -> Mapping[str, Mapping[str, str]]:
    """Those who can act as a lead of a team or a care group, by its id: each by theirs, and by name."""
    held = select(grants.c.scope_id, people.c.id, people.c.name).join(people, people.c.id == grants.c.person_id)
    held = held.where(people.c.active, grants.c.role.in_(BOTH_LEADS)).order_by(people.c.name)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in work.connection.execute(held):
        found[row.scope_id][row.id] = row.name
    return found
