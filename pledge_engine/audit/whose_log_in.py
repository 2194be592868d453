"""Whose log-in an administrator changed, where that person worked here in a role that the trail names: nobody else is told.

Who holds no role but a worker's, or none, at that moment is not named: what stands next to it, on a record or in another role
given or ended, could tell whose journey it is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, or_, select

from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.audit.history import PastEvent
from pledge_engine.store.tables import audit_events
from workflows.definition import Role

# What only an administrator does with the log-in of somebody else. Who is added, invited or joins holds no role yet.
_CHANGED = frozenset(
    {"person_edited", "person_deactivated", "person_reactivated", "second_factor_reset", "password_link_made"}
)
_GIVEN, _ENDED = frozenset({"grant_given", "first_administrator_added"}), frozenset({"grant_ended"})


def changed_log_ins(found: Collection[PastEvent]) -> frozenset[str]:
    """The ids of everybody whose log-in was changed in one of these events."""
    changed = (event for event in found if event.chain == ORGANISATION and event.verb in _CHANGED)
    sides = (change.old or change.new for event in changed if (change := event.changes.get("person")))
    return frozenset(side for side in sides if isinstance(side, str))


def of_staff(connection: Connection, ids: Collection[str] | None = None) -> frozenset[int]:
    """The places in the organisation's chain where the log-in of somebody was changed who held a role but a worker's then.

    With ``ids`` only theirs are looked for.
    """
    if ids is not None and not ids:
        return frozenset()
    stored = audit_events.c
    told = select(stored.sequence, stored.body).where(stored.chain == ORGANISATION)
    told = told.where(stored.verb.in_(sorted(_CHANGED | _GIVEN | _ENDED)))
    if ids is not None:
        told = told.where(or_(*(stored.body.contains(each) for each in sorted(ids))))
    held, places = Counter[str](), set[int]()
    for sequence, body in connection.execute(told.order_by(stored.sequence)):
        event = _parsed(body)
        person, given = _side(event, "person"), _side(event, "role")
        if event.get("verb") in _CHANGED:
            if held[person] and event.get("role") == Role.ADMINISTRATOR:
                places.add(sequence)
        elif given != Role.WORKER:
            held[person] += 1 if event.get("verb") in _GIVEN else -1
    return frozenset(places)


def _parsed(body: str) -> Mapping[str, Any]:
    """An event by its text; nothing of one that was changed so that it is none any more."""
    try:
        event = json.loads(body)
    except ValueError:
        return {}
    return event if isinstance(event, dict) else {}


def _side(event: Mapping[str, Any], fact: str) -> str:
    """What a fact of an event is, or was where it is nothing now."""
    fields = event.get("fields")
    sides = fields.get(fact) if isinstance(fields, dict) else None
    return str(sides.get("new") or sides.get("old") or "") if isinstance(sides, dict) else ""
