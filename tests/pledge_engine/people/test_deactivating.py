import pytest

from pledge_engine.audit import history
from pledge_engine.errors import Forbidden, Invalid, NotFound
from pledge_engine.people.deactivating import active_administrators, deactivate, reactivate
from pledge_engine.people.directory import check_active, load_actor
from pledge_engine.people.granting import end_grant
from tests.factories.trust import SET_UP, Trust
from workflows.definition import Role


@pytest.fixture
def staffed(trust: Trust) -> Trust:
    trust.person("ada", (Role.ADMINISTRATOR, "trust"))
    trust.person("al", (Role.ADMINISTRATOR, "trust"))
    trust.person("robin", (Role.SERVICE_LEAD, "Oak"))
    return trust


def test_who_was_deactivated_cannot_act_and_whoever_kept_them_finds_out(staffed: Trust) -> None:
    robin = staffed.actor("robin")
    with staffed.work(staffed.actor("ada")) as work:
        check_active(work.connection, robin)
        assert deactivate(work, " Robin ").name == "Robin"
        for find in (lambda: load_actor(work.connection, "robin"), lambda: check_active(work.connection, robin)):
            with pytest.raises(NotFound, match="no person 'robin'"):
                find()
        check_active(work.connection, SET_UP)


def test_who_is_made_active_again_holds_the_roles_they_held(staffed: Trust) -> None:
    before = staffed.actor("robin")
    with staffed.work(staffed.actor("ada")) as work:
        deactivate(work, "robin")
        reactivate(work, "robin")
    assert staffed.actor("robin") == before


@pytest.mark.parametrize(
    ("handle", "words"), [("ada", "nobody ends their own access"), ("gone", "Gone is not active already")]
)
def test_some_are_not_deactivated(staffed: Trust, handle: str, words: str) -> None:
    staffed.person("gone")
    with staffed.work(staffed.actor("al")) as work:
        deactivate(work, "gone")
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match=words):
        deactivate(work, handle)


def test_the_last_administrator_who_can_act_stays(staffed: Trust) -> None:
    ada = staffed.person("ada")
    with staffed.work(staffed.actor("ada")) as work:
        deactivate(work, "al")
        with pytest.raises(Invalid, match="this is the only administrator"):
            end_grant(work, "ada", "administrator")
    with staffed.work(SET_UP) as work:
        with pytest.raises(Invalid, match="this is the only administrator"):
            deactivate(work, "ada")
        assert active_administrators(work.connection) == {ada}


def test_who_is_active_is_not_made_active_again(staffed: Trust) -> None:
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(Invalid, match="Robin is active already"):
        reactivate(work, "robin")


@pytest.mark.parametrize("command", [deactivate, reactivate], ids=lambda command: command.__name__)
def test_only_an_administrator_does_either(staffed: Trust, command: object) -> None:
    assert callable(command)
    with staffed.work(staffed.actor("robin")) as work, pytest.raises(Forbidden, match="add or see people"):
        command(work, "al")
    with staffed.work(staffed.actor("ada")) as work, pytest.raises(NotFound):
        command(work, "nobody")


def test_the_trail_says_who_did_so_to_whom_by_id(staffed: Trust) -> None:
    with staffed.work(staffed.actor("ada")) as work:
        deactivate(work, "robin")
        reactivate(work, "robin")
        told = history.events(work.connection, "organisation")
    assert [event.verb for event in told] == ["person_deactivated", "person_reactivated"]
    assert [(event.changes["active"].old, event.changes["active"].new) for event in told] == [
        (True, False),
        (False, True),
    ]
    assert {event.changes["person"].new for event in told} == {staffed.person("robin")}
    assert {event.actor for event in told} == {staffed.person("ada")}
