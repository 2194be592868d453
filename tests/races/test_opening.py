"""Two posts opened at one moment: each gets a number of its own, and one form that is sent twice opens one post."""

from contextlib import closing

import pytest
from sqlalchemy import select

from pledge_engine.hires.opening import open_hire
from pledge_engine.office import Office, shipped_text
from pledge_engine.store.ids import new_id
from pledge_engine.store.tables.hire import hires
from tests.factories.office import ENGINE, TEAM, furnish, office_on, opened_hire
from tests.races.runners import DONE, Act, Seen, must_hold_together, outcomes


def opens(handle: str, form: str = "") -> Act:
    def act(office: Office, _seen: Seen) -> None:
        with office.work(office.actor(handle)) as work:
            open_hire(work, TEAM, service_lead="sam", professional_lead="pat", form=form)

    return act


@pytest.mark.parametrize("twice", [False, True], ids=["two forms", "one form sent twice"])
def test_two_posts_opened_at_once_are_two_and_a_form_sent_twice_is_one(database: str, twice: bool) -> None:
    with closing(office_on(database)) as office:
        furnish(office, shipped_text())
        opened_hire(office)
        moment = office.clock.now()
    for turn in range(1, 6):
        form = new_id(moment) if twice else ""
        assert outcomes(database, moment, opens("sam", form), opens("cleo", form)) == (DONE, DONE)
        with closing(office_on(database, moment)) as office, office.work(ENGINE, write=False) as work:
            numbers = select(hires.c.reference, hires.c.post_number).order_by(hires.c.post_number)
            found = [tuple(row) for row in work.connection.execute(numbers)]
        there = 1 + turn * (1 if twice else 2)
        assert found == [(f"R-{number:04d}", number) for number in range(1, there + 1)]
    must_hold_together(database, moment)
