"""What is overdue comes first in the list, page by page, in the same order however it is found."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import and_, select

from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.places import Page, places_of
from pledge_engine.hires.record_filters import Filters, Order
from pledge_engine.office import Office, shipped_text
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from tests.factories.office import day_of, furnish, office_on, opened_hire

WEEK = timedelta(days=7)
# Every reference has it, so that this leaves nothing out and is found the other way, which looks at each record.
FOUND_ANOTHER_WAY = Filters(order=Order.OVERDUE, text="R-")


def test_pages_of_what_is_overdue_are_followed_by_everything_else_by_reference(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    references = [opened_hire(office) for _ in range(7)]
    today = day_of(office)
    due(office, {references[4]: today - WEEK, references[1]: today - 2 * WEEK, references[5]: today - WEEK})
    for who in ("sam", "pat", "lena"):
        pages = [listed(office, who, Filters(order=Order.OVERDUE), Page(2, number)) for number in range(1, 6)]
        assert pages == [["R-0002", "R-0005"], ["R-0006", "R-0001"], ["R-0003", "R-0004"], ["R-0007"], []]
        assert pages == [listed(office, who, FOUND_ANOTHER_WAY, Page(2, number)) for number in range(1, 6)]
    office.close()


def due(office: Office, days: Mapping[str, date]) -> None:
    """As if a step of each of these had been due that day; everything else is due later."""
    with office.work(office.actor("sam")) as work:
        for reference, day in days.items():
            hire = select(hires.c.id).where(hires.c.reference == reference).scalar_subquery()
            turn = and_(occurrences.c.hire_id == hire, occurrences.c.step == "understand_roles")
            work.connection.execute(occurrences.update().where(turn).values(due_on=day))


def listed(office: Office, who: str, wanted: Filters, page: Page) -> Sequence[str]:
    with office.work(office.actor(who), write=False) as work:
        ids = places_of(work, work.newest(SHIPPED_PLEDGE), wanted, page)
        found = dict(work.connection.execute(select(hires.c.id, hires.c.reference)).all())
        return [found[each] for each in ids]
