"""The way to the pages that a person's roles give them; what is not theirs is not shown, and refused if asked for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.logins.sessions import Visit
from workflows.definition import Role


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation."""

    text: str
    href: str
    current: bool


_MY_PLEDGE = ("My pledge", "/my-pledge")
_WAYS = (
    ("Needs you today", "/today", None),
    ("Posts and people", "/records", Action.SEE_HIRE),
    ("My tasks", "/tasks", Action.COMPLETE_STEP),
    ("Needs attention", "/attention", Action.SEE_ATTENTION),
    ("Register", "/register", Action.SEE_REGISTERS),
    ("Pledge kept", "/kept", Action.SEE_REPORTS),
    ("Audit trail", "/trail", Action.SEE_TRAIL),
    ("Messages", "/messages", Action.SEE_MESSAGES),
    ("Set-up", "/set-up", Action.MANAGE_PEOPLE),
)


def navigation() -> tuple[Way, ...]:
    """The pages of whoever is here; none for somebody who is not logged in. A worker's own journey comes first.

    To somebody who is a worker alone no list of records is offered: of records they have their own.
    """
    visit: Visit | None = g.get("visit")
    if visit is None:
        return ()
    roles = {grant.role for grant in visit.actor.grants}
    theirs = [(text, href) for text, href, action in _WAYS if action is None or may_generally(visit.actor, action)]
    ways = [*([_MY_PLEDGE] if Role.WORKER in roles else []), *(theirs if roles != {Role.WORKER} else [])]
    return tuple(
        Way(text, href, current=request.path == href or request.path.startswith(f"{href}/")) for text, href in ways
    )
