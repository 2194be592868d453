"""What a person may read of a record, as frozen values: already scoped, already stripped of what is not theirs to see.

Doors turn these into text, pages or JSON and add nothing. Days are in Europe/London, moments aware and in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pledge_engine.hires.days_from import DaysFrom, opened_words
from workflows.blockers import Reason
from workflows.definition import Role
from workflows.words import long_date


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """One answer as people read it; ``field`` is its key, ``raw`` the plain JSON value.

    ``leads_to`` is the address that it is, where that can be followed.
    """

    field: str
    title: str
    words: str
    raw: object
    leads_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementLine:
    """One lead's (or the worker's) agreement: given by whom and when, or still to give."""

    role: str
    person: str
    agreed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """An open request: who asked, in which role, when and for which reason, and the words they put with it.

    ``what`` says what they did, with a place for when.
    ``text`` is empty where they wrote none, where it was erased, and where it is not for this reader.
    """

    who: str
    role: str
    what: str
    at: datetime
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """One turn of one step. ``state`` is a short key for machines, ``words`` what people read.

    ``state`` is one of: done, not_applicable, not_needed, not_taken_up, not_kept, ended, returned, carried, imported,
    awaiting_agreement, cannot_start, undecided, overdue, due_today, due_soon, open. ``overdue`` is also true of a turn that
    awaits a lead's agreement past its day. ``seen_as`` is the version to send back as "what I saw", 0 where there is none
    to send. ``picked_up_by`` names who sees to a step of a shared queue, or did. ``answers`` is empty where they are not for
    this reader; ``answered`` may still say how many: "3 of 5". ``warnings`` say what is worth a second look in them,
    of a closed turn only where that turn itself is shown.
    ``missed`` says how a session was that nobody came to, such as "Did not run"; its turn is closed, and not complete.
    ``words`` are ``stands`` with the worker's own word that it did not happen. ``worker_may_say``, for them alone, is true of a
    turn of which they can say so by now, or have, and ``worker_was_answered`` of one of which they may say it again, as others
    answered since they did. ``word_to_weigh`` is what they said, for a lead who is asked about it before they complete the
    turn; ``came_of_it`` what came of talking about it. ``owner`` says who holds it, in words, and ``owner_role`` whose step it
    is. ``request`` is the change that was asked for, for which an open turn was sent back. ``round`` counts as people do: not
    moving on that was undone. ``term_ends_on`` is the end of the fixed term, of a turn that is due only after it.
    ``added_because`` says of a turn beyond those promised for which other it was added.
    """

    step: str
    title: str
    stage: str
    n: int
    turns: bool
    round: int
    owner: str
    owner_role: Role
    picked_up_by: str
    required: bool
    state: str
    stands: str
    missed: str
    words: str
    due_on: date | None
    because: str
    term_ends_on: date | None
    added_because: str
    overdue: bool
    working_days_late: int
    said_not_to_have_happened_on: date | None
    worker_may_say: bool
    worker_was_answered: bool
    word_to_weigh: str
    came_of_it: str
    happened_on: date | None
    completed_on: date | None
    awaiting: tuple[Role, ...]
    agreements: tuple[AgreementLine, ...]
    answers: tuple[AnswerLine, ...]
    answered: str
    warnings: tuple[str, ...]
    request: RequestLine | None
    seen_as: int

    @property
    def after_term(self) -> str:
        """That it is due after the end of the fixed term, in words; empty where it is not."""
        return f"This is after the end of the fixed term on {long_date(self.term_ends_on)}" if self.term_ends_on else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """One stage on the strip; ``place`` is "done", "here", "ended" where the record ended in it, or "to come"."""

    key: str
    title: str
    phase: str
    place: str
    round: int
    entered_on: date | None
    left_on: date | None
    target_on: date | None
    days_from: DaysFrom

    @property
    def days(self) -> str:
        """Since when, or from when to when, in words, and where those days are from where nobody recorded them here."""
        return self.plain_days + self.days_from.words if self.plain_days else ""

    @property
    def plain_days(self) -> str:
        """The same without where they are from."""
        days = [long_date(day) for day in (self.entered_on, self.left_on) if day]
        if not days or self.place == "to come":
            return ""
        return f"since {days[0]}" if self.place == "here" else " to ".join(dict.fromkeys(days))

    @property
    def target(self) -> str:
        """The day by which it is meant to be complete; of one that lies before the stage began only why there is none."""
        if self.target_on and self.entered_on and self.target_on < self.entered_on:
            return "no target, as it began after the day by which it was meant to be complete"
        return f"target {long_date(self.target_on)}" if self.target_on else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingLine:
    """A step that is not open yet, with its rule in words."""

    step: str
    title: str
    stage: str
    owner: str
    required: bool
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    """A note; ``text`` is None once it has been erased.

    ``number`` is that of the event it came with, by which it is named. ``about`` says beside what it was written, empty for a
    note that stands for itself, and ``erasable`` that the reader can erase it.
    """

    number: int
    author: str
    recorded_at: datetime
    about: str
    text: str | None
    erasable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockerLine:
    """One thing that keeps the hire from advancing; ``step`` is empty when it is about the stage as a whole."""

    reason: str
    words: str
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HireView:
    """One record, as one reader sees it today. ``worker`` is empty where they may not know the name, or there is none yet.

    ``pace`` is the workbook's with who recorded it, empty where nobody changed it.
    ``ended`` says how the record ended, ``links`` name other records that belong to it and that the reader sees.
    ``stage_waits`` says whose agreement the stage waits for, where nothing else is missing.
    ``request`` is the change to the stage that was asked for before agreeing it, while it is open.
    ``may_still_hold`` are the titles of open steps that were finished in an earlier round and can be kept by both leads.
    Whoever sees only their own step, by reference, finds nothing here of where the record stands and whom it names. ``own``
    says that the record is the reader's own, who is then told of themselves. ``term_ended_on`` is the end of a fixed term that
    is over though the record goes on.
    """

    reference: str
    label: str
    team: str
    care_group: str
    stage: str
    stage_title: str
    state: tuple[str, ...]
    held: bool
    review_on: date | None
    ended: str
    links: tuple[str, ...]
    opened_on: date | None
    brought_in_on: date | None
    service_lead: str
    professional_lead: str
    worker: str
    dates: tuple[tuple[str, date], ...]
    term_ended_on: date | None
    pace: str
    strip: tuple[StageLine, ...]
    tasks: tuple[TaskLine, ...]
    earlier: tuple[TaskLine, ...]
    coming: tuple[ComingLine, ...]
    may_still_hold: tuple[str, ...]
    blockers: tuple[BlockerLine, ...]
    agreements: tuple[AgreementLine, ...]
    stage_waits: str
    request: RequestLine | None
    notes: tuple[NoteLine, ...]
    seen_as: int
    own: bool

    @property
    def opened(self) -> str:
        """Since when there is the record, and on which day it came in where a tracker says so; empty where that is not told."""
        return opened_words(self.opened_on, self.brought_in_on) if self.opened_on else ""

    @property
    def goes_on(self) -> str:
        """That the present stage is the last, after which nothing waits to be moved on to; empty in every other."""
        return next((line.words for line in self.blockers if line.reason == Reason.NOT_FROM_HERE), "")
