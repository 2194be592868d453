"""Holds the engine's figures against those that the events of the trail give by other code."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import Connection

from pledge_engine.office import Office, shipped_text
from pledge_engine.reports.counts import By
from pledge_engine.reports.kept import what_was_kept
from pledge_engine.reports.period import Period
from tests.factories.office import ENGINE, day_of
from tests.pledge_engine.reports.recounting import HOW, Counts, recounted


def must_count_the_same(office: Office, outside: Connection, first: date, as_at: date) -> None:
    """Fail unless what was kept since a day is, now and as it was seen on another day, what the events say."""
    today = day_of(office)
    period = Period(first, today)
    assert told(office, period, None) == recounted(outside, shipped_text(), first, today, today)
    assert told(office, period, as_at) == recounted(outside, shipped_text(), first, today, as_at)


def told(office: Office, period: Period, as_at: date | None) -> Counts:
    with office.work(ENGINE, write=False) as work:
        found = what_was_kept(work, period, By.STAGE, as_at)
    counts = {(row.key, how): getattr(row, how) for row in found.rows for how in HOW}
    return Counter({cell: number for cell, number in counts.items() if number})


def a_while_before(office: Office, days: int) -> date:
    """The day so many days ago; as many ahead counts as today's."""
    return day_of(office) - timedelta(days=max(days, 0))
