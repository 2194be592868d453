"""Where a row says two things of when a stage began: told with both columns and both days, and with the day that is taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pledge_engine.hires.days_from import DaysFrom
from pledge_engine.intake.tracker import Row, Tracker
from workflows.definition import Definition
from workflows.proven_days import Contradiction
from workflows.words import long_date

TAKEN = "taken."


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradicted:
    """``column`` says that a stage began on ``said``, and ``other`` has a day, ``on``, that does not fit; ``taken`` is taken."""

    row: int
    stage: str
    column: str
    said: date
    other: str
    on: date
    taken: date

    def __str__(self) -> str:
        began = f"Row {self.row}: “{self.column}” says that “{self.stage}” began on {long_date(self.said)}"
        if self.on < self.said:
            why = f"“{self.other}” was done before, on {long_date(self.on)}"
        else:
            why = f"“{self.other}”, which comes before that stage, has {long_date(self.on)}"
        if self.taken == self.said:
            return f"{began}, and {why}. The other dates of the row fit neither, so {long_date(self.said)} is taken as it is."
        return f"{began}, but {why}. {long_date(self.taken)} is taken."


def contradicted(
    tracker: Tracker, row: Row, definition: Definition, here: str, found: Iterable[Contradiction]
) -> tuple[Contradicted, ...]:
    """The same by the headings of the tracker; ``here`` is the stage that the record is in, or was last in."""
    return tuple(
        Contradicted(
            row=row.number,
            stage=definition.stages[each.stage].title,
            column=tracker.heading(
                "entered_on" if each.stage == here and "entered_on" in row.told else f"entered.{each.stage}"
            ),
            said=each.said,
            other=tracker.heading(each.by),
            on=each.on,
            taken=each.taken,
        )
        for each in found
    )


def days_taken(found: Iterable[Contradiction]) -> Mapping[str, str]:
    """What is kept of it beside what the row said: where the day of each such stage is from."""
    return {TAKEN + each.stage: (DaysFrom.PROVEN if each.settled else DaysFrom.DOUBTED).value for each in found}
