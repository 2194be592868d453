"""All who hold a role, have an address and cannot log in yet are invited in one act, and nobody whom nobody saw."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pledge_engine.audit import history
from pledge_engine.audit.verify import verify_chain
from pledge_engine.errors import Forbidden
from pledge_engine.logins.inviting_all import invite_all, who_would_be_invited
from pledge_engine.logins.passwords import store_password
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.work import Work
from tests.factories.office import ADMINISTRATOR, furnish, mailed, office_on
from tests.workflows.small_pledge import SMALL


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, SMALL)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        for handle in ("ash", "birch", "cedar", "elder"):
            add_person(
                work, handle, f"{handle.title()} Example", email="" if handle == "cedar" else f"{handle}@t.example"
            )
        for handle in ("ash", "cedar", "elder"):
            give_grant(work, handle, "auditor")
        store_password(work, add_person(work, "fir", "Fir Example", email="fir@t.example"), "made up")
        give_grant(work, "fir", "auditor")
    yield office
    office.close()


def of_ours(work: Work) -> tuple[list[str], list[str]]:
    found = who_would_be_invited(work)
    ours = {"ash", "birch", "cedar", "elder", "fir"}
    return (
        [each.handle for each in found.reached if each.handle in ours],
        [each.handle for each in found.without_address if each.handle in ours],
    )


def test_who_has_no_role_or_can_log_in_is_not_among_them_and_who_has_no_address_is_listed_apart(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        assert of_ours(work) == (["ash", "elder"], ["cedar"])


def test_each_is_invited_once_with_an_event_of_their_own(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        shown = {each.id for each in who_would_be_invited(work).reached}
        before = len(history.events(work.connection, "organisation"))
        assert {each.id for each in invite_all(work, shown).reached} == shown
        told = history.events(work.connection, "organisation")[before:]
    assert {(each.verb, each.role) for each in told} == {("person_invited", "administrator")}
    assert {each.changes["person"].new for each in told} == shown
    assert mailed(office, "ash") == mailed(office, "elder") == ["first_password"]
    assert mailed(office, "birch") == mailed(office, "cedar") == mailed(office, "fir") == []
    with office.work(office.actor(ADMINISTRATOR)) as work:
        assert invite_all(work).reached == ()
        assert verify_chain(work.connection, "organisation").intact


def test_whoever_was_not_shown_is_not_invited(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        ash = next(each.id for each in who_would_be_invited(work).reached if each.handle == "ash")
        assert [each.handle for each in invite_all(work, {ash, "nobody"}).reached] == ["ash"]
    assert mailed(office, "elder") == []


def test_nobody_but_an_administrator_invites_or_learns_who_it_would_be(office: Office) -> None:
    with office.work(office.actor("sam")) as work:
        for asked in (who_would_be_invited, invite_all):
            with pytest.raises(Forbidden):
                asked(work)
