"""A register that two people put right at one moment: whoever comes second puts right what the first has left."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from pledge_engine.clock import FixedClock
from pledge_engine.hires.acting import Done
from pledge_engine.hires.register_commands import correct_register, record_register
from pledge_engine.office import Office, shipped_text
from tests.factories.office import furnish, go_on, journey_of, office_on, opened_hire
from tests.races.runners import RECORD, By, second_waits
from workflows.turn import Status

SESSION = date(2026, 7, 2)
MONTH = "group_supervision"
FACILITATOR = "fay"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """One record, on which the months of group supervision are open."""
    with closing(office_on(database)) as office:
        furnish(office, shipped_text())
        reference = opened_hire(office)
        while not journey_of(office, reference).current(MONTH):
            go_on(office, reference)
        assert isinstance(office.clock, FixedClock)
        office.clock.set(datetime(2026, 8, 4, 9, tzinfo=UTC))
        yield office


def test_what_was_right_before_somebody_else_changed_it_is_made_right_again(office: Office, database: str) -> None:
    with office.work(office.actor(FACILITATOR)) as work:
        register = record_register(work, MONTH, SESSION, {RECORD: "attended"}).register

    def says(outcome: str) -> By[tuple[Done, ...]]:
        return By(FACILITATOR, lambda work: correct_register(work, register, {RECORD: outcome}).done)

    done = second_waits(database, office, says("did not run"), says("attended"))
    assert [one.verb for one in done] == ["attendance_corrected"]
    months = journey_of(office, RECORD).current(MONTH)
    assert [turn.answers["outcome"] for turn in months if turn.status is Status.DONE] == ["attended"]
