"""A code of an app beside the password: asked for, used once, got round by recovery codes and remembered devices alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Barrier

import pytest
from pyotp import TOTP
from sqlalchemy import select

from notifications.outbox import messages
from pledge_engine.errors import Forbidden
from pledge_engine.logins.attempts import CODE, TooSoon
from pledge_engine.logins.code_taken import code_taken
from pledge_engine.logins.codes import RECOVERY_CODES, KeyLost, WrongCode, unreadable_codes
from pledge_engine.logins.devices import REMEMBERED_FOR, forget_devices
from pledge_engine.logins.entering import Entered, WaitedTooLong, enter
from pledge_engine.logins.password_links import make_password_link
from pledge_engine.logins.passwords import LoggedIn, log_in, set_password
from pledge_engine.logins.sealing import Seal
from pledge_engine.logins.second_factor import (
    NotOn,
    OnAlready,
    begin_pairing,
    pairing,
    replace_recovery_codes,
    reset_second_factor,
    standing,
    turn_off,
    turn_on,
)
from pledge_engine.logins.sessions import CODE_WITHIN, find_visit, start_session
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.people.editing import edit_person
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables import audit_events
from tests.factories.databases import everything_in
from tests.factories.office import ADMINISTRATOR, ENGINE, furnish, move_clock, office_on
from tests.workflows.small_pledge import SMALL

WORDS, OTHERS = "four plain words here", "four others put instead"
SEAL = Seal("the key of this installation", "second factor")
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, SMALL)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        link = make_password_link(work, "sam")
    set_password(office, link, WORDS, WORDS)
    yield office
    office.close()


def begun(office: Office) -> TOTP:
    with office.work(office.actor("sam")) as work:
        begin_pairing(work, SEAL)
        found = pairing(work, SEAL, "sam", "Pledge Engine")
    assert found is not None
    assert f"secret={found.key}" in found.address
    return TOTP(found.key)


def turned_on(office: Office) -> tuple[TOTP, tuple[str, ...]]:
    app = begun(office)
    with office.work(office.actor("sam")) as work:
        codes = turn_on(work, SEAL, shown(office, app))
    move_clock(office, HALF_A_MINUTE)
    return app, codes


def shown(office: Office, app: TOTP, ago: int = 0) -> str:
    return app.at(office.clock.now(), counter_offset=-ago)


def with_password(office: Office, device: str = "") -> LoggedIn:
    return log_in(office, "sam", WORDS, device=device)


def entered(office: Office, typed: str, *, remember: bool = False) -> Entered:
    return enter(office, SEAL, with_password(office).secret, typed, remember=remember)


def verbs(office: Office) -> list[str]:
    with office.work(ENGINE, write=False) as work:
        return list(
            work.connection.execute(
                select(audit_events.c.verb).order_by(audit_events.c.at, audit_events.c.sequence)
            ).scalars()
        )


def test_the_password_alone_lets_nobody_in_until_the_code_has_come(office: Office) -> None:
    app, _ = turned_on(office)
    half = with_password(office)
    assert half.waits_for_code
    assert find_visit(office, half.secret) is None
    session = enter(office, SEAL, half.secret, shown(office, app), remember=False).session
    visit = find_visit(office, session)
    assert visit is not None
    assert (visit.actor.handle, visit.second_factor) == ("sam", True)
    assert find_visit(office, half.secret) is None
    with pytest.raises(WaitedTooLong):
        enter(office, SEAL, half.secret, shown(office, app), remember=False)


def test_a_code_does_not_work_twice_in_its_half_minute_nor_an_older_one_after_it(office: Office) -> None:
    app, _ = turned_on(office)
    code, before = shown(office, app), shown(office, app, ago=1)
    assert entered(office, f" {code[:3]} {code[3:]} ")  # As it is pasted.
    for again in (code, before):
        with pytest.raises(WrongCode):
            entered(office, again)
    move_clock(office, HALF_A_MINUTE)
    assert entered(office, shown(office, app))


def test_the_code_that_turned_it_on_does_not_log_in(office: Office) -> None:
    app = begun(office)
    code = shown(office, app)
    with office.work(office.actor("sam")) as work:
        turn_on(work, SEAL, code)
    with pytest.raises(WrongCode):
        entered(office, code)


def test_of_two_who_type_one_code_at_one_moment_one_gets_in(office: Office) -> None:
    app, codes = turned_on(office)
    for code in (shown(office, app), codes[0]):
        halves = [with_password(office).secret for _ in range(2)]
        barrier = Barrier(2)

        def try_it(half: str, typed: str = code, start: Barrier = barrier) -> bool:
            start.wait()
            try:
                return bool(enter(office, SEAL, half, typed, remember=False))
            except (WrongCode, TooSoon):
                return False

        with ThreadPoolExecutor(2) as both:
            assert sorted(both.map(try_it, halves)) == [False, True]


@pytest.mark.parametrize("ago", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_away(office: Office, ago: int) -> None:
    app, _ = turned_on(office)
    move_clock(office, timedelta(minutes=5))
    assert entered(office, shown(office, app, ago))


@pytest.mark.parametrize("ago", [-2, 2])
def test_and_no_further(office: Office, ago: int) -> None:
    app, _ = turned_on(office)
    move_clock(office, timedelta(minutes=5))
    with pytest.raises(WrongCode):
        entered(office, shown(office, app, ago))


def test_codes_that_are_tried_in_vain_cost_time_also_the_right_one(office: Office) -> None:
    app, _ = turned_on(office)
    for _ in range(3):
        with pytest.raises(WrongCode):
            entered(office, "000000")
    half = with_password(office).secret
    with pytest.raises(TooSoon, match="Codes were wrong"):
        enter(office, SEAL, half, shown(office, app), remember=False)
    move_clock(office, CODE.longest)
    assert enter(office, SEAL, half, shown(office, app), remember=False)


def test_a_code_has_to_come_within_ten_minutes_of_the_password(office: Office) -> None:
    app, _ = turned_on(office)
    half = with_password(office).secret
    move_clock(office, CODE_WITHIN)
    with pytest.raises(WaitedTooLong):
        enter(office, SEAL, half, shown(office, app), remember=False)


def test_who_is_deactivated_between_password_and_code_does_not_get_in(office: Office) -> None:
    app, _ = turned_on(office)
    half = with_password(office).secret
    with office.work(office.actor(ADMINISTRATOR)) as work:
        deactivate(work, "sam")
    with pytest.raises(WaitedTooLong):
        enter(office, SEAL, half, shown(office, app), remember=False)


def test_each_recovery_code_works_once_and_new_ones_end_the_old(office: Office) -> None:
    _, codes = turned_on(office)
    assert len(set(codes)) == RECOVERY_CODES
    assert entered(office, codes[0].upper())
    with pytest.raises(WrongCode):
        entered(office, codes[0])
    with office.work(office.actor("sam")) as work:
        assert standing(work).recovery_codes_left == RECOVERY_CODES - 1
        newer = replace_recovery_codes(work)
    with pytest.raises(WrongCode):
        entered(office, codes[1])
    assert entered(office, newer[0].replace("-", " "))


def test_a_recovery_code_is_its_persons_alone(office: Office) -> None:
    _, codes = turned_on(office)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        link = make_password_link(work, "pat")
    set_password(office, link, WORDS, WORDS)
    with office.work(office.actor("pat")) as work:
        begin_pairing(work, SEAL)
        found = pairing(work, SEAL, "pat", "Pledge Engine")
        assert found is not None
        turn_on(work, SEAL, TOTP(found.key).at(work.now))
    half = log_in(office, "pat", WORDS)
    with pytest.raises(WrongCode):
        enter(office, SEAL, half.secret, codes[0], remember=False)


def test_a_remembered_device_is_not_asked_for_30_days_and_for_nobody_else(office: Office) -> None:
    app, _ = turned_on(office)
    device = entered(office, shown(office, app), remember=True).device
    assert not with_password(office, device).waits_for_code
    assert with_password(office, "made up").waits_for_code
    assert with_password(office).waits_for_code
    move_clock(office, REMEMBERED_FOR - timedelta(minutes=1))
    assert not with_password(office, device).waits_for_code
    move_clock(office, timedelta(minutes=1))
    assert with_password(office, device).waits_for_code


def forget(office: Office, _app: TOTP) -> None:
    with office.work(office.actor("sam")) as work:
        forget_devices(work, work.actor.audit_id)


def new_password(office: Office, _app: TOTP) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        link = make_password_link(work, "sam")
    set_password(office, link, OTHERS, OTHERS)


def off_and_on(office: Office, _app: TOTP) -> None:
    with office.work(office.actor("sam")) as work:
        turn_off(work)
    turned_on(office)


@pytest.mark.parametrize("how", [forget, new_password, off_and_on])
def test_a_device_is_forgotten(office: Office, how: Callable[[Office, TOTP], None]) -> None:
    app, _ = turned_on(office)
    device = entered(office, shown(office, app), remember=True).device
    how(office, app)
    words = OTHERS if how is new_password else WORDS
    assert log_in(office, "sam", words, device=device).waits_for_code


def test_turning_it_on_logs_out_whoever_else_is_there(office: Office) -> None:
    elsewhere = with_password(office).secret
    assert find_visit(office, elsewhere)
    turned_on(office)
    assert find_visit(office, elsewhere) is None


def test_it_is_on_only_once_the_app_has_shown_a_code(office: Office) -> None:
    app = begun(office)
    with office.work(office.actor("sam")) as work, pytest.raises(WrongCode):
        turn_on(work, SEAL, shown(office, app, ago=5))
    assert not with_password(office).waits_for_code
    with pytest.raises(WrongCode):
        enter(office, SEAL, _half(office), shown(office, app), remember=False)


def _half(office: Office) -> str:
    with office.work(office.actor("sam")) as work:
        return start_session(work, work.actor.audit_id, waits_for_code=True)


def test_what_is_on_cannot_be_begun_again_and_what_is_off_not_turned_off(office: Office) -> None:
    sam = office.actor("sam")
    with office.work(sam) as work, pytest.raises(NotOn):
        turn_off(work)
    with office.work(sam) as work, pytest.raises(NotOn):
        replace_recovery_codes(work)
    turned_on(office)
    with office.work(sam) as work, pytest.raises(OnAlready):
        begin_pairing(work, SEAL)
    assert with_password(office).waits_for_code


def test_an_administrator_takes_it_away_from_whoever_lost_everything(office: Office) -> None:
    app, _ = turned_on(office)
    session = entered(office, shown(office, app)).session
    with office.work(office.actor("pat")) as work, pytest.raises(Forbidden):
        reset_second_factor(work, "sam")
    with office.work(office.actor(ADMINISTRATOR)) as work:
        reset_second_factor(work, "sam")
    assert find_visit(office, session) is None
    assert not with_password(office).waits_for_code


def test_whoever_has_it_taken_away_is_mailed_so_at_any_hour_and_at_home_too(office: Office, tmp_path: Path) -> None:
    turned_on(office)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "sam", email="canary@home.example")
        reset_second_factor(work, "sam")
    move_clock(office, timedelta(hours=14))
    told = Settings(mail_folder=tmp_path, mail_work_domains="trust.example")
    deliver_all(post_of(office, told))
    (mail,) = (message_from_bytes(file.read_bytes(), policy=policy.default) for file in tmp_path.glob("*.eml"))
    assert (mail["To"], mail["Subject"]) == ("canary@home.example", "Your password alone is enough to log in now")
    plain = mail.get_body(("plain",))
    assert plain is not None
    words = plain.get_content()
    assert "somebody who looks after log-ins took it away" in words
    assert not [said for said in ("Sam", "Alex", "http") if said in words]


def test_whoever_turns_it_off_themselves_is_mailed_nothing_and_told_of_nobody(office: Office) -> None:
    turned_on(office)
    with office.work(office.actor("sam")) as work:
        turn_off(work)
        assert code_taken(work) is None
        assert work.connection.execute(select(messages.c.id)).first() is None


def test_who_took_it_away_and_when_is_told_to_its_person_alone(office: Office) -> None:
    turned_on(office)
    with office.work(office.actor(ADMINISTRATOR)) as work:
        reset_second_factor(work, "sam")
    for handle, by in (("sam", ["Alex Example"]), (ADMINISTRATOR, []), ("pat", [])):
        with office.work(office.actor(handle)) as work:
            assert [taken.by for taken in [code_taken(work)] if taken] == by
    for ago, news in ((timedelta(days=30) - timedelta(seconds=1), True), (timedelta(seconds=1), False)):
        move_clock(office, ago)
        with office.work(office.actor("sam")) as work:
            taken = code_taken(work)
        assert taken is not None
        assert taken.news is news


def test_with_another_key_of_the_installation_only_recovery_codes_work(office: Office) -> None:
    app, codes = turned_on(office)
    other = Seal("the key of another installation", "second factor")
    with pytest.raises(KeyLost, match="none that you type is taken"):
        enter(office, other, with_password(office).secret, shown(office, app), remember=False)
    with office.work(ENGINE, write=False) as work:
        assert (unreadable_codes(work, SEAL), unreadable_codes(work, other)) == (0, 1)
    assert enter(office, other, with_password(office).secret, codes[0], remember=False)


def test_the_database_holds_nothing_that_makes_a_code_and_the_trail_says_what_was_done(
    office: Office, database: str
) -> None:
    app, codes = turned_on(office)
    device = entered(office, shown(office, app), remember=True).device
    entered(office, codes[0])
    with office.work(office.actor("sam")) as work:
        replace_recovery_codes(work)
        turn_off(work)
    assert verbs(office)[-6:] == [
        *("second_factor_turned_on", "device_remembered", "recovery_code_used"),
        *("recovery_codes_made", "devices_forgotten", "second_factor_turned_off"),
    ]
    app, codes = turned_on(office)
    office.close()
    kept = everything_in(database)
    for secret in (app.secret, device, *codes, *(code.replace("-", "") for code in codes)):
        assert secret.encode() not in kept
