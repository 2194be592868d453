"""Whoever is shown a restricted answer of somebody else is in the access log, and where that fails nothing is shown."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from pledge_engine.audit.verify import verify_all
from pledge_engine.errors import Forbidden, NotFound, StoreUnavailable
from pledge_engine.hires.restricted import every_turn
from pledge_engine.hires.round_commands import return_to
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_commands import save_step
from pledge_engine.hires.views import HireView
from pledge_engine.hires.who_looked import who_looked
from pledge_engine.office import SET_UP, Office
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.store.session import open_store
from pledge_engine.store.tables import appointees
from tests.factories.databases import is_sqlite, made
from tests.privacy.place import EVERYBODY, REFERENCE, Place
from workflows.definition import Role


@pytest.fixture(scope="module")
def database(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with made(kind, tmp_path_factory.mktemp("readings")) as address:
        yield address


@pytest.fixture(scope="module")
def place(database: str) -> Iterator[Place]:
    place = Place(database)
    yield place
    place.office.close()


def entries(office: Office) -> list[dict[str, str]]:
    with office.work(SET_UP, write=False) as work:
        bodies = work.connection.execute(text("SELECT body FROM access_log ORDER BY sequence")).scalars()
        return [json.loads(body) for body in bodies]


def restricted_in(place: Place, view: HireView) -> set[str]:
    """The restricted steps whose answers a view shows."""
    steps = place.definition.steps
    return {line.step for line in (*view.tasks, *view.earlier) if line.answers and steps[line.step].answers_seen_by}


@pytest.mark.parametrize("handle", EVERYBODY)
def test_what_somebody_is_shown_is_recorded_and_nothing_else(place: Place, handle: str) -> None:
    actor, before = place.actor(handle), len(entries(place.office))
    shown: set[str] = set()
    with suppress(NotFound, Forbidden):
        shown = restricted_in(place, place.office.look(actor, lambda work: show_hire(work, REFERENCE, every_turn)))
    if handle == "worker":
        shown = set()  # One's own are one's own.
    found = entries(place.office)[before:]
    assert {entry["page"] for entry in found} == shown
    assert {(entry["actor"], entry["reference"]) for entry in found} <= {(actor.id, REFERENCE)}
    with place.office.work(SET_UP, write=False) as work:
        assert verify_all(work.connection).intact


def test_some_are_shown_restricted_answers(place: Place) -> None:
    """Otherwise the test above would prove nothing."""
    place.office.look(place.actor("personnel"), lambda work: show_hire(work, REFERENCE, every_turn))
    newest = {(entry["page"], entry["role"]) for entry in entries(place.office)[-2:]}
    assert newest == {("hr_clearance", "hr"), ("oh_clearance", "hr")}


def test_of_several_roles_the_one_that_reads_is_recorded(place: Place) -> None:
    with place.office.work(place.actor("administrator")) as work:
        add_person(work, "several.roles", "Several Roles")
        for role in (Role.FACILITATOR, Role.HR, Role.LX_LEADERSHIP):
            give_grant(work, "several.roles", role, scope=None)
    place.office.look(place.actor("several.roles"), lambda work: show_hire(work, REFERENCE, every_turn))
    assert {(entry["page"], entry["role"]) for entry in entries(place.office)[-2:]} == {
        ("hr_clearance", "hr"),
        ("oh_clearance", "hr"),
    }


def looked(place: Place, handle: str, reference: str | None = REFERENCE) -> set[tuple[str, str, str]]:
    found = place.office.look(place.actor(handle), lambda work: who_looked(work, reference))
    return {(each.who, each.role, each.title) for each in found}


def test_the_worker_and_an_auditor_are_told_who_looked_and_nobody_else_is(place: Place) -> None:
    place.office.look(place.actor("personnel"), lambda work: show_hire(work, REFERENCE, every_turn))
    titles = place.definition.steps
    expected = {("Personnel Example", "HR", titles[key].title) for key in ("hr_clearance", "oh_clearance")}
    assert looked(place, "worker") == looked(place, "auditor") == looked(place, "auditor", None) >= expected
    for handle in set(EVERYBODY) - {"auditor"}:
        with pytest.raises(Forbidden):
            looked(place, handle, None)
    for handle in set(EVERYBODY) - {"worker", "auditor"}:
        with pytest.raises(NotFound):
            looked(place, handle)


def test_a_worker_who_audits_too_is_not_told_of_their_own_record_among_all(place: Place) -> None:
    place.office.look(place.actor("personnel"), lambda work: show_hire(work, REFERENCE, every_turn))
    with place.office.work(place.actor("administrator")) as work:
        give_grant(work, "worker", Role.AUDITOR, scope=None)
    assert looked(place, "worker", None) == set()
    assert looked(place, "worker") != set()
    with place.office.work(place.actor("administrator")) as work:
        end_grant(work, "worker", Role.AUDITOR, scope=None)


@contextmanager
def nobody_can_write(database: str) -> Iterator[None]:
    """Somebody else holds what recording needs, for as long as this lasts."""
    engine = create_engine(database)
    with engine.connect() as connection:
        if is_sqlite(database):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("SELECT * FROM chain_end WHERE chain = 'access' FOR UPDATE")
        yield
        connection.rollback()
    engine.dispose()


def test_what_cannot_be_recorded_is_not_shown(place: Place, database: str) -> None:
    hurried = Office(open_store(database, busy_seconds=0.2), place.clock, door="cli")
    before = len(entries(place.office))
    with nobody_can_write(database), pytest.raises(StoreUnavailable):
        hurried.look(place.actor("personnel"), lambda work: show_hire(work, REFERENCE, every_turn))
    shown = hurried.look(place.actor("lead"), lambda work: show_hire(work, REFERENCE).reference)
    hurried.close()
    assert shown == REFERENCE
    assert "hr_clearance" not in {entry["page"] for entry in entries(place.office)[before:]}


def test_a_worker_learns_nothing_of_what_was_read_of_an_earlier_person_and_all_that_was_of_them_on_the_same_day(
    kind: str, tmp_path: Path
) -> None:
    with made(kind, tmp_path) as address:
        place = Place(address, stop="clearance")
        office = place.office
        office.look(place.actor("personnel"), lambda work: show_hire(work, REFERENCE, every_turn))
        assert {who for who, _, _ in looked(place, "worker")} == {"Personnel Example"}
        with office.work(place.actor("lead")) as work:
            return_to(work, REFERENCE, "selection", "offer_fell_through")
        place.do_what_is_open()
        assert looked(place, "worker") == set()
        assert looked(place, "auditor") != set()
        place.move_on()
        with office.work(place.actor("clinic")) as work:
            save_step(work, REFERENCE, "oh_clearance", {"outcome": "awaiting"})
        office.look(place.actor("lead"), lambda work: show_hire(work, REFERENCE, every_turn))
        assert {who for who, _, _ in looked(place, "worker")} == {"Lead Example"}
        assert_one_day(office)
        office.close()


def assert_one_day(office: Office) -> None:
    """The earlier offer ended on the day on which the later one was made, and that day is today."""
    with office.work(SET_UP, write=False) as work:
        rows = work.connection.execute(select(appointees.c.offered_on, appointees.c.ended_on)).all()
        assert {work.today} == {row.ended_on for row in rows if row.ended_on} == {max(row.offered_on for row in rows)}
