"""What became of turns that were closed by a program which did not decide it yet: decided once, when the tables are upgraded.

The rules decide from what is stored of each turn, as they do for one that closes today. What the rule gave beside a date
that was moved by hand was not kept then, in the trail neither; so a date that one lead moved alone counts as none.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select, update

from pledge_engine.hires.loading import BESIDE_A_TURN, STORED_TURNS, moved_of
from pledge_engine.store.tables import agreements, occurrences
from pledge_engine.watching import Progress, unwatched
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.outcomes import outcome_of
from workflows.turn import Agreed, Status, Turn

_AT_ONCE = 500
_UNDECIDED = (occurrences.c.closed_on.is_not(None), occurrences.c.outcome.is_(None))
_TURNS = (
    select(occurrences, *BESIDE_A_TURN)
    .select_from(STORED_TURNS)
    .where(*_UNDECIDED)
    .order_by(occurrences.c.id)
    .limit(_AT_ONCE)
)
_DECIDE = (
    update(occurrences)
    .where(occurrences.c.id == bindparam("b_id"))
    .values(outcome=bindparam("b_outcome"), outcome_on=bindparam("b_on"))
)


def decide_what_is_undecided(work: Work, progress: Progress = unwatched) -> int:
    """Store what every closed turn without an outcome counts as; gives how many there were."""
    total = work.connection.execute(select(func.count()).select_from(occurrences).where(*_UNDECIDED)).scalar_one()
    done = 0
    while rows := work.connection.execute(_TURNS).all():
        agreed = _agreed(work, [row.id for row in rows])
        work.connection.execute(_DECIDE, [_decided(work, row, agreed[row.id]) for row in rows])
        done += len(rows)
        progress(done / total)
    return done


def _decided(work: Work, row: Row[Any], agreed: Sequence[Agreed]) -> Mapping[str, Any]:
    settled = outcome_of(_turn(row, agreed), owner=Role(row.owner), required=row.required, calendar=work.calendar)
    assert settled is not None, "the turn is closed"
    return {"b_id": row.id, "b_outcome": settled.outcome, "b_on": settled.on}


def _turn(row: Row[Any], agreed: Sequence[Agreed]) -> Turn:
    """As much of the turn as its outcome is decided from, whatever the pledge has become since."""
    return Turn(
        step=row.step,
        round=row.round,
        n=row.n,
        status=Status(row.status),
        opened_on=row.opened_on,
        due_on=row.due_on,
        rule_due_on=row.rule_due_on,
        happened_on=row.happened_on,
        completed_on=row.completed_on,
        closed_on=row.closed_on,
        agreements=tuple(agreed),
        moved=moved_of(row),
        answers=json.loads(row.fields) if row.fields else {},
    )


def _agreed(work: Work, ids: Sequence[str]) -> Mapping[str, list[Agreed]]:
    """Who agreed each of these turns, and when."""
    found: dict[str, list[Agreed]] = defaultdict(list)
    given = select(agreements).where(agreements.c.occurrence_id.in_(ids), agreements.c.voided_at.is_(None))
    for row in work.connection.execute(given):
        found[row.occurrence_id].append(Agreed(Role(row.role), row.person_id, row.agreed_on, row.content_hash))
    return found
