"""What is wrong with a tracker, said for every cell at once: where, what, and what would be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pledge_engine.errors import PledgeError


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One mistake: the sheet, the row as the spreadsheet numbers it (0: the sheet as a whole) and the column's heading.

    ``about`` is who or what the cell names, where the same may be wrong with many of them; ``many`` says that in one sentence.
    """

    sheet: str
    row: int
    column: str
    problem: str
    mend: str
    about: str = ""
    many: str = ""


class UnreadableFile(PledgeError):
    """The file is no tracker that can be read; nothing was changed."""


class TrackerMistakes(PledgeError):
    """A tracker has mistakes, and nothing of it was brought in; ``mistakes`` are all of them."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("The tracker has mistakes, so nothing of it was brought in.", "Correct them, and try again.")
        self.mistakes = tuple(mistakes)
