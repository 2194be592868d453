"""The reminder ladder: on which working days before and after its date a step speaks up, and how far up it is heard.

A ladder is data of the definition, for all steps together and for one step where it differs. Nothing here knows people.
"""

from __future__ import annotations

from dataclasses import dataclass


class LadderMistake(ValueError):
    """A ladder contradicts itself; ``key`` is the line to mend."""

    def __init__(self, key: str, problem: str, mend: str) -> None:
        super().__init__(problem)
        self.key = key
        self.problem = problem
        self.mend = mend


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
    make time for a step that the worker holds. Raises ``LadderMistake`` when a rung stands in the wrong place.
    """

    due_soon: int | None = 5
    due_today: bool = True
    overdue: int | None = 1
    still_overdue: Again | None = Again(every=5, times=6, then_every=20)
    make_time: int | None = 1
    escalated: int | None = 10
    escalated_further: int | None = 20

    def __post_init__(self) -> None:
        if self.still_overdue is not None and self.overdue is None:
            problem = "a step that is never called overdue cannot be called overdue again"
            raise LadderMistake("still_overdue", problem, "write 'still_overdue: never'")
        if self.escalated is not None and self.overdue is None:
            problem = "a step is escalated of which its owner never hears that it is overdue"
            raise LadderMistake("escalated", problem, "write 'escalated: never'")
        if self.escalated is not None and self.overdue is not None and self.escalated <= self.overdue:
            problem = "others hear of a step before its owner's own reminder is a working day old"
            raise LadderMistake(
                "escalated", problem, f"write 'escalated: {self.overdue + 1} working days after' or later"
            )
        if self.escalated_further is not None and self.escalated is None:
            problem = "senior leadership hears of a step of which the leads do not"
            raise LadderMistake("escalated_further", problem, "write 'escalated_further: never'")
        if self.escalated_further is not None and self.escalated_further <= (self.escalated or 0):
            problem = "senior leadership hears of a step before the leads have had a working day"
            later = (self.escalated or 0) + 1
            mend = f"write 'escalated_further: {later} working days after' or later"
            raise LadderMistake("escalated_further", problem, mend)


LADDER_KEYS = (*("due_soon", "due_today", "overdue", "still_overdue", "make_time", "escalated", "escalated_further"),)
