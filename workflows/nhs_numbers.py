"""Recognising an NHS number in what somebody wrote: ten digits of which the last is worked out from the others."""

from __future__ import annotations

import re

_APART = r"(?:[^\S\n]|[-./\u2010-\u2015]){0,3}"
# Written in one or as it is printed on letters. Digits behind a country's code are those of a telephone.
_TEN_DIGITS = re.compile(
    rf"(?<![\d+])(?<!\+\d\s)(?<!\+\d\d\s)(?<!\+\d\d\d\s)(\d{{3}}){_APART}(\d{{3}}){_APART}(\d{{4}})(?!\d)"
)
# Or spaced in another way; those that begin with 0 are telephones.
_SPACED = re.compile(r"(?<![\d+])(?<!\d[^\S\n])[1-9](?:[^\S\n]?\d){9}(?![^\S\n]?\d)")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})")
_WEIGHTS = range(10, 1, -1)


def holds_nhs_number(text: str) -> bool:
    """Whether there are ten digits in a text, together, spaced, or as 3, 3 and 4 apart, that check as an NHS number's do."""
    found = (*_TEN_DIGITS.finditer(text), *_SPACED.finditer(text))
    return any(_checks("".join(filter(str.isdecimal, each[0]))) for each in found)


def address_holds_nhs_number(address: str) -> bool:
    """Whether any part of an address holds one, also where its spaces and digits are written as addresses may write them."""
    plain = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), address.replace("+", " ").encode())
    return holds_nhs_number(plain.decode(errors="replace"))


def _checks(digits: str) -> bool:
    """Whether the last digit is what the others make it, modulo 11; one that would be 10 is never given to anybody."""
    *first, last = map(int, digits)
    return (11 - sum(weight * digit for weight, digit in zip(_WEIGHTS, first, strict=True)) % 11) % 11 == last
