import pytest
from sqlalchemy import update

from pledge_engine.errors import NotFound
from pledge_engine.people.directory import anybody_exists, find_person, load_actor
from pledge_engine.store.tables import people
from tests.factories.trust import Trust
from workflows.definition import Role


def test_a_person_acts_with_every_grant_they_hold(trust: Trust) -> None:
    trust.person("priya.shah", (Role.HR, "Adult"), (Role.AUDITOR, "trust"))
    with trust.begin(write=False) as connection:
        actor = load_actor(connection, " Priya.Shah ")
    assert (actor.handle, actor.name, actor.audit_id) == ("priya.shah", "Priya.Shah", actor.id)
    assert set(actor.grants) == {trust.grant(Role.HR, "Adult"), trust.grant(Role.AUDITOR, "trust")}
    assert actor.holds(Role.HR)
    assert not actor.holds(Role.WORKER)


def test_somebody_who_is_not_active_is_absent(trust: Trust) -> None:
    trust.person("priya.shah")
    with trust.begin() as connection:
        connection.execute(update(people).values(active=False))
        for find in (load_actor, find_person):
            with pytest.raises(NotFound, match=r"no person 'priya\.shah'"):
                find(connection, "priya.shah")


def test_it_is_known_whether_anybody_was_added_yet(trust: Trust) -> None:
    with trust.begin(write=False) as connection:
        assert not anybody_exists(connection)
    trust.person("priya.shah")
    with trust.begin(write=False) as connection:
        assert anybody_exists(connection)
