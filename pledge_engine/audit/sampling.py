"""A random sample of events or of records that anybody can draw again: by a seed, without a program's own idea of chance.

An event's lot is the SHA-256 of "seed/chain/number", where the chain is a record's reference or "organisation", and a record's
that of "seed/reference"; the lowest lots are drawn. So a sample can be checked by hand, and nobody can choose what is in it but
by choosing the seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from heapq import nsmallest

from sqlalchemy import Connection, select

from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.errors import Invalid
from pledge_engine.store.tables.chain import chain_ends
from pledge_engine.store.tables.hire import hires
from workflows.answers import FieldMistake

MOST_DRAWN = 200


def check_size(size: int) -> None:
    """Raise ``Invalid`` for a size of a sample that is not from 1 to 200."""
    if not 1 <= size <= MOST_DRAWN:
        raise Invalid([FieldMistake("size", "How many", f"{size} is not from 1 to {MOST_DRAWN}", "ask for 25, say")])


def draw(connection: Connection, seed: str, size: int, *, but: Collection[str] = ()) -> list[tuple[str, int]]:
    """The chain and the number of so many events, from every chain ``but`` those, lowest lot first."""
    drawn = nsmallest(size, _every(connection, but), key=lambda event: lot(seed, event[1], event[2]))
    return [(chain, number) for chain, _, number in drawn]


def lot(seed: str, chain: str, number: int) -> bytes:
    """The lot of one event."""
    return hashlib.sha256(f"{seed}/{chain}/{number}".encode()).digest()


def draw_records(seed: str, size: int, references: Iterable[str]) -> list[str]:
    """So many of the records, by reference, lowest lot first."""
    return nsmallest(size, references, key=lambda reference: record_lot(seed, reference))


def record_lot(seed: str, reference: str) -> bytes:
    """The lot of one record."""
    return hashlib.sha256(f"{seed}/{reference}".encode()).digest()


def _every(connection: Connection, but: Collection[str]) -> Iterator[tuple[str, str, int]]:
    """Every event: its chain, what people call that, and its number."""
    of_hires = select(hires.c.id, hires.c.reference, hires.c.chain_length).where(hires.c.id.not_in(but))
    ends = select(chain_ends.c.chain, chain_ends.c.chain.label("named"), chain_ends.c.length)
    for chains in (of_hires, ends.where(chain_ends.c.chain == ORGANISATION)):
        for chain, named, length in connection.execute(chains):
            yield from ((chain, named, number) for number in range(1, length + 1))
