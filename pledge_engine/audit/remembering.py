"""Comparing chains with what a checkpoint remembers of them, while they go by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pledge_engine.audit.checkpoint_file import MARK, Checkpoint, Remembered
from pledge_engine.audit.faults import Fault, Verification


class Comparison:
    """The first event of each chain that is not the one which the checkpoint remembers."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        self._left = dict(checkpoint.chains)
        self._when = checkpoint.at
        self._differs: dict[str, int] = {}

    def watch(self, chain: str, rows: Iterable[Any]) -> Iterator[Any]:
        """Hand on the events of a chain, each with its hash in fourth place, and notice the first that is another."""
        remembered = self._left.get(chain)
        if remembered is None:
            yield from rows
            return
        place, differs = 0, 0
        for row in rows:
            place += 1
            if not differs and place <= remembered.length and not _same(row[3], place, remembered):
                differs = place
            yield row
        if not differs and place < remembered.length:
            differs = place + 1
        if differs:
            self._differs[chain] = differs

    def fault(self, chain: str, found: Fault | None, places: int) -> Fault | None:
        """The earlier of two faults of a chain: the one found in itself, and the first event that is another."""
        remembered, differs = self._left.pop(chain, None), self._differs.get(chain)
        if remembered is None or differs is None or (found and found.sequence and found.sequence <= differs):
            return found
        gone = differs > places
        return self._fault(remembered, differs, gone=gone)

    def completed(self, found: Verification) -> Verification:
        """What was found once all chains have gone by, with every chain that is remembered and never came."""
        known = {fault.chain for fault in found.faults}
        absent = (
            self._fault(remembered, 1, gone=True)
            for chain, remembered in self._left.items()
            if remembered.length and chain not in known
        )
        return replace(found, faults=(*found.faults, *absent))

    def _fault(self, remembered: Remembered, place: int, *, gone: bool) -> Fault:
        kept = f"the checkpoint of {self._when}"
        problem = (
            f"the event is missing: {kept} counts {remembered.length}" if gone else f"{kept} remembers another event"
        )
        return Fault(chain=remembered.chain, reference=remembered.reference, sequence=place, verb=None, problem=problem)


def _same(hash_: bytes, place: int, remembered: Remembered) -> bool:
    if place == remembered.length:
        return hash_ == remembered.head.encode()
    return hash_[:MARK] == remembered.marks[(place - 1) * MARK : place * MARK].encode()
