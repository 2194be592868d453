"""Dates that somebody moved by hand and that count in what was kept only once both leads have moved them to the same day.

The lead who has not is told of each in Needs you today, on the page of its step and where they move it, until they move it too,
or to another day, or give it back to its rule, or that day has passed, so that nothing can be moved to it any more. What stood
in a tracker that was brought in nobody moved here, and nobody is asked about.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.pressing import ON_HOLD
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.steps_known import steps_by_key
from pledge_engine.hires.waiting_views import DateMovedRow
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.moved_date import moved_dates
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import BOTH_LEADS, Definition, Role
from workflows.reasons import FROM_TRACKER, MOVE_REASONS
from workflows.turn import Moved
from workflows.words import listed, long_date, numbered, sentence

_STANDS_BEHIND = {
    Role.SERVICE_LEAD: moved_dates.c.service_lead_id,
    Role.PROFESSIONAL_LEAD: moved_dates.c.professional_lead_id,
}


def dates_moved(
    work: Work, definition: Definition, where: ColumnElement[bool], at: At = EVERYTHING
) -> Some[DateMovedRow]:
    """Those that wait for the actor as one of the leads, for themselves or for somebody whom they cover; by reference."""
    actor = work.actor
    if not isinstance(actor, PersonActor) or not any(grant.role in BOTH_LEADS for grant in actor.grants):
        return Some()
    joined = (
        moved_dates.join(occurrences, occurrences.c.id == moved_dates.c.occurrence_id)
        .join(hires, hires.c.id == occurrences.c.hire_id)
        .join(teams, teams.c.id == hires.c.team_id)
    )
    columns = (
        *(occurrences.c.step, occurrences.c.n, occurrences.c.rule_due_on, *_STANDS_BEHIND.values()),
        *(moved_dates.c.moved_to, moved_dates.c.moved_on),
        *(hires.c.reference, hires.c.post_number, teams.c.name.label("team_name")),
    )
    as_either = (and_(visible_hires(actor, Action.AGREE, (role,)), _waits_for(actor, role)) for role in BOTH_LEADS)
    open_still = and_(occurrences.c.closed_on.is_(None), hires.c.id.not_in(ON_HOLD))
    asked = and_(moved_dates.c.moved_to >= work.today, moved_dates.c.reason_code != FROM_TRACKER)
    found = select(*columns).select_from(joined).where(open_still, asked, or_(*as_either), where)
    ordered = found.order_by(hires.c.reference, occurrences.c.step, occurrences.c.n)
    some = find_some(work.connection, ordered, at)
    steps = steps_by_key(work, definition, (row.step for row in some.rows))

    def line(row: Any) -> DateMovedRow:
        step = steps[row.step]
        return DateMovedRow(
            reference=row.reference,
            label=post_label(row.team_name, row.post_number),
            step=row.step,
            title=numbered(step.title, row.n) if step.due.repeats else step.title,
            n=row.n,
            to=row.moved_to,
            rule_due_on=row.rule_due_on,
            who=_who(row),
            on=row.moved_on,
        )

    return some.each(line)


def _waits_for(actor: PersonActor, role: Role) -> ColumnElement[bool]:
    """Whether nobody in a lead's role stands behind the date, nor the actor in the other."""
    (other,) = (column for each, column in _STANDS_BEHIND.items() if each is not role)
    return and_(_STANDS_BEHIND[role].is_(None), or_(other.is_(None), other != actor.id))


def _who(row: Any) -> str:
    """Who moved it, as a phrase: one of the leads, or somebody else."""
    return next((ROLE_WORDS[role] for role in BOTH_LEADS if getattr(row, f"{role}_id")), "somebody else")


def waits_for_me(work: Work, reference: str, step: str, n: int) -> Moved | None:
    """The day to which a turn was moved, where it waits for the actor to move it there too; None of every other."""
    reader = open_reader(work, reference)
    moved, role = _alone(work, reference, step, n), may(work.actor, Action.AGREE, reader.record.scope)
    mine = role in BOTH_LEADS and moved is not None and moved.to >= work.today
    if (
        not mine
        or moved is None
        or reader.journey.held
        or {role, work.actor.audit_id} & {part for given in moved.by for part in given}
    ):
        return None
    return moved


def said_of_moving(work: Work, reference: str, step: str, n: int) -> str:
    """Who moved the date of an open turn, when and why, and what it needs to count; empty where it counts, or never moved."""
    moved = _alone(work, reference, step, n)
    if moved is None:
        return ""
    by = [ROLE_WORDS[role] for role, _ in moved.by]
    missing = [ROLE_WORDS[role] for role in BOTH_LEADS if ROLE_WORDS[role] not in by]
    verb = "moves" if len(missing) == 1 else "move"
    return (
        f"{sentence(listed(by) or 'somebody else')} moved it there on {long_date(moved.on)}: "
        f"{_in_a_sentence(MOVE_REASONS[moved.reason])}. In what was kept it counts once {listed(missing)} {verb} it to the same "
        "day."
    )


def _in_a_sentence(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"


def _alone(work: Work, reference: str, step: str, n: int) -> Moved | None:
    """The move of an open turn behind which not both leads stand."""
    reader = open_reader(work, reference)
    turn = reader.journey.turn(step, n)
    if turn is None or not turn.status.is_open or not reader.sees_turn(turn):
        return None
    moved = turn.moved
    return moved if moved and moved.reason != FROM_TRACKER and not moved.by_both_leads else None
