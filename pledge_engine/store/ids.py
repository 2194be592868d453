"""Ids of rows: UUIDv7 as 32 lower-case hexadecimal digits.

Text, because neither database driver then converts anything: a native uuid costs a Python object per value and row, and
SQLite has none. The time in front keeps new rows together in every index, and a hire's id can be the name of its chain.
People never see ids; they see references.
"""

from __future__ import annotations

import secrets
from datetime import datetime

_VERSION = 7 << 76
_VARIANT = 2 << 62
_RANDOM_A = (1 << 12) - 1
_RANDOM_B = (1 << 62) - 1


def new_id(at: datetime) -> str:
    """A new id made at an aware moment: ids made later sort later, to the millisecond."""
    random = secrets.randbits(74)
    number = (int(at.timestamp() * 1000) << 80) | _VERSION | ((random >> 62 & _RANDOM_A) << 64)
    return f"{number | _VARIANT | (random & _RANDOM_B):032x}"


def new_ids(at: datetime, count: int) -> list[str]:
    """New ids made at one moment that sort in the order in which they are given out, for rows that are read back in it."""
    return sorted(new_id(at) for _ in range(count))
