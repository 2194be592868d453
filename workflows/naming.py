"""How people name what has a short name and a title, such as a step: by either, however they write it."""

from __future__ import annotations

from collections.abc import Mapping

from workflows.mistakes import nearest

_MARKS = "“”\"'"


def named(word: str, titles: Mapping[str, str]) -> str | None:
    """The short name that is meant, of those that have these titles; None for a title of several, as for one of none."""
    if word in titles:
        return word
    wanted = _plain(word)
    keys = [key for key in titles if _plain(key) == wanted]
    meant = keys or [key for key, title in titles.items() if _plain(title) == wanted]
    return meant[0] if len(meant) == 1 else None


def nearest_named(word: str, titles: Mapping[str, str]) -> str:
    """What to write instead: the nearest title for what looks like one, or else the nearest short name."""
    by_title = nearest(word, titles.values()) if " " in word.strip() else ""
    return by_title if by_title.startswith("did you mean") else nearest(word, titles)


def _plain(words: str) -> str:
    """The words without capitals, marks of quotation, and whatever stands between words."""
    return " ".join(words.strip(_MARKS).replace("_", " ").replace("-", " ").split()).casefold()
