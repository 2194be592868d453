"""Roles and places as set-up says and offers them."""

from __future__ import annotations

from pledge_engine.access.policy import SCOPES
from pledge_engine.people.listing import GrantRow, TeamRow
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import sentence

# The whole trust as a scope is typed; see ``people.scopes``.
TRUST = "trust"
# A worker's role comes with their own record, and is not given here.
GIVEN = tuple(role for role in Role if role is not Role.WORKER)


# Roles that are held for the whole trust and nowhere else.
ONE_PLACE = frozenset(role for role in GIVEN if SCOPES[role] == {TRUST})


def give_address(role: str, place: str = "") -> str:
    """The form that gives somebody a role, for a team or a care group by its id where there is one."""
    return f"/set-up/give/{role}" + (f"/{place}" if place else "")


def role_words(role: str) -> str:
    """A role without its article: "service lead"."""
    return ROLE_WORDS[Role(role)].removeprefix("the ")


# Roles that nobody is one of, as what somebody is who holds them.
_HELD = {
    Role.HR: "HR",
    Role.OCCUPATIONAL_HEALTH: "occupational health",
    Role.LX_LEADERSHIP: "in lived experience senior leadership",
    Role.AUDITOR: "an auditor",
    Role.ADMINISTRATOR: "an administrator",
    Role.BOARD: "on the board",
}


def being(role: str) -> str:
    """What somebody is who holds a role: "a service lead", "on the board"."""
    return _HELD.get(Role(role), f"a {role_words(role)}")


def place_words(grant: GrantRow) -> str:
    """Where a role is held."""
    return (
        "The whole trust" if grant.scope == TRUST else f"{sentence(grant.scope_kind.replace('_', ' '))} {grant.scope}"
    )


def scope_of(grant: GrantRow) -> str:
    """Where a role is held, as the commands take it."""
    return TRUST if grant.scope == TRUST else f"{grant.scope_kind.replace('_', ' ')}:{grant.scope}"


def scope_choices(groups: tuple[TeamRow, ...]) -> tuple[tuple[str, str], ...]:
    """Every place in which a role can be given, as the commands take it and in words; the widest first."""
    wide = ((f"care group:{group.care_group}", f"Care group {group.care_group}") for group in groups)
    narrow = ((f"team:{team}", f"Team {team} ({group.care_group})") for group in groups for team in group.teams)
    return ((TRUST, "The whole trust"), *wide, *narrow)
