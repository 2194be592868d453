"""Where a hire stands according to somebody's own record of it, as values: what placing it in the middle is decided from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from workflows.answers import Value
from workflows.due import HoldSpan
from workflows.journey import Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of one step: that it was done, on which day if that is known, or that it does not apply, or is still open.

    ``times`` is how many turns count of a step that has a number of them, ``missed`` how many passed without counting, and
    ``missed_as`` how many of those each outcome is known of, such as that a session did not run.
    ``due_on`` is the date an open step was promised for, whatever its rule says: of a step that repeats its first open turn, of
    one that goes on repeating the newest. ``due_later`` are those of further turns, by number, and ``earlier`` those of turns
    before the newest that are open once more. ``again`` says of a step whose stage is over that it has been opened once more, to
    be put right, and ``open_turns`` which of its turns are open, where those are not simply the ones that follow.
    """

    done: bool = False
    on: date | None = None
    not_applicable: bool = False
    still_open: bool = False
    times: int | None = None
    missed: int = 0
    missed_as: tuple[tuple[str, int], ...] = ()
    due_on: date | None = None
    due_later: tuple[tuple[int, date], ...] = ()
    earlier: tuple[date, ...] = ()
    again: bool = False
    open_turns: tuple[int, ...] = ()


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where one hire stands. ``stage`` is the present one, or the one that a record which ``ended`` was last in.

    ``entered`` are the days on which stages were entered, as far as they are known. ``answers`` are further answers by step.
    """

    stage: str
    entered: Mapping[str, date] = field(default_factory=dict)
    steps: Mapping[str, Told] = field(default_factory=dict)
    answers: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    pace: int = 1
    holds: tuple[HoldSpan, ...] = ()
    ended: Ended | None = None

    def told(self, step: str) -> Told:
        """What is known of a step; nothing, where nobody wrote anything."""
        return self.steps.get(step, NOTHING_TOLD)
