"""Appending to the trail. One event per command, in the command's own transaction; nothing is ever changed or removed.

Whoever appends holds the lock that guards the chain: for a hire its row, which also keeps the chain's end; for the
organisation's own chain the row that ``append_to_organisation`` takes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from pledge_engine.audit.chain import ORGANISATION, linked
from pledge_engine.audit.event import Event
from pledge_engine.store.adding import add_together
from pledge_engine.store.tables import audit_events, audit_secrets, chain_ends

# Built once: the database layer then recognises them without looking at each part again.
_ADD_EVENT = insert(audit_events)
_ADD_SECRETS = insert(audit_secrets)
_LOCK_END = (
    select(chain_ends.c.head, chain_ends.c.length).where(chain_ends.c.chain == bindparam("of")).with_for_update()
)
_HOLD_END = select(chain_ends.c.length).where(chain_ends.c.chain == bindparam("of")).with_for_update(read=True)
_STORE_END = update(chain_ends).where(chain_ends.c.chain == bindparam("of"))


class End(NamedTuple):
    """The end of a chain: the hash of its last event, and how many events it has."""

    head: str
    length: int


def append(connection: Connection, event: Event, *, head: str, length: int) -> End:
    """Append one event to a chain that ends as given, and say how it ends now.

    For a hire the caller holds its lock, passes what its row says and stores what comes back. A new hire starts with
    ``genesis(hire_id)`` and 0, and its row is inserted first.
    """
    link = link_of(event, head=head, length=length)
    connection.execute(_ADD_EVENT, [link.row])
    if link.secrets:
        connection.execute(_ADD_SECRETS, link.secrets)
    return link.end


class Link(NamedTuple):
    """An event as it is stored at the end of a chain: its row, the rows of its private values, and how the chain then ends."""

    end: End
    row: dict[str, Any]
    secrets: list[dict[str, Any]]


def link_of(event: Event, *, head: str, length: int) -> Link:
    """An event at the end of a chain that ends as given; ``append_links`` stores it."""
    chain = event.hire_id or ORGANISATION
    sequence = length + 1
    body, committed = event.written(chain, sequence)
    end = End(linked(head, body), sequence)
    row = {
        "chain": chain,
        "sequence": sequence,
        "hire_id": event.hire_id,
        "previous": head,
        "hash": end.head,
        "body": body,
    }
    secrets = [
        {"chain": chain, "sequence": sequence, "path": path, "salt": secret.salt, "value": secret.value}
        for path, secret in committed.items()
    ]
    return Link(end, row, secrets)


def append_links(connection: Connection, links: Sequence[Link]) -> None:
    """Store many events that each stand at the end of their chain."""
    add_together(connection, audit_events, [link.row for link in links])
    add_together(connection, audit_secrets, [secret for link in links for secret in link.secrets])


def append_to_organisation(connection: Connection, event: Event) -> End:
    """Append an event that belongs to no hire, under the lock of the organisation's own chain."""
    if event.hire_id is not None:
        raise ValueError("an event of a hire belongs to the hire's own chain")
    end = lock_end(connection, ORGANISATION)
    end = append(connection, event, head=end.head, length=end.length)
    store_end(connection, ORGANISATION, end)
    return end


def append_all_to_organisation(connection: Connection, events: Sequence[Event]) -> None:
    """The same of many events, in their order."""
    end, links = lock_end(connection, ORGANISATION), list[Link]()
    for event in events:
        links.append(link_of(event, head=end.head, length=end.length))
        end = links[-1].end
    append_links(connection, links)
    store_end(connection, ORGANISATION, end)


def lock_organisation(connection: Connection) -> None:
    """Take the lock of the organisation's own chain before something is checked that only the one who holds it may change."""
    lock_end(connection, ORGANISATION)


def hold_organisation(connection: Connection) -> None:
    """Let nothing change in the organisation until the transaction ends; others may hold it at the same time.

    For what must see everything that the organisation decides before it, and be seen by everything after: a new hire.
    """
    connection.execute(_HOLD_END, {"of": ORGANISATION})


def lock_end(connection: Connection, chain: str) -> End:
    """Take the lock of a chain that belongs to no hire, and say how the chain ends."""
    row = connection.execute(_LOCK_END, {"of": chain}).one()
    return End(row.head, row.length)


def store_end(connection: Connection, chain: str, end: End) -> None:
    """Store how a chain that belongs to no hire ends now."""
    connection.execute(_STORE_END, {"of": chain, "head": end.head, "length": end.length})
