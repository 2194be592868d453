"""Walking chains event by event: hashing the stored bytes, and comparing every other column with what was hashed.

Nothing is parsed on the way but events that withhold private values, which are known by how their text ends. How it
begins and ends is also what columns derived from it are compared with; see ``event``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from pledge_engine.audit.chain import genesis
from pledge_engine.audit.commitments import BESIDE_NOTHING, Secrets, problem_with
from pledge_engine.audit.diagnosis import added, missing, problem_of, verb_of
from pledge_engine.audit.faults import Fault


class StoredEvent(NamedTuple):
    """One event as the database holds it, byte for byte.

    ``begins`` and ``verb`` are what derived columns make of the two ends of the text, or None where the database keeps no
    copy that could differ. ``at_home`` is 1 when the column that names the hire agrees with the one that names the chain.
    """

    chain: bytes
    sequence: Any
    previous: bytes
    hash: bytes
    body: bytes
    at_home: int
    begins: bytes | None
    verb: bytes | None


_QUOTE = b'"'
_WITHHOLDS = b',"withholds":'


@dataclass(frozen=True, slots=True)
class Expected:
    """How a chain ends according to the row that guards it, and what people call it. A hire's chain is never empty."""

    reference: str
    head: str
    length: int
    may_be_empty: bool = False


class Against(Protocol):
    """What chains are compared with beside themselves; see ``remembering``."""

    def watch(self, chain: str, rows: Iterable[StoredEvent]) -> Iterator[StoredEvent]:
        """Hand on the events of a chain, and look at each."""

    def fault(self, chain: str, found: Fault | None, places: int) -> Fault | None:
        """The first fault of a chain of so many events, where ``found`` is the first in itself."""


class Walk:
    """A walk over events and private values that come in order of chain and sequence.

    Afterwards it knows the first fault of every chain that is not as it was recorded. With ``withheld_unseen`` no private
    values come at all, and none is missed; with ``texts_withheld`` an empty text is taken for one that is not told.
    """

    def __init__(
        self,
        expected: dict[str, Expected],
        secrets: Secrets | None = None,
        *,
        against: Against | None = None,
        withheld_unseen: bool = False,
        texts_withheld: bool = False,
    ) -> None:
        self._expected = expected
        self._secrets = secrets or Secrets(())
        self._against = against
        self._withheld_unseen = withheld_unseen
        self._texts_withheld = texts_withheld
        self._faults: dict[str, Fault] = {}
        self.events = 0
        self.chains = 0
        self.withheld = 0

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The first fault of each chain, in order of what people call the chains."""
        return tuple(sorted(self._faults.values(), key=lambda fault: fault.reference))

    def over(self, events: Iterable[StoredEvent]) -> Walk:
        """Walk over the events of all chains, and notice chains without events and values without an event."""
        expected = dict(self._expected)
        for name, rows in groupby(events, key=itemgetter(0)):
            chain = name.decode("utf-8", errors="replace")
            self.chains += 1
            self._note(self._fault_of(chain, expected.pop(chain, None), rows))
        for chain, end in expected.items():
            if end.length or end.head != genesis(chain) or not end.may_be_empty:
                self._note(missing(chain, end.reference, 1, counts=end.length))
        self._note_left_over()
        return self

    def _fault_of(self, chain: str, end: Expected | None, rows: Iterator[StoredEvent]) -> Fault | None:
        if self._against is None:
            return self._first_fault(chain, end, rows)
        before = self.events
        found = self._first_fault(chain, end, self._against.watch(chain, rows))
        return self._against.fault(chain, found, self.events - before)

    def _note(self, fault: Fault | None) -> None:
        if fault is not None:
            self._faults.setdefault(fault.chain, fault)

    def _note_left_over(self) -> None:
        for secret in self._secrets.drain():
            chain = secret.chain.decode("utf-8", errors="replace")
            end = self._expected.get(chain)
            reference = end.reference if end else chain
            self._note(
                Fault(chain=chain, reference=reference, sequence=secret.sequence, verb=None, problem=BESIDE_NOTHING)
            )

    def _first_fault(self, chain: str, end: Expected | None, rows: Iterator[StoredEvent]) -> Fault | None:
        """The first fault of one chain; this is the loop that runs once for every event there is."""
        secrets, sha256 = self._secrets, hashlib.sha256
        head = genesis(chain).encode()
        place = 0
        for row in rows:
            name, sequence, previous, hash_, body, at_home, begins, verb = row
            place += 1
            untold = not body and self._texts_withheld
            self.withheld += untold
            if (
                (hash_ != sha256(head + body).hexdigest().encode() and not untold)
                or previous != head
                or sequence != place
                or not at_home
                or (begins is not None and not _agrees(body, begins, verb))
            ):
                return self._diagnosed(chain, end, StoredEvent(*row), head, place, rows)
            if body[-2:-1] != _QUOTE or (place == secrets.next_sequence and name == secrets.next_chain):
                problem = "" if self._withheld_unseen else problem_with(body, secrets.of(name, place))
                if problem:
                    self.events += place + sum(1 for _ in rows)
                    return _fault(chain, end, place, verb_of(body), problem)
            head = hash_
        self.events += place
        return _wrong_end(chain, end, head.decode(), place)

    def _diagnosed(
        self, chain: str, end: Expected | None, row: StoredEvent, head: bytes, place: int, rows: Iterator[StoredEvent]
    ) -> Fault:
        after = next(rows, None)
        self.events += place + (0 if after is None else 1 + sum(1 for _ in rows))
        if isinstance(row.sequence, int) and row.sequence > place:
            return missing(chain, end.reference if end else chain, place)
        remembered = end.head.encode() if end else None
        follows = StoredEvent(*after).previous if after is not None else remembered
        problem = problem_of(row.body, row.hash, row.previous, head=head, follows=follows)
        if not problem and row.sequence != place:
            problem = "its place in the chain was changed"
        elif not problem and not row.at_home:
            problem = "the column that says which record it belongs to was changed"
        changed = problem or "a column derived from its text (actor, at, chain, door or verb) was changed"
        return _fault(chain, end, place, verb_of(row.body), changed)


def _agrees(body: bytes, begins: bytes, verb: bytes | None) -> bool:
    """Whether the columns derived from a text are still what it says."""
    before, withheld, _ = body.rpartition(_WITHHOLDS)
    said = before if withheld and body[-2:-1] != _QUOTE else body[:-1]
    return verb is not None and body.startswith(begins) and said.endswith(verb)


def _wrong_end(chain: str, end: Expected | None, head: str, length: int) -> Fault | None:
    """What is wrong where a chain whose events all hang together comes to its end."""
    if end is None:
        return _fault(chain, end, 1, None, "its record is gone")
    if length < end.length:
        return missing(chain, end.reference, length + 1, counts=end.length)
    if length > end.length:
        return added(chain, end.reference, end.length)
    if head != end.head:
        return _fault(chain, end, length, None, "the record remembers another last event: one of the two was rewritten")
    return None


def _fault(chain: str, end: Expected | None, sequence: int, verb: str | None, problem: str) -> Fault:
    reference = end.reference if end else chain
    return Fault(chain=chain, reference=reference, sequence=sequence, verb=verb, problem=problem)
