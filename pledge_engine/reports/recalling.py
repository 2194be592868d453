"""What the figures would have been seen to be on an earlier day: every turn as its trail had it by then, decided anew.

The trail keeps each fact that an outcome is decided from. Whether a session ran is a private answer of it; one that has been
erased since counts as attended. Whose figures somebody reads, and where a record is, are as they are today.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, select

from pledge_engine.access.reporting import counted_steps, counted_words
from pledge_engine.clock import LONDON
from pledge_engine.reports.counting import JOINED, grouped_by
from pledge_engine.reports.counts import SAID, By, Found, found_on
from pledge_engine.reports.period import Period
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables.audit import audit_events, audit_secrets
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.watching import Progress
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.outcomes import DID_NOT_RUN, Outcome, outcome_of
from workflows.turn import Agreed, Moved, Status, Turn

_RECORDS_AT_ONCE = 200


def recall_counts(work: Work, period: Period, by: By, as_at: date, progress: Progress) -> Iterator[Found]:
    """What ``find_counts`` would have found at the end of an earlier day."""
    before = moment_text(datetime.combine(as_at + timedelta(days=1), time(), LONDON))
    counted = select(hires.c.id).select_from(JOINED).where(counted_steps(work.actor)).distinct().order_by(hires.c.id)
    ids = work.connection.execute(counted).scalars().all()
    for place in range(0, len(ids), _RECORDS_AT_ONCE):
        progress(place / len(ids))
        together = ids[place : place + _RECORDS_AT_ONCE]
        told = _told(work, together, before)
        for row in _turns(work, together, by):
            yield from _found(work, period, row, told[row.hire_id][f"{row.step}.{row.round}.{row.n}"])


def _turns(work: Work, ids: Sequence[str], by: By) -> Sequence[Row[Any]]:
    outer, inner = grouped_by(by)
    columns = (occurrences.c.hire_id, occurrences.c.step, occurrences.c.round, occurrences.c.n)
    owned = (occurrences.c.owner, occurrences.c.required, outer.label("outer"), inner.label("inner"))
    heard = counted_words(work.actor).label("heard")
    turns = select(*columns, *owned, heard).select_from(JOINED)
    return work.connection.execute(turns.where(occurrences.c.hire_id.in_(ids), counted_steps(work.actor))).all()


@dataclass(slots=True)
class _Told:
    """What the trail of a record tells of one turn."""

    facts: dict[str, Any] = field(default_factory=dict)
    moved: Mapping[str, Any] | None = None
    ran: bool = True


def _told(work: Work, ids: Sequence[str], before: str) -> Mapping[str, Mapping[str, _Told]]:
    not_run = _sessions_that_did_not_run(work, ids)
    told: dict[str, dict[str, _Told]] = defaultdict(lambda: defaultdict(_Told))
    events = (
        select(audit_events.c.chain, audit_events.c.sequence, audit_events.c.body)
        .where(audit_events.c.chain.in_(ids), audit_events.c.at < before)
        .order_by(audit_events.c.chain, audit_events.c.sequence)
    )
    for chain, sequence, body in work.connection.execute(events):
        if '"turns.' not in body:
            continue
        for path, change in json.loads(body)["fields"].items():
            if path.startswith("turns."):
                did_not_run = (chain, sequence, f"{path}/new") in not_run or change.get("new") == DID_NOT_RUN
                _take(told[chain], path.removeprefix("turns."), change.get("new"), ran=not did_not_run)
    return told


def _take(turns: Mapping[str, _Told], path: str, new: Any, *, ran: bool) -> None:
    turn, answers, _ = path.partition(".answers")
    if answers:
        turns[turn].ran = ran
    elif path.endswith(".moved"):
        turns[path.removesuffix(".moved")].moved = new
    else:
        turns[path].facts.update(new or {})


def _sessions_that_did_not_run(work: Work, ids: Sequence[str]) -> frozenset[tuple[str, int, str]]:
    """Where the trail commits to the answer that a session did not run: chain, event and path."""
    columns = (audit_secrets.c.chain, audit_secrets.c.sequence, audit_secrets.c.path)
    said = audit_secrets.c.value.like(f'%"{DID_NOT_RUN}"%'), audit_secrets.c.path.like("turns.%")
    found = work.connection.execute(select(*columns).where(audit_secrets.c.chain.in_(ids), *said))
    return frozenset((row.chain, row.sequence, row.path) for row in found)


def _found(work: Work, period: Period, row: Row[Any], told: _Told) -> Iterator[Found]:
    if not told.facts:  # It was opened later.
        return
    turn = _turn(row, told)
    settled = outcome_of(turn, owner=Role(row.owner), required=row.required, calendar=work.calendar)
    if settled and settled.outcome is not Outcome.LEFT_OUT and period.first <= settled.on <= period.last:
        yield found_on(settled.on, row.outer, row.inner, settled.outcome)
    said_on = turn.said_not_to_have_happened_on
    if row.heard and said_on and period.first <= said_on <= period.last:
        yield found_on(said_on, row.outer, row.inner, SAID)


def _turn(row: Row[Any], told: _Told) -> Turn:
    """As much of the turn as its outcome is decided from."""
    facts = told.facts
    return Turn(
        step=row.step,
        round=row.round,
        n=row.n,
        status=Status(facts["status"]),
        opened_on=date.fromisoformat(facts["opened_on"]),
        due_on=_day(facts.get("due_on")),
        rule_due_on=_day(facts.get("rule_due_on")),
        happened_on=_day(facts.get("happened_on")),
        completed_on=_day(facts.get("completed_on")),
        closed_on=_day(facts.get("closed_on")),
        agreements=tuple(_agreed(given) for given in facts.get("agreed", ())),
        moved=_moved(told.moved) if told.moved else None,
        answers={} if told.ran else {DID_NOT_RUN: DID_NOT_RUN},
        said_not_to_have_happened_on=_day(facts.get("said_not_to_have_happened_on")),
    )


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said) if said else None


def _agreed(given: Mapping[str, str]) -> Agreed:
    return Agreed(Role(given["role"]), given["person"], date.fromisoformat(given["on"]), "")


def _moved(move: Mapping[str, Any]) -> Moved:
    by = tuple((Role(given["role"]), given["person"]) for given in move["by"])
    return Moved(date.fromisoformat(move["to"]), date.fromisoformat(move["on"]), move["reason"], by)
