"""The reminder ladder: on which working days before and after its date a step speaks up, and how far up it is heard.

A ladder is data of the definition, for all steps together and for one step where it differs. Nothing here knows people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


class LadderMistake(ValueError):
    """A line of a ladder cannot stand; ``key`` is the line to mend, ``beside`` the one that it contradicts."""

    def __init__(self, key: str, problem: str, mend: str, *, beside: str = "") -> None:
        super().__init__(problem)
        self.key = key
        self.beside = beside
        self.problem = problem
        self.mend = mend


class LadderContradicts(ValueError):
    """A ladder contradicts itself; ``mistakes`` holds every way in which it does."""

    def __init__(self, mistakes: tuple[LadderMistake, ...]) -> None:
        super().__init__("; ".join(map(str, mistakes)))
        self.mistakes = mistakes


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """How often a step that stays overdue is said again, in working days: every so many, so many times, then less often.

    Without ``times`` it goes on as it began; without ``then_every`` it ends after them.
    """

    every: int
    times: int | None = None
    then_every: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """When a step is spoken of, in working days counted from its date; None means never.

    ``due_soon`` lies before the date, everything else on it or after. ``make_time`` is when the service lead is asked to
    make time for a step that the worker holds. Raises ``LadderContradicts`` when a rung stands in the wrong place.
    """

    due_soon: int | None = 5
    due_today: bool = True
    overdue: int | None = 1
    still_overdue: Again | None = Again(every=5, times=6, then_every=20)
    make_time: int | None = 1
    escalated: int | None = 10
    escalated_further: int | None = 20

    def __post_init__(self) -> None:
        if mistakes := tuple(self._contradictions()):
            raise LadderContradicts(mistakes)

    def _contradictions(self) -> Iterator[LadderMistake]:
        overdue, escalated = self.overdue, self.escalated
        if self.still_overdue is not None and overdue is None:
            problem = "a step that is never called overdue cannot be called overdue again"
            yield LadderMistake("still_overdue", problem, "write 'still_overdue: never'", beside="overdue")
        if escalated is not None and overdue is None:
            problem = "a step is escalated of which its owner never hears that it is overdue"
            yield LadderMistake("escalated", problem, "write 'escalated: never'", beside="overdue")
        if escalated is not None and overdue is not None and escalated <= overdue:
            problem = "others hear of a step before its owner's own reminder is a working day old"
            mend = f"write 'escalated: {overdue + 1} working days after' or later"
            yield LadderMistake("escalated", problem, mend, beside="overdue")
        if self.escalated_further is not None and escalated is None:
            problem = "senior leadership hears of a step of which the leads do not"
            mend = "write 'escalated_further: never'"
            yield LadderMistake("escalated_further", problem, mend, beside="escalated")
        if self.escalated_further is not None and escalated is not None and self.escalated_further <= escalated:
            problem = "senior leadership hears of a step before the leads have had a working day"
            mend = f"write 'escalated_further: {escalated + 1} working days after' or later"
            yield LadderMistake("escalated_further", problem, mend, beside="escalated")


LADDER_KEYS = (*("due_soon", "due_today", "overdue", "still_overdue", "make_time", "escalated", "escalated_further"),)
