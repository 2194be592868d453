"""What waits for somebody shows: a frozen row of each kind, already narrowed to what the reader may know of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingRow:
    """One step, or with an empty ``step`` one stage, that waits for the reader's own agreement.

    ``proposed`` says what is to be agreed where that is not simply that it is complete, and of a stage that it was sent back.
    ``kept`` says that it was finished in an earlier round: it is agreed with all that is said to hold still. ``reopens`` says
    that it is a record that has ended, which is to be reopened.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    proposed: str
    kept: bool = False
    reopens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyRow:
    """One record that can be moved on from its stage to the next; both by their titles."""

    reference: str
    label: str
    stage: str
    next_stage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMovedRow:
    """One step whose date ``who`` moved ``on`` a day, and which counts once the reader moves it ``to`` the same day."""

    reference: str
    label: str
    step: str
    title: str
    n: int
    to: date
    rule_due_on: date | None
    who: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBackRow:
    """One step of the reader's that was sent back to be looked at again, and the reason in words."""

    reference: str
    label: str
    step: str
    title: str
    n: int
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidRow:
    """One step of which the worker says that it did not happen for them, on which day they said so, and whose step it is.

    With ``no_time`` it is theirs to do, and they said that there was no time for it. ``on_hold`` says of a record on hold until
    when it is.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    owner: str
    no_time: bool
    said_on: date
    on_hold: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAgainRow:
    """One record on hold that the reader leads, and the day, today or earlier, by which it is to be looked at again."""

    reference: str
    label: str
    review_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutLeadRow:
    """One record that names a lead who can act no more; ``who`` says of each of them who acts now, or that nobody does."""

    reference: str
    label: str
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadChangedRow:
    """One record on which another lead was named: who named whom in place of whom, as a sentence, and on which day."""

    reference: str
    label: str
    said: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TermEndedRow:
    """One record that goes on though the fixed term is over, and the day on which that ended."""

    reference: str
    label: str
    ended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotLogInRow:
    """One record whose worker neither logs in nor has an invitation that can be taken up, and the day on which they start.

    ``started`` is that this day has come. ``in_vain`` is that they were invited, and the invitation opens nothing more: a
    wrong day was typed too often. Where it is ``unsent`` the mail did not reach them. ``runs_out_at`` is the moment (UTC)
    until which they can take up one that runs out soon.
    """

    reference: str
    label: str
    starts_on: date
    started: bool
    in_vain: bool
    unsent: bool = False
    runs_out_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkRow:
    """One record whose service lead, who is the reader or somebody they cover for, is to talk with the person; and the step.

    Which step that is would say what was recorded there, so that no words on a page name it. The address of the line does,
    as that of every step: it leads only those there who read it. ``recorded_before`` is the step of the conversation where one
    was recorded already, before this one was asked for.
    """

    reference: str
    label: str
    step: str
    n: int
    recorded_before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotClearedRow:
    """One step of clearance that is open again though the start was confirmed.

    ``owner`` is who completes it again, in words; ``start_on`` is the day of the start, and ``to_come`` says that it has not
    passed.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    owner: str
    start_on: date | None
    to_come: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One record on which the outcome of the selection leaves the leads something to do.

    ``left`` people were appointed and have no record yet; with none of them, nobody was appointed.
    """

    reference: str
    label: str
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainRow:
    """One step that was complete and is open again, by the reference of its record alone, with the day on which it was opened."""

    reference: str
    step: str
    title: str
    n: int
    since: date
