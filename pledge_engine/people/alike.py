"""Names that are nearly those of somebody or something else: most often a slip of the hand, and never put right by guessing."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from typing import NamedTuple

# Of whole names, and of each word of them: two people of one family name are not one person.
_HOW_CLOSE, _RUN_TOGETHER = 0.66, 0.85
_MOST_COMPARED = 2_000


class Alike(NamedTuple):
    """A name that would be new, and the one that it is nearly the same as; ``kind`` is "team", "care group" or "person"."""

    kind: str
    name: str
    like: str

    def __str__(self) -> str:
        return f"“{self.name}” would be a new {self.kind}: did you mean “{self.like}”?"


def closest(name: str, others: Iterable[str]) -> str | None:
    """The name among others that is nearly the same, if there is one; what is the same but for capitals is not among them."""
    known = {" ".join(other.casefold().split()): other for other in others}
    wanted = " ".join(name.casefold().split())
    known.pop(wanted, None)
    found = get_close_matches(wanted, list(known)[:_MOST_COMPARED], n=5, cutoff=_HOW_CLOSE)
    return next((known[other] for other in found if _every_word_is_close(wanted, other)), None)


def _every_word_is_close(one: str, other: str) -> bool:
    """Word by word; where one has more words than the other, by all of its letters together."""
    words, others = one.split(), other.split()
    if len(words) != len(others):
        return SequenceMatcher(None, "".join(words), "".join(others)).ratio() >= _RUN_TOGETHER
    return all(_is_close(*pair) for pair in zip(words, others, strict=True))


def _is_close(one: str, other: str) -> bool:
    """Whether a word may be a slip for another; numbers tell places apart: ward 1 is not ward 12."""
    if any(map(str.isdigit, one + other)):
        return one == other
    return SequenceMatcher(None, one, other).ratio() >= _HOW_CLOSE


def quoted(name: str, others: Iterable[str]) -> str:
    """A name in quotation marks, with the one behind it that was most likely meant, if another is close."""
    meant = closest(name, others)
    return f"“{name}”" + (f" (did you mean “{meant}”?)" if meant else "")


def nearly_the_same(kind: str, new: Iterable[str], there: Iterable[str]) -> Iterable[Alike]:
    """Every name that would be new and is nearly that of another, there already or new as well; of two new ones the later."""
    before = list(there)
    for name in new:
        meant = closest(name, before)
        if meant:
            yield Alike(kind, name, meant)
        before.append(name)
