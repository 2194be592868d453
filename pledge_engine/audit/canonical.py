"""The one text of a value: what is hashed, stored and compared, byte for byte.

Private values never become part of it. They are committed to with a salt, so that erasing the value leaves nothing to
guess from and a chain that still verifies.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pledge_engine.store.columns import moment_text

# An escaped NUL, and not a backslash that somebody wrote followed by "u0000".
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_SALT_BYTES = 16


class Unwritable(ValueError):
    """The value has a character that not every database can keep, or is of a kind that JSON does not know."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A personal value or free text: an event commits to it, and it can be erased afterwards."""

    value: Any = field(repr=False)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A salted value beside the digest that an event carries in its stead."""

    digest: str
    salt: str = field(repr=False)
    value: str = field(repr=False)


def canonical(value: Any) -> str:
    """The value as JSON with sorted keys and no spaces; raises ``Unwritable``, for NUL and lone surrogates too."""
    try:
        text = _ENCODER.encode(value)
        text.encode("utf-8")
    except (TypeError, ValueError) as error:
        raise Unwritable(f"a value cannot be written to the trail: {error}") from error
    if "\\u0000" in text and _NUL.search(text):
        raise Unwritable("a value cannot be written to the trail: it has a NUL character")
    return text


def commit(secret: Secret) -> Commitment:
    """Commit to a private value under a fresh salt."""
    salt = secrets.token_hex(_SALT_BYTES)
    text = canonical(secret.value)
    return Commitment(commitment_digest(salt, text), salt, text)


def commitment_digest(salt: str, text: str) -> str:
    """SHA-256 of the salt and the canonical text of a value, in hexadecimal."""
    return hashlib.sha256((salt + text).encode("utf-8")).hexdigest()


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not a kind of value the trail keeps")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)
