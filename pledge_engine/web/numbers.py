"""Numbers in what a browser sends: plain digits, and no more of them than they are for."""

from __future__ import annotations

# A turn, a version, a page: more would be nobody's.
LARGEST = 999_999


def whole_number(text: str, most: int = LARGEST) -> int | None:
    """The number that was sent; None for anything but the digits 0 to 9, and for more than ``most``."""
    plain = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    return int(text) if plain and int(text) <= most else None
