"""What waits for one person: the open steps of their own roles, on records that name them or lie in the queue they work in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import NAMED_LEADS, visible_hires
from pledge_engine.hires.kept_from import kept_from
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.late_by import PAUSED, late_by
from pledge_engine.hires.on_register import closes_on_register
from pledge_engine.hires.opened_again import said_of_reopenings
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.pressing import ON_HOLD, near_until
from pledge_engine.hires.reading import names_of
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.waiting_views import SentBackRow
from pledge_engine.hires.waits_for import said_to_wait
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS, Reason
from workflows.definition import BOTH_LEADS, Definition, Role, Step
from workflows.reasons import CHANGE_REASONS
from workflows.starting import may_keep_waiting
from workflows.turn import Status

PAGE = 50
_WAITS = {Reason.CANNOT_START: "cannot_start", Reason.UNDECIDED: "undecided"}
# Of an open turn the reason is why it was sent back.
_SENT_BACK = occurrences.c.reason_code.is_not(None)
_MOST_PRESSING_FIRST = (
    *(occurrences.c.due_on.is_(None), occurrences.c.due_on),
    *(hires.c.reference, occurrences.c.step, occurrences.c.n),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyStep:
    """One step that is the reader's to do. ``state`` is cannot_start, undecided, overdue, due_today, due_soon or open.

    It is empty where the step might have to wait for something, and only its record says whether it does, and for what.
    ``mine`` says that they picked it up. ``sent_back`` is the reason for which it was sent back, in words, or empty.
    ``opened_again`` says of an overdue one that it had been done in time before it was opened again. ``kept`` says why nothing is
    to be done in it, where another step was answered so. ``on_register`` says that a register is where they record it.
    """

    reference: str
    label: str
    step: str
    title: str
    n: int
    turns: bool
    required: bool
    owner: str
    state: str
    due_on: date | None
    because: str
    working_days_late: int
    picked_up_by: str
    mine: bool
    waiting_on: str
    sent_back: str
    opened_again: str
    kept: str
    on_register: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MySteps:
    """The most pressing of them, and how many there are in all, whenever they are due."""

    rows: tuple[MyStep, ...]
    total: int


def my_steps(work: Work, *, limit: int = PAGE, page: int = 1, soon: bool = False) -> MySteps:
    """The open steps that are the actor's to do, most pressing first; none of a record on hold, or that waits for others.

    With ``soon`` only those that are overdue or due within five working days, and in which something is to be done; none that the
    actor holds as a worker, whom no day presses. First come those that somebody can be late with: an optional step, or one in
    which nothing is to be done, takes the place of none of them. ``total`` counts all of them, soon or not. A page past the end
    counts nothing.
    """
    if not isinstance(work.actor, PersonActor):
        return MySteps(rows=(), total=0)
    definition = work.newest(SHIPPED_PLEDGE)
    mine, there = _open_and_mine(work.actor), occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
    presses = and_(occurrences.c.due_on <= near_until(work), occurrences.c.owner != Role.WORKER)
    first_of_all = (case((presses, 0), else_=1), occurrences.c.can_be_late.is_(False)) if soon else ()
    order = (*first_of_all, *_MOST_PRESSING_FIRST)
    # First which ones, from indexes alone: all that a line shows is then found for those of the page.
    ordered = select(occurrences.c.id).select_from(there).where(mine).order_by(*order)
    first = find_some(work.connection, ordered, At(limit, page))
    wanted = occurrences.c.id.in_([row.id for row in first.rows])
    pressing = presses if soon else true()
    columns = (
        *(occurrences.c.step, occurrences.c.n, occurrences.c.owner, occurrences.c.due_on, occurrences.c.because),
        *(occurrences.c.can_be_late, occurrences.c.required, occurrences.c.assignee_id),
        *(occurrences.c.waiting_on, occurrences.c.reason_code),
        *(PAUSED, occurrences.c.id, occurrences.c.hire_id, occurrences.c.round, occurrences.c.happened_on),
        *(hires.c.reference, hires.c.post_number, teams.c.name.label("team_name")),
    )
    shown = there.join(teams, teams.c.id == hires.c.team_id)
    lines = select(*columns).select_from(shown).where(wanted, pressing).order_by(*order)
    found = work.connection.execute(lines).all()
    names = names_of(work, (row.assignee_id for row in found))
    opened_again = said_of_reopenings(work, (row for row in found if _is_late(work, row)))
    kept = kept_from(work, definition, found)
    beside = (
        Beside(names.get(row.assignee_id, ""), opened_again.get(row.id, ""), kept.get(row.id, "")) for row in found
    )
    shown_ones = zip(found, beside, strict=True)
    rows = (_row(work, definition, row, each) for row, each in shown_ones if not (soon and each.kept))
    return MySteps(rows=tuple(rows), total=first.total)


def count_gone(work: Work, without: Sequence[PersonActor]) -> list[int]:
    """How many of the actor's open steps would not be theirs with the grants of each of these alone."""
    assert isinstance(work.actor, PersonActor), "only people have steps"
    gone = (func.count(case((_mine(each), None), else_=1)) for each in without)
    there = occurrences.join(hires, hires.c.id == occurrences.c.hire_id)
    return list(work.connection.execute(select(*gone).select_from(there).where(_open_and_mine(work.actor))).one())


def sent_back(work: Work, definition: Definition, where: ColumnElement[bool], at: At = EVERYTHING) -> Some[SentBackRow]:
    """The open steps that are the actor's to look at again, because somebody sent them back; by reference."""
    if not isinstance(work.actor, PersonActor):
        return Some()
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    columns = (
        *(occurrences.c.step, occurrences.c.n, occurrences.c.reason_code),
        *(hires.c.reference, hires.c.post_number, teams.c.name.label("team_name")),
    )
    # Few records have anything that was sent back, and those are found first.
    other = occurrences.alias("sent_back")
    there = hires.c.id.in_(select(other.c.hire_id).where(other.c.closed_on.is_(None), other.c.reason_code.is_not(None)))
    returned = select(*columns).select_from(joined).where(_open_and_mine(work.actor), _SENT_BACK, there, where)
    found = find_some(work.connection, returned.order_by(hires.c.reference, occurrences.c.step, occurrences.c.n), at)
    return found.each(lambda row: _sent_back_row(definition, row))


def _sent_back_row(definition: Definition, row: Any) -> SentBackRow:
    return SentBackRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=row.step,
        title=definition.steps[row.step].title if row.step in definition.steps else row.step,
        n=row.n,
        because=CHANGE_REASONS.get(row.reason_code, ""),
    )


def _open_and_mine(actor: PersonActor) -> ColumnElement[bool]:
    return and_(
        _mine(actor),
        occurrences.c.closed_on.is_(None),
        occurrences.c.status != Status.AWAITING_AGREEMENT,
        occurrences.c.hire_id.not_in(ON_HOLD),
    )


def _mine(actor: PersonActor) -> ColumnElement[bool]:
    """The steps of each role the actor holds: for a lead on the records that name them, or somebody they cover for."""
    people = [actor.id, *actor.covering]
    held = {grant.role for grant in actor.grants}
    return or_(
        false(),
        *(
            and_(
                occurrences.c.owner == role,
                visible_hires(actor, Action.COMPLETE_STEP, (role,)),
                *([NAMED_LEADS[role].in_(people)] if role in BOTH_LEADS else []),
            )
            for role in sorted(held)
        ),
    )


class Beside(NamedTuple):
    """What is said beside a step: who picked it up, that it had been done in time, and why nothing is to be done in it."""

    picked_up_by: str
    opened_again: str
    kept: str


def _row(work: Work, definition: Definition, row: Any, beside: Beside) -> MyStep:
    step = definition.steps.get(row.step)
    return MyStep(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=row.step,
        title=step.title if step else row.step,
        n=row.n,
        turns=bool(step and step.due.repeats),
        required=step is None or step.required,
        owner=ROLE_WORDS[Role(row.owner)],
        state=_state(work, step, row),
        due_on=row.due_on,
        because=row.because,
        working_days_late=late_by(work, row.due_on, row.paused) if _is_late(work, row) else 0,
        picked_up_by=beside.picked_up_by,
        mine=row.assignee_id == work.actor.audit_id,
        waiting_on=said_to_wait(step, row.waiting_on),
        sent_back=CHANGE_REASONS.get(row.reason_code or "", ""),
        opened_again=beside.opened_again,
        kept=beside.kept,
        on_register=isinstance(work.actor, PersonActor) and closes_on_register(work.actor, step, row.happened_on),
    )


def _is_late(work: Work, row: Any) -> bool:
    return bool(row.can_be_late and row.due_on and row.due_on < work.today)


def _state(work: Work, step: Step | None, row: Any) -> str:
    """Whether it waits is known, by whether one could be late with it, of a step that has to be done and is not the worker's."""
    might = may_keep_waiting(step) if step else frozenset(_WAITS)
    known = row.required and row.owner != Role.WORKER
    if known and not row.can_be_late:
        return _WAITS[next(iter(might))] if len(might) == 1 else ""
    if might and not known:
        return ""
    if _is_late(work, row):
        return "overdue"
    if row.due_on is None or row.due_on < work.today:
        return "open"
    if row.due_on == work.today:
        return "due_today"
    return "due_soon" if row.due_on <= near_until(work) else "open"
