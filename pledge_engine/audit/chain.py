"""How events hang together: each hash covers the hash before it and the event's own text.

A chain starts from a hash of its own name, so that no event, and no whole chain, can be passed off as another's.
"""

from __future__ import annotations

import hashlib

ORGANISATION = "organisation"
ACCESS = "access"


def genesis(chain: str) -> str:
    """What stands before the first event of a chain: the SHA-256 of the chain's name."""
    return hashlib.sha256(f"pledge-engine chain {chain}".encode()).hexdigest()


def linked(previous: str, body: str) -> str:
    """The hash of an event: SHA-256 of the hash before it and its own text, in hexadecimal."""
    return hashlib.sha256((previous + body).encode("utf-8")).hexdigest()


def linked_bytes(previous: bytes, body: bytes) -> bytes:
    """The same for texts as they are stored, whether or not they still are any."""
    return hashlib.sha256(previous + body).hexdigest().encode()
