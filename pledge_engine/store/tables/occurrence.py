"""Occurrences: every turn of every step, open or closed, in every round."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from pledge_engine.store.base import Base, table_of
from pledge_engine.store.columns import Digest, Id, PrimaryId, kept, one_of
from workflows.definition import Role
from workflows.journey import Proposal, Status, Superseded, WaitingOn
from workflows.outcomes import Outcome

_OPEN = ", ".join(f"'{status}'" for status in Status if status.is_open)


class Occurrence(Base):
    """One turn of a step. It is open exactly while ``closed_on`` is empty.

    ``care_group_id`` repeats the care group of the hire's team, so that one index answers what needs attention there.
    ``can_be_late`` says whether it is overdue once past its date. ``first_due_on`` is the date first promised.
    ``completed_on`` is the day that counts for rules, ``recorded_at`` the moment somebody wrote it down. ``superseded`` says
    that a return closed the turn's round, ``kept_from`` in which round its content was finished before, ``bound_to`` the
    content that may not change after its stage. ``rule_due_on`` is what the rule alone gives, beside a date moved by hand.
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
    rule_due_on: Mapped[date | None]
    outcome: Mapped[str | None]
    outcome_on: Mapped[date | None]


occurrences = table_of(Occurrence)

# The whole of "what needs attention here, most overdue first, and how many" is read from this index alone.
Index(
    "ix_occurrence_attention",
    occurrences.c.care_group_id,
    occurrences.c.due_on,
    occurrences.c.hire_id,
    occurrences.c.can_be_late,  # Always true here; without it SQLite would look at the rows to see that it is.
    sqlite_where=text("can_be_late = 1"),
    postgresql_where=text("can_be_late"),
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

# What reports count in a period, answered from this index alone but for the records' teams.
_COUNTED = f"outcome <> '{Outcome.LEFT_OUT}'"
Index(
    "ix_occurrence_outcome",
    occurrences.c.outcome_on,
    occurrences.c.care_group_id,
    occurrences.c.hire_id,
    occurrences.c.outcome,
    occurrences.c.step,
    sqlite_where=text(_COUNTED),
    postgresql_where=text(_COUNTED),
)
