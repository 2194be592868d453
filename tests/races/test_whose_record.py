"""A record becomes somebody's own while they are named as its lead: whoever comes second learns what the first has done."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import insert

from pledge_engine.access.finding import find_scope, load_hire
from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.office import Office, shipped_text
from pledge_engine.people.granting import give_grant
from pledge_engine.store.tables import appointees
from pledge_engine.work import Work
from tests.factories.office import ADMINISTRATOR, ENGINE, furnish, office_on, opened_hire
from tests.races.runners import RECORD, By, second_waits
from workflows.definition import Role

LEAD = "cleo"


@pytest.fixture
def offered(database: str) -> Iterator[Office]:
    """The post of a record was offered to Cleo, who could lead it as well and cannot log in as its worker yet."""
    with closing(office_on(database)) as office:
        furnish(office, shipped_text())
        opened_hire(office)
        with office.work(ENGINE) as work:
            hire = find_scope(work.connection, ENGINE, RECORD).hire_id
            row = {"id": "offer", "hire_id": hire, "name": "Cleo", "person_id": None, "ended_on": None}
            work.connection.execute(insert(appointees), row | {"offered_on": work.today})
        yield office


def becomes_the_worker(work: Work) -> None:
    give_grant(work, LEAD, Role.WORKER, scope=RECORD)


def is_named_as_lead(work: Work) -> None:
    reassign_lead(work, RECORD, Role.SERVICE_LEAD, LEAD)


@pytest.mark.parametrize("worker_first", [True, False], ids=["worker first", "lead first"])
def test_nobody_becomes_lead_and_worker_of_a_record_at_one_moment(
    offered: Office, database: str, worker_first: bool
) -> None:
    acts = [By(ADMINISTRATOR, becomes_the_worker), By("sam", is_named_as_lead)]
    with pytest.raises(RefusedMove, match="Nobody leads a record that is or was their own"):
        second_waits(database, offered, *(acts if worker_first else acts[::-1]))


def test_a_record_becomes_one_persons_own_where_two_are_given_it_at_one_moment(offered: Office, database: str) -> None:
    with pytest.raises(Invalid, match="the post was offered to somebody else"):
        second_waits(
            database,
            offered,
            By(ADMINISTRATOR, becomes_the_worker),
            By(ADMINISTRATOR, lambda work: give_grant(work, "wren", Role.WORKER, scope=RECORD)),
        )


def test_who_waited_for_a_record_reads_it_as_the_other_left_it(offered: Office, database: str) -> None:
    with offered.work(ENGINE, write=False) as work:
        hire = find_scope(work.connection, ENGINE, RECORD).hire_id

    def look(work: Work) -> frozenset[str]:
        return load_hire(work.connection, hire, lock=True)[1].appointee_ids

    found = second_waits(database, offered, By(ADMINISTRATOR, becomes_the_worker), By("lena", look))
    assert found == {offered.actor(LEAD).id}
