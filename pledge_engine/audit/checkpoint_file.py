"""The file of a checkpoint: how every chain ended at one moment, kept outside the database, to compare with later.

A chain shows that no event was changed by itself. Only something kept elsewhere shows that a chain was rewritten to its
end, cut short, or left out: a checkpoint remembers of each chain its length, the hash of its last event, and a mark of
each event before, so that the first event that differs can be named. All of it stands under one Merkle root.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pledge_engine.audit.canonical import Unwritable, canonical
from pledge_engine.audit.merkle import root_of
from pledge_engine.audit.signing import is_signed, public_key_of, signed
from pledge_engine.errors import PledgeError
from workflows.words import counted

_FORMAT = "pledge-engine checkpoint 1"
# So many hexadecimal digits of an event's hash tell which event differs; that one does, the whole last hash shows.
MARK = 8


class CheckpointUnusable(PledgeError):
    """A file is not a checkpoint as it was written; nothing can be compared with it."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """One chain as the checkpoint knows it; ``marks`` are the first eight digits of every event's hash, one after another."""

    chain: str
    reference: str
    length: int
    head: str
    marks: str

    @property
    def line(self) -> str:
        """The chain as it stands in the file, and under the root."""
        return canonical(
            {
                "chain": self.chain,
                "head": self.head,
                "length": self.length,
                "marks": self.marks,
                "reference": self.reference,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Every chain at one moment, by chain. ``key`` is the public key it was signed with, empty where it was not."""

    at: str
    root: str
    chains: Mapping[str, Remembered]
    key: str = ""
    signature: str = ""

    @property
    def events(self) -> int:
        """How many events it remembers."""
        return sum(chain.length for chain in self.chains.values())

    def __str__(self) -> str:
        """What it covers: "13 events in 4 chains, made at …, root …"."""
        return f"{counted(self.events, 'events')} in {counted(len(self.chains), 'chains')}, made at {self.at}, root {self.root}"


def seal(at: str, chains: Mapping[str, Remembered], key: Ed25519PrivateKey | None = None) -> Checkpoint:
    """A checkpoint of these chains at a moment, under its root, and signed where a key is given."""
    root = root_of(chains[chain].line for chain in sorted(chains))
    unsigned = Checkpoint(at=at, root=root, chains=chains, key=public_key_of(key) if key else "")
    return replace(unsigned, signature=signed(_header(unsigned), key)) if key else unsigned


def _header(checkpoint: Checkpoint) -> str:
    """The first line without the signature: what is signed."""
    return canonical(
        {
            "at": checkpoint.at,
            "chains": len(checkpoint.chains),
            "events": checkpoint.events,
            "format": _FORMAT,
            "key": checkpoint.key,
            "root": checkpoint.root,
        }
    )


def written(checkpoint: Checkpoint) -> Iterator[str]:
    """The lines of a checkpoint's file: the first says what it is, then one for each chain."""
    yield canonical({**json.loads(_header(checkpoint)), "signature": checkpoint.signature})
    for chain in sorted(checkpoint.chains):
        yield checkpoint.chains[chain].line


def read_checkpoint(lines: Iterable[str], signed_by: str = "") -> Checkpoint:
    """The checkpoint that a file holds; raises ``CheckpointUnusable`` for anything that was not written as it stands.

    With ``signed_by``, a public key in hexadecimal, also for one that was not signed with that key.
    """
    numbered = enumerate(lines, 1)
    header = _parsed(next(numbered, (1, "")), ("at", "format", "key", "root", "signature"))
    if header["format"] != _FORMAT:
        raise _unusable(1, "it is not a checkpoint that this program knows")
    chains: dict[str, Remembered] = {}
    for place in numbered:
        line = _parsed(place, ("chain", "head", "marks", "reference"))
        length = line.get("length")
        if type(length) is not int or len(line["marks"]) != length * MARK or line["chain"] in chains:
            raise _unusable(place[0], "its length and its marks do not belong together")
        chain = line["chain"]
        chains[chain] = Remembered(chain, line["reference"], length, line["head"], line["marks"])
    found = Checkpoint(
        at=header["at"], root=header["root"], chains=chains, key=header["key"], signature=header["signature"]
    )
    try:
        _check(found, header, signed_by.strip().lower())
    except Unwritable as error:
        raise _unusable(1, "there are characters in it that nobody wrote") from error
    return found


def _check(found: Checkpoint, header: Mapping[str, object], signed_by: str) -> None:
    if root_of(found.chains[chain].line for chain in sorted(found.chains)) != found.root:
        raise CheckpointUnusable(
            "The checkpoint was changed: its chains do not make up its root.", "Take a copy that was kept elsewhere."
        )
    if (header.get("chains"), header.get("events")) != (len(found.chains), found.events):
        raise _unusable(1, "it counts other chains and events than it holds")
    if signed_by and found.key != signed_by:
        raise CheckpointUnusable(
            "The checkpoint was not signed with that key.", "Check the key, and where the file is from."
        )
    if (found.key or found.signature) and not is_signed(_header(found), found.signature, found.key):
        raise CheckpointUnusable(
            "The checkpoint was changed: its signature does not fit.", "Take a copy that was kept elsewhere."
        )


def _parsed(place: tuple[int, str], texts: tuple[str, ...]) -> dict[str, Any]:
    number, line = place
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise _unusable(number, "it cannot be read") from error
    if not isinstance(found, dict) or any(not isinstance(found.get(name), str) for name in texts):
        raise _unusable(number, "something is missing in it")
    return found


def _unusable(line: int, why: str) -> CheckpointUnusable:
    return CheckpointUnusable(f"Line {line} is not one of a checkpoint: {why}.", "Give the file as it was written.")
