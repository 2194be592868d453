"""Ids of rows: UUIDv7, and of people UUIDv4, as 32 lower-case hexadecimal digits.

Text, because neither database driver then converts anything: a native uuid costs a Python object per value and row, and
SQLite has none. The time in front keeps new rows together in every index, and a hire's id can be the name of its chain.
People see references, and ids only in some addresses. That of a person tells nothing: by the moment in it, whose record
began then could be told from those who have no other role.
"""

from __future__ import annotations

import re
import secrets
from datetime import datetime
from uuid import uuid4

_VERSION = "7"
# The digit of the variant has two bits of its own and two random ones.
_VARIANT = {digit: "89ab"[int(digit, 16) % 4] for digit in "0123456789abcdef"}
_BEFORE_PLACE = 13  # Of the moment and the version; the three digits behind them may be a counter.
_RANDOM = 19  # Hexadecimal digits of each id that come from chance, of which that of the variant keeps two bits.


def new_id(at: datetime) -> str:
    """A new id made at an aware moment: ids made later sort later, to the millisecond."""
    return new_ids(at, 1)[0]


def new_id_in_place(at: datetime, place: int) -> str:
    """A new id that among those of one moment sorts by its place, for rows of which each has its own in a list of up to 4,096."""
    made = new_id(at)
    return f"{made[:_BEFORE_PLACE]}{place % 0x1000:03x}{made[_BEFORE_PLACE + 3 :]}"


def is_made_id(text: str) -> bool:
    """Whether a text has the form of an id that carries the moment at which it was made."""
    return re.fullmatch("[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}", text) is not None


def random_id() -> str:
    """A new id that tells nothing, not even when it was made: a UUIDv4."""
    return uuid4().hex


def new_ids(at: datetime, count: int) -> list[str]:
    """New ids made at one moment that sort in the order in which they are given out, for rows that are read back in it."""
    moment, chance = f"{int(at.timestamp() * 1000):012x}{_VERSION}", secrets.token_hex(10 * count)
    return sorted(
        f"{moment}{chance[place : place + 3]}{_VARIANT[chance[place + 3]]}{chance[place + 4 : place + _RANDOM]}"
        for place in range(0, 20 * count, 20)
    )
