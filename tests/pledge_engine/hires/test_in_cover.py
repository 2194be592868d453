"""What waits for somebody because they cover: counted for each person covered apart, as if that cover alone were not."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from pledge_engine.access.actor import PersonActor
from pledge_engine.hires.in_cover import InCover, waits_in_cover
from pledge_engine.hires.my_steps import my_steps
from pledge_engine.hires.waiting import Kind, waiting_for_actor
from pledge_engine.office import Office
from pledge_engine.people import granting, newcomers
from pledge_engine.work import Work
from tests.factories import statements
from tests.factories.cover import away, complete, one_record
from tests.factories.office import ADMINISTRATOR, TEAM, opened_hire
from workflows.definition import Role


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """Cleo has a record of her own, and covers for Sam, who has one, and for Robin, who has two; each asks Pat or is asked."""
    with one_record(database) as office:
        with office.work(office.actor(ADMINISTRATOR)) as work:
            newcomers.add_person(work, "robin", "Robin Example")
            granting.give_grant(work, "robin", Role.SERVICE_LEAD, scope=TEAM)
        for lead in ("cleo", "robin", "robin"):
            opened_hire(office, service_lead=lead)
        for reference in ("R-0002", "R-0003", "R-0004"):
            complete(office, "pat", "readiness_session", reference)
        complete(office, "cleo", "understand_roles", "R-0002")
        complete(office, "pat", "job_plan", "R-0003")
        for lead in ("sam", "robin"):
            away(office, lead, "cleo")
        yield office


def counted(work: Work, actor: PersonActor) -> tuple[int, int]:
    """How many steps and agreements wait for somebody with these grants."""
    theirs = replace(work, actor=actor)
    return my_steps(theirs).total, waiting_for_actor(theirs, {Kind.AGREEMENTS}).agreements.total


def test_what_waits_because_of_each_cover_is_what_would_not_wait_without_it(office: Office) -> None:
    with office.work(office.actor("cleo"), write=False) as work:
        cleo = work.actor
        assert isinstance(cleo, PersonActor)
        on = waiting_for_actor(work, {Kind.AGREEMENTS}, most=1).agreements_on
        found = waits_in_cover(work, sorted(cleo.covering), on)
        steps, agreements = counted(work, cleo)
        for person, waits in found.items():
            without = replace(cleo, grants=tuple(grant for grant in cleo.grants if grant.covers != person))
            fewer, less = counted(work, without)
            assert waits == InCover(steps - fewer, agreements - less)
        assert len({waits.steps for waits in found.values()}) == 2
        assert sorted(waits.agreements for waits in found.values()) == [0, 1]
        assert steps > sum(waits.steps for waits in found.values()), "what is Cleo's own is nobody else's"


def test_nothing_is_asked_for_whoever_covers_for_nobody(office: Office) -> None:
    with office.work(office.actor("pat"), write=False) as work, statements.counted(work.connection.engine) as sent:
        assert waits_in_cover(work, (), ("R-0001",)) == {}
    assert sent == []
