"""What verifying finds: where a trail stops being what was recorded, in words for a person."""

from __future__ import annotations

from dataclasses import dataclass

from workflows.words import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """The first place at which one chain is wrong.

    ``reference`` is the hire's, "organisation" or "access"; ``sequence`` is None where no single event can be named.
    ``verb`` is what the event says happened, if that can still be read.
    """

    chain: str
    reference: str
    sequence: int | None
    verb: str | None
    problem: str

    def __str__(self) -> str:
        """The fault in one line: "R-0042, event 7 (step_completed): its text was changed"."""
        event = f", event {self.sequence}" if self.sequence is not None else ""
        verb = f" ({self.verb})" if self.verb else ""
        return f"{self.reference}{event}{verb}: {self.problem}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What was looked at, and for each chain that is not intact its first fault; ``withheld`` texts a file leaves out."""

    chains: int
    events: int
    faults: tuple[Fault, ...] = ()
    withheld: int = 0

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.faults

    def __str__(self) -> str:
        """What was found, one fault in each line."""
        looked = f"{counted(self.events, 'events')} in {counted(self.chains, 'chains')}"
        if self.withheld:
            looked += f", {self.withheld} of them without their text, because it would tell who somebody is"
        if self.intact:
            return f"{looked}: every one is as it was recorded."
        wrong = "is not as it was" if len(self.faults) == 1 else "are not as they were"
        return "\n".join([f"{looked}: {len(self.faults)} of the chains {wrong} recorded.", *map(str, self.faults)])
