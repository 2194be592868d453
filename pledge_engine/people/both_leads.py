"""Whether a team has two people who can lead a record: one person is never both leads, whatever roles they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from pledge_engine.people.directory import find_anybody
from pledge_engine.people.granting import role_named
from pledge_engine.store.tables import grants, people, teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS
from workflows.words import listed

TWO_ARE_NEEDED = "one person is both leads, and every post needs two different people"


def one_is_both(service_leads: Collection[str], professional_leads: Collection[str]) -> bool:
    """Whether the leads of a team and of its care group, by their ids, are one and the same person and nobody else."""
    return bool(service_leads and professional_leads) and len({*service_leads, *professional_leads}) == 1


def said_of_both(work: Work, handle: str, role: str) -> str:
    """That somebody who was given a role is both leads of teams that have no other; empty where nothing is to be said.

    It is one sentence with what mends it. A role that leads nobody changes nothing of it.
    """
    if role_named(role) not in BOTH_LEADS:
        return ""
    person = find_anybody(work.connection, handle)
    held = select(grants.c.scope_id, grants.c.person_id).join(people, people.c.id == grants.c.person_id)
    leads: dict[str, set[str]] = defaultdict(set)
    for row in work.connection.execute(held.where(people.c.active, grants.c.role.in_(BOTH_LEADS))):
        leads[row.scope_id].add(row.person_id)
    names = [
        row.name
        for row in work.connection.execute(select(teams).order_by(teams.c.name))
        if one_is_both(leads[row.id], leads[row.care_group_id]) and person.id in leads[row.id]
    ]
    mend = "Give one of the two roles to somebody else as well."
    return f"No post can be opened in {listed(names)}: {TWO_ARE_NEEDED}. {mend}" if names else ""
