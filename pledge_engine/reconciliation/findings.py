"""What comparing records with their trail finds, in the pledge's words: which record, what of it, and which event says otherwise.

No value is in it, neither the one that is stored nor the one that was recorded: an auditor sees no private detail.
"""

from __future__ import annotations

from dataclasses import dataclass

from workflows.words import counted

# More would help nobody to see what happened; all are counted.
MOST_NAMED = 200
# What is the organisation's, or decided from what is compared: no row of it is compared with an event.
NOT_OF_RECORDS = ("people", "teams", "care groups", "roles", "cover", "closures", "what promises count as in reports")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One thing that a record says and its trail does not; ``event`` is None where no event tells of it."""

    reference: str
    what: str
    event: int | None
    verb: str | None
    problem: str

    def __str__(self) -> str:
        """In one line: "R-0042, “Agree the job plan”, due date: it is not what event 7 (step_completed) recorded"."""
        return f"{self.reference}, {self.what}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """How many records were compared with their trail, and where they differ.

    ``skipped`` counts the records whose own trail is not as it was recorded, so that there is nothing to compare with.
    ``left`` counts those for which there was no time.
    ``differing`` counts the records that differ, ``differences`` all that was found; the first 200 are named.
    """

    records: int
    skipped: int = 0
    left: int = 0
    differing: int = 0
    differences: int = 0
    named: tuple[Disagreement, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether nothing was found."""
        return not self.differences

    def __str__(self) -> str:
        """What was found, one difference in each line."""
        all_of_them = f"{self.records} of {self.records + self.left} records" if self.left else ""
        looked = f"{all_of_them or counted(self.records, 'records')} compared with the trail"
        if self.skipped:
            looked += f"; {self.skipped} could not be, because their trail is not as it was recorded"
        if self.agrees:
            return f"{looked}: every row says what its events say." if self.records else f"{looked}."
        more = self.differences - len(self.named)
        rest = [f"… and {more} more."] if more else []
        count = counted(self.differences, "differences")
        return "\n".join([f"{looked}: {count} in {counted(self.differing, 'records')}.", *map(str, self.named), *rest])
