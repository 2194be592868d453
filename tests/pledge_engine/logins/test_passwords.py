from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from pledge_engine.errors import Forbidden, Invalid
from pledge_engine.logins.attempts import PASSWORD, TooSoon
from pledge_engine.logins.password_links import LINK_LASTS, LinkOver, make_password_link, whose_link
from pledge_engine.logins.passwords import AccessEnded, WrongLogIn, log_in, set_password
from pledge_engine.logins.sessions import (
    IDLE,
    LONGEST,
    end_session,
    ended_with_a_role,
    find_visit,
    leave_notice,
    start_session,
    take_notice,
)
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.people.granting import end_grant
from pledge_engine.store.tables import credentials, password_links, web_sessions
from tests.factories.office import ADMINISTRATOR, TEAM, furnish, move_clock, office_on
from tests.workflows.small_pledge import SMALL

WORDS = "four plain words here"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, SMALL)
    yield office
    office.close()


def link_for(office: Office, handle: str = "sam", by: str = ADMINISTRATOR) -> str:
    with office.work(office.actor(by)) as work:
        return make_password_link(work, handle)


def logged_in(office: Office, handle: str = "sam") -> str:
    with office.work(office.actor(handle)) as work:
        return start_session(work, work.actor.audit_id)


def with_password(office: Office) -> None:
    set_password(office, link_for(office), WORDS, WORDS)


def test_a_person_sets_their_password_by_the_link_and_logs_in(office: Office) -> None:
    with_password(office)
    visit = find_visit(office, log_in(office, " Sam ", WORDS).secret)
    assert visit is not None
    assert visit.actor.handle == "sam"


def test_a_link_works_once_for_half_an_hour_and_the_newest_alone(office: Office) -> None:
    older, link = link_for(office), link_for(office)
    with pytest.raises(LinkOver):
        whose_link(office, older)
    assert whose_link(office, link).handle == "sam"
    set_password(office, link, WORDS, WORDS)
    late = link_for(office)
    move_clock(office, LINK_LASTS)
    for over in (link, late, "made up"):
        with pytest.raises(LinkOver):
            set_password(office, over, WORDS, WORDS)


def test_the_password_of_now_is_none_to_choose_by_a_link_and_the_link_goes_on_working(office: Office) -> None:
    with_password(office)
    link = link_for(office)
    with pytest.raises(Invalid, match="it is the password that you have now; choose another, or log in"):
        set_password(office, link, WORDS, WORDS)
    assert log_in(office, "sam", WORDS).secret
    set_password(office, link, f"{WORDS} indeed", f"{WORDS} indeed")
    with pytest.raises(WrongLogIn):
        log_in(office, "sam", WORDS)


def test_only_administrators_make_links(office: Office) -> None:
    with pytest.raises(Forbidden):
        link_for(office, by="pat")


@pytest.mark.parametrize(
    ("password", "again"),
    [("short", "short"), ("sam likes four words", "same"), (WORDS, "other"), ("a" * 20, "a" * 20)],
)
def test_a_password_is_long_not_plain_and_typed_twice(office: Office, password: str, again: str) -> None:
    link = link_for(office)
    with pytest.raises(Invalid):
        set_password(office, link, password, again)
    assert whose_link(office, link).handle == "sam"  # Nothing is lost: the link still works.


def test_a_wrong_password_and_a_name_that_nobody_has_are_told_alike(office: Office) -> None:
    with_password(office)
    told = []
    for handle in ("sam", "nobody", "pat"):
        with pytest.raises(WrongLogIn) as wrong:
            log_in(office, handle, "not the password")
        told.append(str(wrong.value))
    assert len(set(told)) == 1


def test_that_access_has_ended_is_told_to_whoever_knows_the_password_and_to_nobody_else(office: Office) -> None:
    with_password(office)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        deactivate(work, "sam")
    with pytest.raises(WrongLogIn) as wrong:
        log_in(office, "sam", "not the password")
    with pytest.raises(WrongLogIn) as nobodys:
        log_in(office, "nobody", "not the password")
    assert str(wrong.value) == str(nobodys.value)
    with pytest.raises(AccessEnded, match="ask an administrator of your trust"):
        log_in(office, "sam", WORDS)


def test_delays_grow_but_lock_nobody_out(office: Office) -> None:
    with_password(office)
    for _ in range(3):
        with pytest.raises(WrongLogIn):
            log_in(office, "sam", "not the password")
    with pytest.raises(TooSoon):
        log_in(office, "sam", WORDS)
    assert [PASSWORD.delay_after(count).seconds for count in range(1, 7)] == [0, 0, 1, 2, 4, 8]
    assert PASSWORD.delay_after(1000) == PASSWORD.longest
    move_clock(office, PASSWORD.longest)
    assert find_visit(office, log_in(office, "sam", WORDS).secret)
    with pytest.raises(WrongLogIn):  # Counted anew: no delay after one.
        log_in(office, "sam", "not the password")
    assert log_in(office, "sam", WORDS)


def test_a_session_ends_after_half_an_hour_without_a_page(office: Office) -> None:
    secret = logged_in(office)
    for _ in range(3):
        move_clock(office, IDLE - timedelta(seconds=1))
        assert find_visit(office, secret)
    move_clock(office, IDLE)
    assert find_visit(office, secret) is None


def test_a_session_ends_after_eight_hours_in_any_case(office: Office) -> None:
    secret = logged_in(office)
    for _ in range(int(LONGEST / timedelta(minutes=20)) - 1):
        move_clock(office, timedelta(minutes=20))
        assert find_visit(office, secret)
    move_clock(office, timedelta(minutes=20))
    assert find_visit(office, secret) is None


def test_who_is_deactivated_loses_a_role_or_gets_a_new_password_is_logged_out_at_once(office: Office) -> None:
    mine, pats, cleos = (logged_in(office, handle) for handle in ("sam", "pat", "cleo"))
    with office.work(office.actor(ADMINISTRATOR)) as work:
        deactivate(work, "pat")
        end_grant(work, "cleo", "service_lead", scope=TEAM)
    with_password(office)
    assert [find_visit(office, secret) for secret in (mine, pats, cleos)] == [None, None, None]


def test_a_session_says_that_it_ended_with_a_role_and_no_other_does(office: Office) -> None:
    pats, cleos = (logged_in(office, handle) for handle in ("pat", "cleo"))
    with office.work(office.actor(ADMINISTRATOR)) as work:
        deactivate(work, "pat")
        end_grant(work, "cleo", "service_lead", scope=TEAM)
    assert [ended_with_a_role(office, secret) for secret in (pats, cleos, "made up")] == [False, True, False]


def test_logging_out_ends_one_device(office: Office) -> None:
    one, other = logged_in(office), logged_in(office)
    visit = find_visit(office, one)
    assert visit is not None
    end_session(office, visit)
    assert find_visit(office, one) is None
    assert find_visit(office, other)


def test_what_is_left_to_say_is_said_once(office: Office) -> None:
    secret = logged_in(office)
    visit = find_visit(office, secret)
    assert visit is not None
    leave_notice(office, visit, "Saved.")
    again = find_visit(office, secret)
    assert again is not None
    assert take_notice(office, again) == "Saved."
    last = find_visit(office, secret)
    assert last is not None
    assert take_notice(office, last) == ""


def test_the_database_holds_no_secret_that_lets_anybody_in(office: Office) -> None:
    with_password(office)
    link, secret = link_for(office), logged_in(office)
    with office.work(office.actor("sam"), write=False) as work:
        stored = [
            str(row)
            for table in (credentials, password_links, web_sessions)
            for row in work.connection.execute(select(table))
        ]
    assert not any(word in row for row in stored for word in (WORDS, link, secret))
    assert any("argon2id" in row for row in stored)
