"""Every rung that was reached and who is to be told of it, as one statement over all records.

The ladders come from the rules and the people from who stands where; the database joins, filters and ranks.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from pledge_engine.hires.late_by import PAUSED, counts_from
from pledge_engine.hires.standing import members_on
from pledge_engine.reminders.given import Columns, as_given, rows_given
from pledge_engine.reminders.ladder_rows import KEPT, OPEN, LadderRows
from pledge_engine.reminders.recipients import UP, told_of
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.reminder import ReminderStatus, Why, reminders
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.turn import Status

HOLDER: Columns = {"step": String(), "standing": String(), "role": String(), "ladder": Integer()}
RUNG: Columns = {
    "ladder": Integer(),
    "rung": String(),
    "working_days": Integer(),
    "audience": String(),
    "tells": String(),
    "of_lateness": Boolean(),
    "due_by": Date(),
    "due_before": Date(),
    "due_since": Date(),
}
# Turns whose records were on hold since their dates: they climb as if their dates were later by those working days.
PAUSES: Columns = {"occurrence_id": String(), "climbs_from": Date()}
# Why somebody is told of what waits for them, or for whoever they stand in for.
OWN = (Why.HOLDER, Why.COVER, Why.QUEUE, Why.NOBODY_ELSE)
_ON, _DAY_BEFORE, _SINCE, _LATEST = (
    bindparam(name, type_=Date()) for name in ("on_day", "day_before", "since_day", "latest_day")
)


def can_be_told_of() -> ColumnElement[bool]:
    """The condition on occurrences joined with hires under which anybody is told of a turn at all."""
    return and_(
        occurrences.c.closed_on.is_(None),
        occurrences.c.due_on.is_not(None),
        hires.c.held_since.is_(None),
        hires.c.ended_on.is_(None),
    )


def is_true_still() -> ColumnElement[bool]:
    """The condition on ``reminders`` that the turn is still open, not held, and due on the date they speak of."""
    of_it = (occurrences.c.id == reminders.c.occurrence_id, occurrences.c.due_on == reminders.c.due_on)
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
    return exists().select_from(joined).where(*of_it, can_be_told_of())


def can_be_told_to(role: ColumnElement[str]) -> ColumnElement[bool]:
    """The condition on occurrences under which whoever holds a role hears of a turn: what cannot start yet is nobody's to do.

    The worker hears of theirs on its day, whatever it waits for.
    """
    return or_(occurrences.c.can_be_late, ~occurrences.c.required, role == Role.WORKER)


def asked_with(work: Work, rows: LadderRows, on: date, since: date | None) -> dict[str, object]:
    """The parameters of ``new_reminders`` for a working day; ``since`` is the last day that was swept before, if any was."""
    dialect = work.connection.dialect.name
    return {
        "holder": as_given(dialect, HOLDER, rows.holders),
        "rung": as_given(dialect, RUNG, rows.rungs),
        "pause": as_given(dialect, PAUSES, _pauses(work, on)),
        _LATEST.key: rows.latest,
        _ON.key: on,
        _DAY_BEFORE.key: work.calendar.add_working_days(on, -1),
        _SINCE.key: since,
    }


def _pauses(work: Work, on: date) -> Iterator[tuple[str, str]]:
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
    found = select(occurrences.c.id, occurrences.c.due_on, PAUSED).select_from(joined)
    for row in work.connection.execute(found.where(can_be_told_of(), PAUSED.element.is_not(None))):
        if row.due_on < on:
            yield row.id, counts_from(work, row, on).isoformat()


@cache
def new_reminders(dialect: str, *, was_swept: bool) -> Select[Any]:
    """What the rungs reached by a working day say that nobody was told yet; of several at once only the last is to be told.

    The columns are those of ``reminder`` but for the day's: occurrence_id, recipient_id, due_on, rung, working_days, why,
    status and late. ``was_swept`` says whether any day was before. The statement is put together once, which takes as long as
    asking it of a thousand records does.
    """
    reached = _reached(dialect)
    records = select(
        reached.c.hire_id, reached.c.team_id, reached.c.service_lead_id, reached.c.professional_lead_id
    ).distinct()
    told = told_of(reached, records.cte("record").prefix_with("MATERIALIZED"), members_on(_ON))
    known = reminders.alias("known")
    fresh = select(told).where(
        ~exists().where(
            known.c.occurrence_id == told.c.occurrence_id,
            known.c.recipient_id == told.c.recipient_id,
            known.c.due_on == told.c.due_on,
            known.c.rung == told.c.rung,
        )
    )
    new = fresh.cte("new")
    # Of two that fall on one day, what is said once goes before what whoever holds the step is told again later.
    said_again = case((new.c.why.in_((*OWN, Why.FOR_WORKER)), 1), else_=0)
    place = func.rank().over(
        partition_by=(new.c.occurrence_id, new.c.recipient_id),
        order_by=(new.c.working_days.desc(), said_again, new.c.rung),
    )
    return select(
        new.c.occurrence_id,
        new.c.recipient_id,
        new.c.due_on,
        new.c.rung,
        new.c.working_days,
        new.c.why,
        case((place == 1, ReminderStatus.WAITING), else_=ReminderStatus.OVERTAKEN).label("status"),
        (_late(new) if was_swept else cast(literal(False), Boolean)).label("late"),
    )


def _late(new: CTE) -> ColumnElement[bool]:
    """Whether the rung was reached on a working day on which no sweep ran."""
    missed = and_(new.c.climbs_from <= new.c.due_before, new.c.opened_on <= _DAY_BEFORE)
    return and_(missed, or_(new.c.climbs_from > new.c.due_since, new.c.opened_on > _SINCE))


def _reached(dialect: str) -> CTE:
    held = _held(rows_given(dialect, "holder", HOLDER), rows_given(dialect, "pause", PAUSES))
    rung = rows_given(dialect, "rung", RUNG)
    told_before, agreed = reminders.alias("told_before"), agreements.alias("agreed")
    # Whoever has agreed since does not hold it any more: that they were told is no news to whom it waits for now.
    has_agreed = exists().where(
        agreed.c.occurrence_id == told_before.c.occurrence_id,
        agreed.c.person_id == told_before.c.recipient_id,
        agreed.c.voided_at.is_(None),
    )
    owner_knows = exists().where(
        told_before.c.occurrence_id == held.c.occurrence_id,
        told_before.c.due_on == held.c.due_on,
        told_before.c.why.in_(OWN),
        told_before.c.recorded_on < _ON,
        ~has_agreed.correlate(told_before),
    )
    return (
        select(held, *(column for column in rung.c if column.key != "ladder"))
        .select_from(held.join(rung, rung.c.ladder == held.c.ladder))
        .where(
            held.c.climbs_from <= rung.c.due_by,
            or_(~rung.c.of_lateness, held.c.can_be_late),
            or_(rung.c.audience.not_in(UP), owner_knows),
        )
        .cte("reached")
        .prefix_with("MATERIALIZED")
    )


def _held(holder: CTE, pause: CTE) -> CTE:
    """Every open turn with a date, once for each role that holds it now."""
    standing = case(
        (occurrences.c.status != Status.AWAITING_AGREEMENT, OPEN),
        (occurrences.c.kept_from.is_not(None), KEPT),
        else_=occurrences.c.proposal,
    )
    given = exists().where(
        agreements.c.occurrence_id == occurrences.c.id,
        agreements.c.role == holder.c.role,
        agreements.c.voided_at.is_(None),
    )
    return (
        select(
            occurrences.c.id.label("occurrence_id"),
            occurrences.c.hire_id,
            occurrences.c.due_on,
            func.coalesce(pause.c.climbs_from, occurrences.c.due_on).label("climbs_from"),
            occurrences.c.opened_on,
            occurrences.c.can_be_late,
            occurrences.c.assignee_id,
            hires.c.team_id,
            hires.c.service_lead_id,
            hires.c.professional_lead_id,
            holder.c.role,
            holder.c.ladder,
        )
        .select_from(
            occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
            .join(holder, and_(holder.c.step == occurrences.c.step, holder.c.standing == standing))
            .outerjoin(pause, pause.c.occurrence_id == occurrences.c.id)
        )
        .where(
            can_be_told_of(),
            occurrences.c.due_on <= _LATEST,
            or_(occurrences.c.status == Status.AWAITING_AGREEMENT, holder.c.role == occurrences.c.owner),
            or_(occurrences.c.status != Status.AWAITING_AGREEMENT, ~given),
            can_be_told_to(holder.c.role),
        )
        .cte("held")
    )
