"""Local closures: a day on which the trust does not work moves every open date that was counted over it, at once.

One event says so in the organisation's trail, and one on every record whose dates moved, all with the same request id.
Closed steps keep their dates. A closure of the past is neither added nor removed, so that nothing becomes overdue by one.
A date that is counted back from another may come to lie in the past by one that lies ahead: that is said first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from pledge_engine.access.finding import load_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.errors import NotFound, PledgeError
from pledge_engine.hires.acting import Happening, finish, load_record, today_of
from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.people.naming import Mistakes, clean_name
from pledge_engine.store.tables.closure import closures
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work
from workflows.calendar import Calendar
from workflows.definition import Role
from workflows.due import add_months
from workflows.journey import Journey
from workflows.machine import LEFT, WITHDRAWN
from workflows.occurrences import settle
from workflows.turn import Turn
from workflows.words import counted, long_date

_MONTHS_AHEAD = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedStep:
    """How many dates of one step moved, on all records together; of sensitive steps, which are not told apart, likewise."""

    title: str
    dates: int
    into_past: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a closure moved: on how many records, how many dates of open steps, and how many targets of their stages.

    ``into_past`` of the dates had not come yet, and lie before today now. ``steps`` say it for each step, most dates first.
    """

    day: date
    name: str
    records: int
    dates: int
    targets: int
    into_past: int
    steps: tuple[MovedStep, ...]


def add_closure(work: Work, day: date, called: str, *, dry_run: bool = False, even_into_past: bool = False) -> Moved:
    """Close the trust on a working day that lies ahead; with ``dry_run`` only say what would move.

    Raises ``Forbidden`` or ``Invalid``, and ``PledgeError`` where a date would come to lie in the past, unless it may.
    """
    role = require_generally(work.actor, Action.MANAGE_CLOSURES)
    mistakes = Mistakes()
    if problem := _cannot_close(work, day):
        mistakes.add("day", "Day", problem, "name a working day that lies ahead")
    name = mistakes.checked("name", "Name", lambda: clean_name(called), "")
    mistakes.refuse_if_any()
    known, change = {**_known(work), day: name}, Change(None, {"day": day, "name": name})
    if dry_run or not even_into_past:
        would_move = _projected(work, known, change, role, dry_run=True)
        if dry_run:
            return would_move
        _must_make_nothing_late(would_move)
    work.connection.execute(insert(closures), {"day": day, "name": name})
    changes = {"day": Change(new=day), "name": Change(new=name)}
    append_to_organisation(work.connection, Event(verb="closure_added", origin=work.origin, role=role, changes=changes))
    return _projected(work, known, change, role, dry_run=False)


def _must_make_nothing_late(would_move: Moved) -> None:
    if would_move.into_past:
        late = counted(would_move.into_past, "dates of steps")
        over = long_date(would_move.day)
        raise PledgeError(
            f"This would make {late} overdue that had not come yet, because they are counted back over {over}.",
            "Close the day all the same with --yes; the leads can then move those dates.",
        )


def _cannot_close(work: Work, day: date) -> str:
    if day < work.today:
        return f"{long_date(day)} is past"
    if day > add_months(work.today, _MONTHS_AHEAD):
        return f"{long_date(day)} is more than two years ahead"
    if not work.calendar.is_working_day(day):
        return f"{long_date(day)} is no working day already ({work.calendar.name_of(day) or f'{day:%A}'})"
    return ""


def remove_closure(work: Work, day: date, *, dry_run: bool = False) -> Moved:
    """Work on a day again that was to be closed, as long as it has not passed; with ``dry_run`` only say what would move.

    Raises ``Forbidden`` or ``NotFound``.
    """
    role = require_generally(work.actor, Action.MANAGE_CLOSURES)
    known = dict(_known(work))
    if day not in known or day < work.today:
        raise NotFound(f"closure on {long_date(day)} that lies ahead")
    name = known.pop(day)
    change = Change({"day": day, "name": name}, None)
    if dry_run:
        return _projected(work, known, change, role, dry_run=True)
    work.connection.execute(delete(closures).where(closures.c.day == day))
    changes = {"day": Change(old=day), "name": Change(old=name)}
    append_to_organisation(
        work.connection, Event(verb="closure_removed", origin=work.origin, role=role, changes=changes)
    )
    return _projected(work, known, change, role, dry_run=False)


def list_closures(work: Work) -> Mapping[date, str]:
    """Every local closure, earliest first; anybody may know on which days their trust does not work."""
    return dict(sorted(_known(work).items()))


def _known(work: Work) -> Mapping[date, str]:
    return {row.day: row.name for row in work.connection.execute(select(closures.c.day, closures.c.name))}


def _projected(work: Work, known: Mapping[date, str], change: Change, acting: Role | None, *, dry_run: bool) -> Moved:
    """Bring every record that goes on to the calendar as it is now, in the order in which hires are locked.

    ``change`` is the closure that was added, or the one that was taken back, by somebody ``acting`` in a role that may.
    """
    closure: Mapping[str, Any] = change.new or change.old
    calendar = Calendar(known)
    work = replace(work, calendar_of=lambda: calendar)
    going_on = select(hires.c.id).where(hires.c.stage.not_in((WITHDRAWN, LEFT))).order_by(hires.c.id)
    records = targets = 0
    dates, late = Counter[str](), Counter[str]()
    for hire_id in work.connection.execute(going_on).scalars().all():
        record = replace(load_record(work, *load_hire(work.connection, hire_id, lock=not dry_run)), role=acting)
        after = settle(record.journey, today_of(work))
        moved, moved_targets = _moved(record.journey, after)
        if not moved and not moved_targets:
            continue
        records, targets = records + 1, targets + moved_targets
        dates.update(moved)
        late.update(_into_past(record.journey, after, work.today))
        if not dry_run:
            finish(work, record, after, Happening("closure_applied", extra={"closure": change}))
    steps = (MovedStep(title=title, dates=many, into_past=late[title]) for title, many in dates.most_common())
    return Moved(
        records=records,
        dates=dates.total(),
        targets=targets,
        into_past=late.total(),
        steps=tuple(steps),
        **closure,
    )


def _moved(before: Journey, after: Journey) -> tuple[tuple[str, ...], int]:
    """The steps of all open turns that got another date, and how many stages got another target."""
    steps = tuple(_title(after, now) for was, now in _turns(before, after) if now.due_on != was.due_on)
    stages = (now.target_on != was.target_on for now, was in zip(after.visits, before.visits, strict=True))
    return steps, sum(stages)


def _into_past(before: Journey, after: Journey, today: date) -> Iterator[str]:
    """The steps of all turns whose date had not passed before, and has now."""
    for was, now in _turns(before, after):
        if was.due_on and now.due_on and now.due_on < today <= was.due_on:
            yield _title(after, now)


def _title(journey: Journey, turn: Turn) -> str:
    step = journey.definition.steps[turn.step]
    return CONFIDENTIAL if step.sensitive else step.title


def _turns(before: Journey, after: Journey) -> Iterator[tuple[Turn, Turn]]:
    """Every turn that was there before, as it was and as it is."""
    for step, turns in after.turns.items():
        yield from zip(before.turns.get(step, ()), turns, strict=False)
