"""Walking chains event by event: hashing the stored bytes, and comparing every other column with what was hashed.

Nothing is parsed on the way. A text begins with its actor, moment, chain and door and ends with its verb, so that the
columns derived from it are compared with its two ends; see ``event``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from pledge_engine.audit.chain import genesis
from pledge_engine.audit.faults import Fault

GONE = "its record is gone"


class StoredEvent(NamedTuple):
    """One event as the database holds it, byte for byte; ``begins`` and ``ends`` are what its columns make of the text.

    ``at_home`` is 1 when the column that names the hire agrees with the one that names the chain.
    """

    chain: bytes
    sequence: Any
    previous: bytes
    hash: bytes
    body: bytes
    begins: bytes
    ends: bytes
    at_home: int


@dataclass(frozen=True, slots=True)
class Expected:
    """How a chain ends according to the row that guards it, and what people call it. A hire's chain is never empty."""

    reference: str
    head: str
    length: int
    may_be_empty: bool = False


class Walk:
    """A walk over events that come in order of chain and sequence; afterwards it knows every fault it met."""

    def __init__(self, expected: dict[str, Expected]) -> None:
        self._expected = expected
        self.faults: list[Fault] = []
        self.events = 0
        self.chains = 0

    def over(self, events: Iterable[StoredEvent]) -> None:
        """Walk over the events of all chains, and notice expected chains that have none."""
        for name, rows in groupby(events, key=itemgetter(0)):
            chain = _text(name)
            self.chains += 1
            found = self._first_fault(chain, self._expected.pop(chain, None), rows)
            if found is not None:
                self.faults.append(found)
        for chain, end in self._expected.items():
            if end.length or end.head != genesis(chain) or not end.may_be_empty:
                self.faults.append(_missing(chain, end, 1))

    def _first_fault(self, chain: str, end: Expected | None, rows: Iterator[StoredEvent]) -> Fault | None:
        head = genesis(chain).encode()
        place = 0
        for row in rows:
            self.events += 1
            _, sequence, previous, hash_, body, begins, ends, at_home = row
            place += 1
            digest = hashlib.sha256(head + body).hexdigest().encode()
            if (
                hash_ != digest
                or sequence != place
                or previous != head
                or not at_home
                or not body.startswith(begins)
                or not body.endswith(ends)
            ):
                return self._diagnosed(chain, end, StoredEvent(*row), head, place, rows)
            head = digest
        return _wrong_end(chain, end, head.decode(), place)

    def _diagnosed(
        self, chain: str, end: Expected | None, row: StoredEvent, head: bytes, place: int, rows: Iterator[StoredEvent]
    ) -> Fault:
        reference = end.reference if end else chain
        after = next(rows, None)
        self.events += 0 if after is None else 1 + sum(1 for _ in rows)
        if isinstance(row.sequence, int) and row.sequence > place:
            return Fault(chain=chain, reference=reference, sequence=place, verb=None, problem="the event is missing")
        remembered = end.head.encode() if end else None
        follows = StoredEvent(*after).previous if after is not None else remembered
        return Fault(
            chain=chain,
            reference=reference,
            sequence=place,
            verb=_verb(row.body),
            problem=_problem(row, head, follows, place),
        )


def _problem(row: StoredEvent, head: bytes, follows: bytes | None, place: int) -> str:
    """What is wrong with one event; ``follows`` is the hash that the event after it, or the record, remembers of it."""
    honest = hashlib.sha256(head + row.body).hexdigest().encode()
    if row.hash != honest and row.previous == head:
        return "its hash was changed" if follows == honest else "its text was changed"
    if row.hash == honest and row.previous != head:
        return "its link to the event before it was changed"
    if row.hash != honest:
        return "it does not follow from the event before it: one of the two was put in, swapped or rewritten"
    if row.sequence != place:
        return "its place in the chain was changed"
    if not row.at_home:
        return "the column that says which record it belongs to was changed"
    return "a column derived from its text (actor, at, chain, door or verb) was changed"


def _wrong_end(chain: str, end: Expected | None, head: str, length: int) -> Fault | None:
    """What is wrong where a chain whose events all hang together comes to its end."""
    if end is None:
        return Fault(chain=chain, reference=chain, sequence=1, verb=None, problem=GONE)
    if length < end.length:
        return _missing(chain, end, length + 1)
    if length > end.length:
        problem = f"it was added beside the record, which counts {end.length}"
        return Fault(chain=chain, reference=end.reference, sequence=end.length + 1, verb=None, problem=problem)
    if head != end.head:
        problem = "the record remembers another last event: one of the two was rewritten"
        return Fault(chain=chain, reference=end.reference, sequence=length, verb=None, problem=problem)
    return None


def _missing(chain: str, end: Expected, sequence: int) -> Fault:
    problem = f"the event is missing: the record counts {end.length}" if end.length else "the record has no events"
    return Fault(chain=chain, reference=end.reference, sequence=sequence, verb=None, problem=problem)


def _verb(body: bytes) -> str | None:
    try:
        verb = json.loads(body)["verb"]
    except (ValueError, TypeError, KeyError):
        return None
    return verb if isinstance(verb, str) else None


def _text(stored: bytes) -> str:
    return stored.decode("utf-8", errors="replace")
