from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from sqlalchemy import select

from pledge_engine.access.actor import Grant
from pledge_engine.audit import history
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change
from pledge_engine.errors import Forbidden, Invalid
from pledge_engine.office import SET_UP
from pledge_engine.people.deactivating import deactivate, reactivate
from pledge_engine.people.directory import load_actor
from pledge_engine.people.editing import edit_person
from pledge_engine.people.newcomers import add_first_administrator, add_person
from pledge_engine.store.tables import audit_events, people
from pledge_engine.store.tables.grant import ScopeKind
from tests.factories.office import office_on
from tests.factories.trust import Trust
from workflows.definition import Role


def test_the_first_person_becomes_administrator_and_the_door_closes_behind_them(trust: Trust) -> None:
    with trust.work() as work:
        add_first_administrator(work, "ada", "Ada Lovelace")
        assert load_actor(work.connection, "ada").grants == (Grant(Role.ADMINISTRATOR, ScopeKind.TRUST),)
        with pytest.raises(Forbidden, match="has been added already"):
            add_first_administrator(work, "eve", "Eve")


def test_the_door_stays_closed_when_somebody_else_was_added_first(trust: Trust) -> None:
    trust.person("priya.shah")
    with trust.work() as work, pytest.raises(Forbidden, match="has been added already"):
        add_first_administrator(work, "eve", "Eve")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_adds_people(trust: Trust, role: Role) -> None:
    place = {Role.SERVICE_LEAD: "Oak", Role.PROFESSIONAL_LEAD: "Adult", Role.WORKER: trust.hire()}.get(role, "trust")
    with trust.work(trust.actor("sam", (role, place))) as work, pytest.raises(Forbidden, match="add or see people"):
        add_person(work, "eve", "Eve")


def test_a_new_person_holds_no_role(trust: Trust) -> None:
    with trust.work(trust.actor("ada", (Role.ADMINISTRATOR, "trust"))) as work:
        person_id = add_person(work, " Priya.Shah ", "  Priya   Shah ", email="priya@trust.example")
        row = work.connection.execute(select(people).where(people.c.id == person_id)).one()
        assert load_actor(work.connection, "priya.shah").grants == ()
    assert (row.handle, row.name, row.email, row.active) == ("priya.shah", "Priya Shah", "priya@trust.example", True)


def test_the_trail_says_who_was_added_without_saying_a_name(trust: Trust) -> None:
    ada = trust.actor("ada", (Role.ADMINISTRATOR, "trust"))
    with trust.work(ada) as work:
        person_id = add_person(work, "priya.shah", "Priya Shah", email="priya@trust.example")
        body = work.connection.execute(select(audit_events.c.body)).scalar_one()
        (event,) = history.events(work.connection, "organisation", reveal=True)
    assert (event.verb, event.actor, event.role) == ("person_added", ada.id, "administrator")
    assert event.changes == {
        "person": Change(new=person_id),
        "handle": Change(new=Secret("priya.shah")),
        "name": Change(new=Secret("Priya Shah")),
        "email": Change(new=Secret("priya@trust.example")),
    }
    assert "riya" not in body


@pytest.mark.parametrize(
    ("handle", "name", "email", "fields"),
    [
        ("a", "Ada", None, ["handle"]),
        ("-ada", "Ada", None, ["handle"]),
        ("ada lovelace", "Ada", None, ["handle"]),
        ("a" * 64, "Ada", None, ["handle"]),
        ("ada", " ", None, ["name"]),
        ("ada", "A" * 121, None, ["name"]),
        ("ada", "Ada\u202e", None, ["name"]),
        ("ada", "Ada", "ada", ["email"]),
        ("ada", "Ada", "ada@trust", ["email"]),
        ("ada", "Ada", "ada@trust.example\nBcc: eve@x.example", ["email"]),
        ("ada", "Ada", "a" * 250 + "@trust.example", ["email"]),
        ("taken", "Ada", None, ["handle"]),
        ("TAKEN", "\0", "@", ["handle", "name", "email"]),
    ],
)
def test_every_mistake_is_named_and_nobody_is_added(
    trust: Trust, handle: str, name: str, email: str | None, fields: list[str]
) -> None:
    trust.person("taken")
    with trust.work() as work:
        with pytest.raises(Invalid) as refused:
            add_person(work, handle, name, email=email)
        assert len(work.connection.execute(select(people.c.id)).all()) == 1
    assert sorted(mistake.field for mistake in refused.value.mistakes) == sorted(fields)


def test_nobody_is_given_the_address_of_somebody_who_can_act_here(trust: Trust) -> None:
    """By an address of two people neither could ask for a link to set their password."""
    with trust.work() as work:
        add_person(work, "priya.shah", "Priya", email="priya@trust.example")
        with pytest.raises(Invalid, match=r"^Email: somebody who can act here has this address already"):
            add_person(work, "robin", "Robin", email="PRIYA@trust.example")
        add_person(work, "robin", "Robin")
        with pytest.raises(Invalid, match=r"^Email: somebody who can act here has this address already"):
            edit_person(work, "robin", email="priya@TRUST.example")
        assert edit_person(work, "priya.shah", email="Priya@trust.example"), "one's own, written otherwise"
        deactivate(work, "priya.shah")
        assert edit_person(work, "robin", email="priya@trust.example"), "of whoever can act no more"
        with pytest.raises(Invalid, match="somebody else has the address of Priya now; change one of the two first"):
            reactivate(work, "priya.shah")
        edit_person(work, "robin", email="robin@trust.example")
        reactivate(work, "priya.shah")


def test_an_email_need_not_be_given(trust: Trust) -> None:
    with trust.work() as work:
        person_id = add_person(work, "priya.shah", "Priya", email="  ")
        assert work.connection.execute(select(people.c.email).where(people.c.id == person_id)).scalar_one() is None


def test_of_two_who_find_an_empty_place_at_one_moment_one_becomes_administrator(database: str) -> None:
    barrier = Barrier(2)

    def first(handle: str) -> bool:
        with closing(office_on(database)) as office:
            barrier.wait()
            try:
                with office.work(SET_UP) as work:
                    add_first_administrator(work, handle, "First Example")
            except Forbidden:
                return False
            return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(first, ("ada", "eve"))) == [False, True]


def test_the_id_of_a_person_does_not_tell_when_they_were_added(trust: Trust) -> None:
    """An administrator could tell by it whose record began then."""
    with trust.work() as work:
        add_first_administrator(work, "ada", "Ada Example")
    with trust.begin(write=False) as connection:
        assert connection.execute(select(people.c.id)).scalar_one()[12] == "4", "a UUIDv4"
