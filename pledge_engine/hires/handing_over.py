"""What somebody leaves behind who is deactivated, and who has it now: counted, for an administrator sees no record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Row, case, exists, func, or_, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally, require_generally
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.holders import given_roles, holders
from pledge_engine.hires.leading import Lead, Leads, leads_of
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.queue_commands import picked_up_by, return_to_queues
from pledge_engine.people.cover_list import CoverRow, list_cover
from pledge_engine.people.deactivating import deactivate
from pledge_engine.people.directory import find_anybody
from pledge_engine.store.tables.care_group import care_groups
from pledge_engine.store.tables.grant import ScopeKind, grants
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldRole:
    """A role that somebody holds, and where: "trust", or the name of a care group or a team."""

    role: str
    scope: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What a deactivated person held: records that name them as a lead and have not ended, and open steps they hold there.

    ``covered`` of the records are with ``cover`` now, and on ``with_nobody`` nobody holds their part. ``teams`` says how many
    records are in each, by name. ``references`` name only those that another role of the administrator's shows them.
    ``picked_up`` counts the steps of shared queues that they had picked up, which are back there. ``roles`` are theirs other than
    a worker's, ``alone`` those that nobody else holds there; ``covers_for`` and
    ``covered_by`` the cover that lasts or is to come, in which they stand in or are stood in for.
    """

    name: str
    records: int
    open_steps: int
    cover: str
    covered: int
    with_nobody: int
    teams: tuple[tuple[str, int], ...]
    references: tuple[str, ...]
    picked_up: int
    roles: tuple[HeldRole, ...]
    covers_for: tuple[CoverRow, ...]
    covered_by: tuple[CoverRow, ...]
    alone: tuple[HeldRole, ...] = ()


def deactivate_person(work: Work, handle: str) -> Handover:
    """Let a person act no more, through any door and at once, and say what they held and who has it now.

    Raises ``Forbidden``, ``NotFound`` or ``Invalid`` as ``people.deactivating`` does.
    """
    person = deactivate(work, handle)
    held = _handover(work, person, 0)
    back = return_to_queues(work, person.id, may_generally(work.actor, Action.MANAGE_PEOPLE))
    return replace(held, picked_up=back)


def what_they_hold(work: Work, handle: str) -> Handover:
    """The same before anything is done: what would be left behind. Raises ``Forbidden`` and ``NotFound``."""
    require_generally(work.actor, Action.MANAGE_PEOPLE)
    person = find_anybody(work.connection, handle)
    return _handover(work, person, picked_up_by(work, person.id))


def _handover(work: Work, person: Row[str, str, str, bool], picked_up: int) -> Handover:
    rows = _records_naming(work, person.id)
    theirs = {hire_id: _part(leads, person.id) for hire_id, leads in leads_of(work, rows).items()}
    cover = list_cover(work)
    every, alone = roles_of(work, person.id)
    covered = [lead.cover for _, lead in theirs.values() if lead.cover]
    return Handover(
        name=person.name,
        records=len(theirs),
        open_steps=open_steps_of(work, {hire_id: role for hire_id, (role, _) in theirs.items()}),
        cover=covered[0].name if covered else "",
        covered=len(covered),
        with_nobody=len(theirs) - len(covered),
        teams=tuple(sorted(Counter(row.team_name for row in rows).items())),
        references=tuple(row.reference for row in rows if row.seen),
        picked_up=picked_up,
        roles=every,
        covers_for=tuple(each for each in cover if each.cover_handle == person.handle),
        covered_by=tuple(each for each in cover if each.handle == person.handle),
        alone=alone,
    )


def roles_of(
    work: Work, person_id: str, *narrowed: ColumnElement[bool]
) -> tuple[tuple[HeldRole, ...], tuple[HeldRole, ...]]:
    """What somebody holds other than a worker's role, which administrators are not told of; and what of it nobody else does.

    Somebody else is whoever is active and holds the role where they do.
    """
    other, whose = grants.alias("other"), people.alias("whose")
    joined = grants.outerjoin(teams, teams.c.id == grants.c.scope_id)
    joined = joined.outerjoin(care_groups, care_groups.c.id == grants.c.scope_id)
    place = func.coalesce(teams.c.name, care_groups.c.name, "trust")
    reaches = or_(
        other.c.scope_kind == ScopeKind.TRUST,
        other.c.scope_id == grants.c.scope_id,
        other.c.scope_id == teams.c.care_group_id,
    )
    another = exists().where(
        other.c.role == grants.c.role,
        other.c.person_id != person_id,
        whose.c.id == other.c.person_id,
        whose.c.active,
        reaches,
    )
    held = select(grants.c.role, place.label("scope"), another.label("shared")).select_from(joined)
    held = held.where(grants.c.person_id == person_id, grants.c.role != Role.WORKER, *narrowed)
    rows = work.connection.execute(held.order_by(grants.c.role, place)).all()
    every, alone = (
        tuple(HeldRole(role=row.role, scope=row.scope) for row in rows if not (row.shared and of_alone))
        for of_alone in (False, True)
    )
    return every, alone


def _records_naming(work: Work, person_id: str) -> Sequence[Any]:
    """The records that name somebody as a lead and have not ended, each with whether the actor sees it."""
    columns = (
        *(hires.c.id.label("hire_id"), hires.c.reference, hires.c.service_lead_id, hires.c.professional_lead_id),
        *(
            hires.c.team_id,
            teams.c.care_group_id,
            teams.c.name.label("team_name"),
            case((visible_hires(work.actor, Action.SEE_HIRE), 1), else_=0).label("seen"),
        ),
    )
    named = or_(hires.c.service_lead_id == person_id, hires.c.professional_lead_id == person_id)
    going_on = select(*columns).join(teams, teams.c.id == hires.c.team_id).where(named, hires.c.ended_on.is_(None))
    return work.connection.execute(going_on.order_by(hires.c.reference)).all()


def _part(leads: Leads, person_id: str) -> tuple[Role, Lead]:
    return next((role, lead) for role, lead in leads.items() if lead.id == person_id)


def open_steps_of(work: Work, roles: dict[str, Role]) -> int:
    """How many open turns the person holds as a lead: their own to do, and those that wait for their agreement."""
    definition = work.newest(SHIPPED_PLEDGE)
    columns = (
        occurrences.c.id,
        occurrences.c.hire_id,
        occurrences.c.step,
        occurrences.c.status,
        occurrences.c.proposal,
        occurrences.c.kept_from,
    )
    opened = select(*columns).where(occurrences.c.hire_id.in_(sorted(roles)), occurrences.c.closed_on.is_(None))
    turns: list[Any] = [row for row in work.connection.execute(opened) if row.step in definition.steps]
    given = given_roles(work, turns)
    return sum(roles[turn.hire_id] in holders(definition.steps[turn.step], turn, given) for turn in turns)
