"""A random sample of events that anybody can draw again: by a seed, without a program's own idea of chance.

An event's lot is the SHA-256 of "seed/chain/number", where the chain is a record's reference or "organisation"; the lowest
lots are drawn. So a sample can be checked by hand, and nobody can choose what is in it but by choosing the seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from heapq import nsmallest

from sqlalchemy import Connection, select

from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.store.tables.chain import chain_ends
from pledge_engine.store.tables.hire import hires

MOST_DRAWN = 200


def draw(connection: Connection, seed: str, size: int, *, but: Collection[str] = ()) -> list[tuple[str, int]]:
    """The chain and the number of so many events, from every chain ``but`` those, lowest lot first."""
    drawn = nsmallest(size, _every(connection, but), key=lambda event: lot(seed, event[1], event[2]))
    return [(chain, number) for chain, _, number in drawn]


def lot(seed: str, chain: str, number: int) -> bytes:
    """The lot of one event."""
    return hashlib.sha256(f"{seed}/{chain}/{number}".encode()).digest()


def _every(connection: Connection, but: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Every event: its chain, what people call that, and its number."""
    of_hires = select(hires.c.id, hires.c.reference, hires.c.chain_length).where(hires.c.id.not_in(but))
    ends = select(chain_ends.c.chain, chain_ends.c.chain.label("named"), chain_ends.c.length)
    for chains in (of_hires, ends.where(chain_ends.c.chain == ORGANISATION)):
        for chain, named, length in connection.execute(chains):
            yield from ((chain, named, number) for number in range(1, length + 1))
