"""Verifying private values: each that is still kept must be exactly what its event committed to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pledge_engine.audit.canonical import commitment_digest

BESIDE_NOTHING = "a private value stands beside it that it does not commit to"


class StoredSecret(NamedTuple):
    """One private value as the database holds it, byte for byte; salt and value are empty once it was erased."""

    chain: bytes
    sequence: int
    path: bytes
    salt: bytes | None
    value: bytes | None


class Secrets:
    """The private values of many events, in the same order as the events, handed out event by event."""

    def __init__(self, rows: Iterable[StoredSecret]) -> None:
        self._rows = iter(rows)
        self.left_over: list[StoredSecret] = []
        self.next_chain: bytes | None = None
        self.next_sequence = 0
        self._move_on()

    def _move_on(self) -> None:
        self._next = next(self._rows, None)
        if self._next is None:
            self.next_chain = None
        else:
            self.next_chain, self.next_sequence = self._next[0], self._next[1]

    def of(self, chain: bytes, sequence: int) -> list[StoredSecret]:
        """The values of one event; those that no event asked for on the way there are left over."""
        found: list[StoredSecret] = []
        while self._next is not None and (self.next_chain, self.next_sequence) <= (chain, sequence):
            row = StoredSecret(*self._next)
            (found if (row.chain, row.sequence) == (chain, sequence) else self.left_over).append(row)
            self._move_on()
        return found

    def drain(self) -> list[StoredSecret]:
        """Every value that no event asked for, once all events have gone by."""
        while self._next is not None:
            self.left_over.append(StoredSecret(*self._next))
            self._move_on()
        return self.left_over


def problem_with(body: bytes, secrets: list[StoredSecret]) -> str:
    """What is wrong with the private values beside an event; empty when nothing is."""
    try:
        promised = dict(_commitments(json.loads(body).get("fields", {})))
    except (ValueError, AttributeError):
        return "its text cannot be read"
    kept = {secret.path.decode("utf-8", errors="replace"): secret for secret in secrets}
    if missing := sorted(promised.keys() - kept.keys()):
        return f"the private value it commits to is missing ({missing[0]})"
    if extra := sorted(kept.keys() - promised.keys()):
        return f"{BESIDE_NOTHING} ({extra[0]})"
    for path, secret in kept.items():
        if not _is_what_was_promised(secret, promised[path]):
            return f"the private value beside it is not the one it commits to ({path})"
    return ""


def _commitments(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, sides in fields.items():
        for side, value in sides.items():
            if isinstance(value, dict) and set(value) == {"commitment"}:
                yield f"{name}/{side}", value["commitment"]


def _is_what_was_promised(secret: StoredSecret, digest: str) -> bool:
    if secret.salt is None or secret.value is None:
        return secret.salt is None and secret.value is None
    try:
        return commitment_digest(secret.salt.decode(), secret.value.decode()) == digest
    except UnicodeDecodeError:
        return False
