"""Whether a password is one of those that are tried first, as the National Cyber Security Centre advises to check.

What it is made of is looked for: words that are in every list of common passwords, runs of keys, years and digits, and what
anybody knows of this person and this place. A password is easy to guess when hardly anything else is left of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Fewer letters than this beside what is easy to guess do not make it harder.
_LEAST_LEFT = 5
_SHORTEST_WORD = 3
_PLACE = (
    "nhs",
    "pledge",
    "engine",
    "trust",
    "foundation",
    "hospital",
    "ward",
    "mental",
    "health",
    "peer",
    "support",
    "worker",
)
# The words that lists of stolen passwords share, in English; digits beside them are found by themselves.
_COMMON = (
    *(
        "password",
        "passwort",
        "passphrase",
        "letmein",
        "welcome",
        "changeme",
        "secret",
        "login",
        "admin",
        "administrator",
    ),
    *("iloveyou", "sunshine", "princess", "dragon", "monkey", "football", "baseball", "superman", "batman", "starwars"),
    *("master", "shadow", "liverpool", "chelsea", "arsenal", "everton", "rangers", "celtic", "england", "london"),
    *("charlie", "michael", "jordan", "thomas", "daniel", "jessica", "ashley", "chocolate", "cheese", "computer"),
    *("summer", "winter", "spring", "autumn", "january", "february", "march", "april", "june", "july", "august"),
    *("september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday"),
    *("saturday", "sunday", "whatever", "trustno", "default", "test", "guest", "user", "hello", "love", "abc", "xyz"),
)
_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_RUN = 4
_LOOKS_LIKE = str.maketrans("@4301!$57", "aaeoiisst")


def is_easy(password: str, known: Iterable[str]) -> bool:
    """Whether next to nothing is left of a password without common words, runs, digits and what is ``known`` of its person."""
    words = {word for each in known for word in re.split(r"[^\w]+|_", each.casefold()) if len(word) >= _SHORTEST_WORD}
    easy = sorted({*words, *_PLACE, *_COMMON}, key=len, reverse=True)
    spelled = password.casefold()
    return any(len(set(_left(each, easy))) < _LEAST_LEFT for each in (spelled, spelled.translate(_LOOKS_LIKE)))


def _left(password: str, easy: Iterable[str]) -> str:
    """The letters that are left; each part that is taken out leaves a gap, over which nothing is put together."""
    rest = re.sub(r"[\W_]+", "", password)
    for word in easy:
        rest = rest.replace(word, " ")
    return re.sub(r"[\d\s]+", "", _without_runs(rest))


def _without_runs(text: str) -> str:
    kept, place = [], 0
    while place < len(text):
        length = _run_at(text, place)
        kept.append(" " if length else text[place])
        place += length or 1
    return "".join(kept)


def _run_at(text: str, place: int) -> int:
    """How many keys from here on lie next to each other, in one direction or the other; 0 where too few do."""
    longest = 0
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        length = 0
        start = row.find(text[place])
        while (
            start >= 0
            and place + length < len(text)
            and row[start + length : start + length + 1] == text[place + length]
        ):
            length += 1
        longest = max(longest, length)
    return longest if longest >= _RUN else 0
