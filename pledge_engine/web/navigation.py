"""The way to the pages that a person's roles give them; what is not theirs is not shown, and refused if asked for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.logins.sessions import Visit


@dataclass(frozen=True, slots=True)
class Way:
    """One entry of the navigation."""

    text: str
    href: str
    current: bool


_WAYS = (
    ("Needs you today", "/today", None),
    ("Posts and people", "/records", Action.SEE_HIRE),
    ("My tasks", "/tasks", Action.COMPLETE_STEP),
    ("Needs attention", "/attention", Action.SEE_ATTENTION),
    ("Register", "/register", Action.SEE_REGISTERS),
    ("Pledge kept", "/kept", Action.SEE_REPORTS),
    ("Audit trail", "/trail", Action.SEE_TRAIL),
    ("Messages", "/messages", Action.SEE_MESSAGES),
)


def navigation() -> tuple[Way, ...]:
    """The pages of whoever is here; none for somebody who is not logged in."""
    visit: Visit | None = g.get("visit")
    if visit is None:
        return ()
    return tuple(
        Way(text, href, current=request.path == href or request.path.startswith(f"{href}/"))
        for text, href, action in _WAYS
        if action is None or may_generally(visit.actor, action)
    )
