"""Whose agreement a stage waits for once nothing else is missing: the same words on a record and in lists."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import listed, long_date


def stage_waits(agreeable_from: date | None, today: date, awaited: Collection[Role], mine: Role | None) -> str:
    """What a stage waits for; empty while something has to be done first.

    ``agreeable_from`` is the day from which it can be agreed, ``awaited`` the leads who have not agreed it, and ``mine`` the role
    in which whoever reads this agrees it.
    """
    if agreeable_from is None:
        return ""
    if agreeable_from > today:
        return f"Can be agreed from {long_date(agreeable_from)}"
    if not awaited:
        return "Agreed by both leads, ready to move on"
    others = listed(ROLE_WORDS[role] for role in awaited if role is not mine)
    if mine not in awaited:
        return f"Waits for the agreement of {others}"
    return f"Waits for your agreement and that of {others}" if others else "Waits for your agreement"
