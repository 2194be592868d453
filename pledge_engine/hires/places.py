"""Which records stand on one page of the list, in their order: found without looking at what is shown of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import CTE, Select, func, select

from pledge_engine.hires.record_filters import Filters, Order, joined, late_steps, matching, ordered_by
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work
from workflows.definition import Definition


class Page(NamedTuple):
    """A page of so many records; the first is 1."""

    size: int
    number: int

    @property
    def before(self) -> int:
        """How many records stand before it."""
        return (self.number - 1) * self.size


def places_of(work: Work, definition: Definition, wanted: Filters, page: Page) -> Sequence[str]:
    """The ids of the records on a page of what is wanted; raises what ``matching`` does."""
    late = late_steps(work, definition)
    if wanted == Filters(order=Order.OVERDUE):
        return _overdue_first(work, definition, late, page)
    there = select(hires.c.id).select_from(joined(wanted, late)).where(matching(work, definition, wanted, late))
    ordered = there.order_by(*ordered_by(definition, wanted.order, late))
    return work.connection.scalars(ordered.limit(page.size).offset(page.before)).all()


def _overdue_first(work: Work, definition: Definition, late: CTE, page: Page) -> Sequence[str]:
    """Every record in scope, those with something overdue first: the others are only looked at where those fill no page.

    That a step is in sight means that its record is, so no record is asked again.
    """
    first = work.connection.scalars(_late_ones(late, page)).all()
    missing = page.size - len(first)
    if not missing:
        return first
    overdue = (
        0 if first or page.number == 1 else work.connection.execute(select(func.count()).select_from(late)).scalar_one()
    )
    in_scope = matching(work, definition, Filters(), late)
    others = select(hires.c.id).where(in_scope, hires.c.id.not_in(select(late.c.hire_id))).order_by(hires.c.reference)
    more = others.limit(missing).offset(0 if first else page.before - overdue)
    return [*first, *work.connection.scalars(more)]


def _late_ones(late: CTE, page: Page) -> Select[str]:
    """A page of those with something overdue; only of those that are due by the last day on it the reference is looked up."""
    last = page.before + page.size - 1
    last_day = select(late.c.first_due_on).order_by(late.c.first_due_on).limit(1).offset(last).scalar_subquery()
    latest = select(func.max(late.c.first_due_on)).scalar_subquery()
    near = late.c.first_due_on <= func.coalesce(last_day, latest)
    found = select(hires.c.id).select_from(late.join(hires, hires.c.id == late.c.hire_id)).where(near)
    return found.order_by(late.c.first_due_on, hires.c.reference).limit(page.size).offset(page.before)
