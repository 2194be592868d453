"""Who stands where in the trust on a day, as relations: who is told for a lead of a record, and who belongs to a queue.

The rules are those of ``access``, said for all records at once: a person is told only of what a role of theirs opens to
them, and never of their own record. A test compares the two, record by record.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import (
    CTE,
    BindParameter,
    ColumnElement,
    FromClause,
    Select,
    String,
    and_,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)

from pledge_engine.access.policy import PASSED_ON_BY_COVER, SHARED_QUEUES
from pledge_engine.people.cover_in_force import in_force
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.cover import covers
from pledge_engine.store.tables.grant import ScopeKind, grants
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.reminder import Why
from pledge_engine.store.tables.team import teams
from workflows.definition import BOTH_LEADS, Role


def members_on(on: date | BindParameter[date]) -> CTE:
    """Role, team and person, and whom they cover where the role is lent to them: one row for each way to hold a role."""
    mine, stand_in = grants.alias("mine"), people.alias("stand_in")
    own = (
        select(grants.c.role, teams.c.id.label("team_id"), grants.c.person_id, cast(null(), String).label("covers_id"))
        .select_from(grants.join(people, people.c.id == grants.c.person_id).join(teams, _reaches_team()))
        .where(people.c.active)
    )
    lent = (
        select(grants.c.role, teams.c.id, covers.c.cover_id, covers.c.person_id)
        .select_from(
            grants.join(covers, covers.c.person_id == grants.c.person_id)
            .join(stand_in, stand_in.c.id == covers.c.cover_id)
            .join(teams, _reaches_team())
        )
        .where(
            in_force(on),
            stand_in.c.active,
            grants.c.role.in_(sorted(PASSED_ON_BY_COVER)),
            exists().where(mine.c.person_id == covers.c.cover_id, mine.c.role == grants.c.role),
        )
    )
    return union_all(own, lent).cte("member").prefix_with("MATERIALIZED")


def _reaches_team() -> ColumnElement[bool]:
    return or_(
        grants.c.scope_kind == ScopeKind.TRUST,
        and_(grants.c.scope_kind == ScopeKind.CARE_GROUP, grants.c.scope_id == teams.c.care_group_id),
        and_(grants.c.scope_kind == ScopeKind.TEAM, grants.c.scope_id == teams.c.id),
    )


def leads_told(members: CTE, records: CTE) -> CTE:
    """Who is told for each lead: whoever covers for the one named, else the one named, else the other lead.

    ``records`` has hire_id, team_id, service_lead_id and professional_lead_id; ``told_as`` says how they come to be told.
    """
    named = _named(records)
    covering = _covering(members, named).cte("lead_covering").prefix_with("MATERIALIZED")
    held = covering.alias("held_by_cover")
    member = members.alias("named_member")
    themselves = (
        select(named.c.hire_id, named.c.role, named.c.person_id, literal(Why.HOLDER).label("told_as"))
        .select_from(
            named.join(
                member,
                and_(
                    member.c.team_id == named.c.team_id,
                    member.c.role == named.c.role,
                    member.c.person_id == named.c.person_id,
                    member.c.covers_id.is_(None),
                ),
            )
        )
        .where(
            ~_was_offered(named.c.hire_id, named.c.person_id),
            ~exists().where(held.c.hire_id == named.c.hire_id, held.c.role == named.c.role),
        )
    )
    found = union_all(select(covering), themselves).cte("lead_found").prefix_with("MATERIALIZED")
    return union_all(select(found), _instead(named, found)).cte("lead").prefix_with("MATERIALIZED")


def _named(records: CTE) -> CTE:
    """Two rows for a record: each lead it names, with the other one."""
    sides = (
        (Role.SERVICE_LEAD, records.c.service_lead_id, records.c.professional_lead_id),
        (Role.PROFESSIONAL_LEAD, records.c.professional_lead_id, records.c.service_lead_id),
    )
    rows = [
        select(
            records.c.hire_id,
            records.c.team_id,
            cast(literal(role.value), String).label("role"),
            person.label("person_id"),
            other.label("other_id"),
        )
        for role, person, other in sides
    ]
    return union_all(*rows).cte("named").prefix_with("MATERIALIZED")


def _covering(members: CTE, named: CTE) -> Select[tuple[str, str, str, str]]:
    """Whoever covers for a lead, where cover counts: it never makes one person both leads, and opens nobody's own record."""
    stands_for_other = members.alias("stands_for_other")
    return (
        select(named.c.hire_id, named.c.role, members.c.person_id, literal(Why.COVER).label("told_as"))
        .select_from(
            named.join(
                members,
                and_(
                    members.c.covers_id == named.c.person_id,
                    members.c.role == named.c.role,
                    members.c.team_id == named.c.team_id,
                ),
            )
        )
        .where(
            members.c.person_id.not_in((named.c.person_id, named.c.other_id)),
            ~exists().where(
                stands_for_other.c.person_id == members.c.person_id, stands_for_other.c.covers_id == named.c.other_id
            ),
            ~_was_offered(named.c.hire_id, members.c.person_id, named.c.person_id),
        )
    )


def _instead(named: CTE, found: CTE) -> Select[tuple[str, str, str, str]]:
    """The other lead, where nobody holds the part of one."""
    there, other = found.alias("there"), found.alias("other")
    return (
        select(named.c.hire_id, named.c.role, other.c.person_id, literal(Why.NOBODY_ELSE).label("told_as"))
        .select_from(named.join(other, and_(other.c.hire_id == named.c.hire_id, other.c.role != named.c.role)))
        .where(~exists().where(there.c.hire_id == named.c.hire_id, there.c.role == named.c.role))
    )


def queues_told(members: CTE, records: CTE) -> CTE:
    """Who belongs to each shared queue of a record: those who hold the role there, and in place of one away their cover."""
    leads = (records.c.service_lead_id, records.c.professional_lead_id)
    there = (
        select(records.c.hire_id, members.c.role, members.c.person_id, members.c.covers_id)
        .select_from(records.join(members, members.c.team_id == records.c.team_id))
        .where(
            members.c.role.in_(sorted(SHARED_QUEUES)),
            ~_was_offered(records.c.hire_id, members.c.person_id),
            or_(
                members.c.covers_id.is_(None),
                and_(members.c.person_id.not_in(leads), ~_was_offered(records.c.hire_id, members.c.covers_id)),
            ),
        )
    )
    able = there.cte("queue_member").prefix_with("MATERIALIZED")
    stand_in = able.alias("stand_in_there")
    away = exists().where(
        stand_in.c.hire_id == able.c.hire_id,
        stand_in.c.role == able.c.role,
        stand_in.c.covers_id == able.c.person_id,
    )
    present = select(able).where(or_(able.c.covers_id.is_not(None), ~away))
    return present.cte("queue").prefix_with("MATERIALIZED")


def sees_to_it(queue: CTE, assignee: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition on ``queue`` under which somebody is to see to what it holds and ``assignee`` has picked up.

    That is whoever did, or covers for them; and everybody there while nobody did, or who did is not there any more.
    """
    other = queue.alias("who_has_it")
    has_it = [or_(each.c.person_id == assignee, each.c.covers_id == assignee) for each in (queue, other)]
    picked_up = exists().where(other.c.hire_id == queue.c.hire_id, other.c.role == queue.c.role, has_it[1])
    return or_(assignee.is_(None), has_it[0], ~picked_up)


def workers_told(turns: FromClause) -> CTE:
    """The workers who can be told themselves: they can log in to their record, and a work address of theirs is known."""
    now = appointees.alias("offered_now")
    mine = grants.alias("worker_grant")
    found = (
        select(now.c.hire_id, now.c.person_id)
        .select_from(now.join(people, people.c.id == now.c.person_id))
        .where(
            now.c.ended_on.is_(None),
            now.c.hire_id.in_(select(turns.c.hire_id)),
            people.c.active,
            people.c.email.is_not(None),
            exists().where(
                mine.c.person_id == now.c.person_id, mine.c.role == Role.WORKER, mine.c.scope_id == now.c.hire_id
            ),
        )
    )
    return found.cte("worker").prefix_with("MATERIALIZED")


def led_by_a_lead(hire_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the record is that of somebody who leads others, which is open only to the leads it names."""
    now, leads = appointees.alias("leading_worker"), grants.alias("leading")
    return exists().where(
        now.c.hire_id == hire_id,
        now.c.ended_on.is_(None),
        leads.c.person_id == now.c.person_id,
        leads.c.role.in_(BOTH_LEADS),
    )


def _was_offered(hire_id: ColumnElement[str], *person_ids: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether the record is, or ever was, the own record of one of these people."""
    offered = appointees.alias()
    return exists().where(offered.c.hire_id == hire_id, or_(*(offered.c.person_id == each for each in person_ids)))
