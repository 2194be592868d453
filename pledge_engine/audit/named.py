"""Who is named to those who read the trail: staff, by what they did and were given in a role of theirs, and nobody else.

A worker is named in nothing, and nobody in what they did with their own log-in: whoever is never named there could be found by
leaving out the others. It is the kind of an event that decides, and never whose it is, but where an administrator changed the
log-in of somebody who held another role then: ``whose_log_in``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import ColumnElement, and_, or_

from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.audit.history import PastEvent, Private
from pledge_engine.store.tables import audit_events
from workflows.definition import Role

PRIVATE = "(private)"
WORKER = "the worker"
# Cover is named and ended by people for themselves too, and only those have it who hold a role that others can stand in for.
_COVER = frozenset({"cover_named", "cover_ended"})
_GRANTS = frozenset({"grant_given", "grant_ended", "first_administrator_added"})
_OF_A_WORKER = frozenset({"person", "of", "offer"})
_LEADS, _ASSIGNEES, _SESSION = "leads", "assignees.", "session"
_ID = re.compile(r"[0-9a-f]{32}\Z")

# The role follows the request in the text of an event, and no key after it is called so: see ``event``.
_IN_A_ROLE, _AS_WORKER = '%"request_id":"%","role":"%', '%"request_id":"%","role":"worker"%'


def where_named(ids: Collection[str]) -> ColumnElement[bool]:
    """Of stored events those in which one of these people acted and is named."""
    stored = audit_events.c
    told = or_(stored.body.like(_IN_A_ROLE), stored.verb.in_(sorted(_COVER)))
    return and_(stored.actor.in_(sorted(ids)), told, stored.body.not_like(_AS_WORKER))


def names_who_acted(event: PastEvent) -> bool:
    """Whether the person who acted is named: in a role other than a worker's, and where they named or ended cover."""
    return event.role != Role.WORKER and (event.role is not None or event.verb in _COVER)


def tells_whose(event: PastEvent, people: Mapping[str, str], of_staff: Collection[int] = ()) -> bool:
    """Whether its text, as it was hashed, holds the id of somebody it may not name; ``people`` are all, each by their id.

    ``of_staff`` are the places in the organisation's chain that ``whose_log_in`` finds.
    """
    if event.actor in people and not names_who_acted(event):
        return True
    return any(
        told_of(event, fact, side, people, of_staff) != side
        for fact, change in event.changes.items()
        for side in (change.old, change.new)
        if not isinstance(side, Private)
    )


def ids_in(event: PastEvent) -> Iterator[str]:
    """Every text in what changed that may be the id of a person."""
    for change in event.changes.values():
        for side in (change.old, change.new):
            yield from _ids(side)


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if _ID.match(value):
            yield value
        return
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else ()
    for part in parts:
        yield from _ids(part)


def told_of(
    event: PastEvent, fact: str, value: object, people: Mapping[str, str], of_staff: Collection[int] = ()
) -> object:
    """A value of a fact with no id of a person in it: those who may be named by what ``people`` calls them, the others not."""
    if value is not None and fact in _OF_A_WORKER and _is_a_workers_grant(event):
        return PRIVATE
    return _told(value, people, named=_names(event, fact, of_staff))


def _is_a_workers_grant(event: PastEvent) -> bool:
    given = event.changes.get("role")
    return event.verb in _GRANTS and given is not None and Role.WORKER in {given.old, given.new}


def _names(event: PastEvent, fact: str, of_staff: Collection[int]) -> bool:
    """Whether those whose ids a fact holds are staff by what it tells of them."""
    if event.chain == ORGANISATION:
        return event.verb in _COVER or event.verb in _GRANTS or event.sequence in of_staff
    return fact in {_LEADS, _SESSION} or fact.startswith(_ASSIGNEES)


def _told(value: object, people: Mapping[str, str], *, named: bool) -> object:
    if isinstance(value, str):
        return value if value not in people else people[value] if named else PRIVATE
    if isinstance(value, list | tuple):
        return [_told(each, people, named=named) for each in value]
    if not isinstance(value, Mapping):
        return value
    if value.get("role") == Role.WORKER and value.get("person"):
        return {**value, "person": WORKER}
    named = named or ("role" in value and "person" in value)
    return {key: _told(each, people, named=named) for key, each in value.items()}
