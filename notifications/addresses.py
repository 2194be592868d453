"""Addresses of mail: what can be written into a header and sent to, and nothing else."""

from __future__ import annotations

import re

# Narrower than the standard: no quotes, no comments, nothing that could end a line or a command.
_ADDRESS = re.compile(
    r"(?!\.)[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}(?<!\.)@(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)"
)


def domain_of(address: str) -> str:
    """The part after the @; raises ``ValueError``, without the address in it, for one that cannot be used."""
    found = _ADDRESS.fullmatch(address)
    if found is None or ".." in address:
        raise ValueError("an address of mail cannot be used")
    return found["domain"]
