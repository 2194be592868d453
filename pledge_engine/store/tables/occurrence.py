"""Occurrences: every turn of every step, open or closed, in every round."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest, Id, PrimaryId, kept, one_of
from workflows.definition import Role
from workflows.outcomes import Outcome
from workflows.turn import Proposal, Status, Superseded, Talked, WaitingOn

_OPEN = ", ".join(f"'{status}'" for status in Status if status.is_open)


class Occurrence(Base):
    """One turn of a step. It is open exactly while ``closed_on`` is empty.

    ``care_group_id`` repeats the care group of the hire's team, so that one index answers what needs attention there.
    ``can_be_late`` says whether it is overdue once past its date. ``first_due_on`` is the date first promised.
    ``completed_on`` is the day that counts for rules, ``recorded_at`` the moment somebody wrote it down. ``superseded`` says
    that a return closed the turn's round, ``kept_from`` in which round its content was finished before, ``bound_to`` the
    content that may not change after its stage. ``rule_due_on`` is what the rule alone gives, beside a date moved by hand.
    ``talked_about`` is what came of talking with the worker about what they said, as was written down on ``talked_about_on``.
    ``outcome`` is what a closed turn counts as in reports, and ``outcome_on`` the day that places it in a period.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        UniqueConstraint("hire_id", "step", "round", "n"),
        CheckConstraint("round >= 1 AND n >= 1", name="turn"),
        CheckConstraint(f"(closed_on IS NULL) = (status IN ({_OPEN}))", name="closed"),
        one_of("status", Status),
        one_of("owner", Role),
        one_of("proposal", Proposal),
        one_of("superseded", Superseded),
        one_of("waiting_on", WaitingOn),
        one_of("talked_about", Talked),
        one_of("outcome", Outcome),
    )

    id: Mapped[PrimaryId]
    hire_id: Mapped[Id] = mapped_column(kept("hire.id"))
    care_group_id: Mapped[Id] = mapped_column(kept("care_group.id"))
    step: Mapped[str]
    stage: Mapped[str]
    round: Mapped[int]
    n: Mapped[int]
    status: Mapped[str]
    owner: Mapped[str]
    required: Mapped[bool]
    opened_on: Mapped[date]
    due_on: Mapped[date | None]
    first_due_on: Mapped[date | None]
    because: Mapped[str]
    can_be_late: Mapped[bool]
    happened_on: Mapped[date | None]
    completed_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    recorded_at: Mapped[datetime | None]
    proposal: Mapped[str | None]
    reason_code: Mapped[str | None]
    assignee_id: Mapped[Id | None] = mapped_column(kept("person.id"), index=True)
    version: Mapped[int]
    superseded: Mapped[str | None]
    kept_from: Mapped[int | None]
    bound_to: Mapped[Digest | None]
    waiting_on: Mapped[str | None]
    said_not_to_have_happened_on: Mapped[date | None]
    talked_about: Mapped[str | None]
    talked_about_on: Mapped[date | None]
    rule_due_on: Mapped[date | None]
    outcome: Mapped[str | None]
    outcome_on: Mapped[date | None]


occurrences = table_of(Occurrence)

# The whole of "what needs attention here, most overdue first, and how many of what kind" is read from this index alone, but
# for the records' teams.
Index(
    "ix_occurrence_attention",
    occurrences.c.care_group_id,
    occurrences.c.due_on,
    occurrences.c.hire_id,
    occurrences.c.can_be_late,  # Always true here; without it SQLite would look at the rows to see that it is.
    occurrences.c.step,
    occurrences.c.owner,
    occurrences.c.waiting_on,
    sqlite_where=text("can_be_late = 1"),
    postgresql_where=text("can_be_late"),
)

# What somebody has still to do, from the records that name them: read from this index but for what is then shown.
Index(
    "ix_occurrence_open",
    occurrences.c.hire_id,
    occurrences.c.owner,
    occurrences.c.due_on,
    occurrences.c.status,
    occurrences.c.closed_on,  # Always empty here.
    occurrences.c.step,
    occurrences.c.n,
    occurrences.c.id,
    sqlite_where=text("closed_on IS NULL"),
    postgresql_where=text("closed_on IS NULL"),
)

# What was sent back to be looked at again: few rows, asked for by everybody on their first page.
_SENT_BACK = text("closed_on IS NULL AND reason_code IS NOT NULL")
Index(
    "ix_occurrence_sent_back",
    occurrences.c.hire_id,
    occurrences.c.closed_on,
    occurrences.c.reason_code,
    sqlite_where=_SENT_BACK,
    postgresql_where=_SENT_BACK,
)

# What waits for somebody's agreement: few rows, asked for by every lead on their first page.
_AWAITING = text(f"status = '{Status.AWAITING_AGREEMENT}'")
Index(
    "ix_occurrence_awaiting",
    occurrences.c.hire_id,
    sqlite_where=_AWAITING,
    postgresql_where=_AWAITING,
)

# What workers have said did not happen for them: few rows, asked for by every lead.
Index(
    "ix_occurrence_said",
    occurrences.c.care_group_id,
    occurrences.c.said_not_to_have_happened_on,
    occurrences.c.hire_id,
    sqlite_where=text("said_not_to_have_happened_on IS NOT NULL"),
    postgresql_where=text("said_not_to_have_happened_on IS NOT NULL"),
)

# What reports count in a period, care group by care group: answered from this index alone but for the records' teams.
_COUNTED = f"outcome <> '{Outcome.LEFT_OUT}'"
Index(
    "ix_occurrence_outcome",
    occurrences.c.care_group_id,
    occurrences.c.outcome_on,
    occurrences.c.hire_id,
    occurrences.c.outcome,
    occurrences.c.step,
    occurrences.c.stage,
    sqlite_where=text(_COUNTED),
    postgresql_where=text(_COUNTED),
)
