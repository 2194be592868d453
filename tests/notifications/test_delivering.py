"""Nothing lost, nothing recorded twice, nothing recorded as sent that was not: against a real mail server, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from notifications.claiming import claim, send_again
from notifications.outbox import Ending, Status
from notifications.outcomes import ACCEPTED
from notifications.pause import pause_sending, resume_sending
from notifications.settings import QUESTIONS, Security
from notifications.settling import settle
from tests.factories.mail_server import Does, certificate_for, mail_server
from tests.notifications.conftest import Round


def test_what_is_due_is_sent_once_and_recorded(rounds: Round) -> None:
    rounds.queue("ann", "bob")
    assert not rounds.deliver()
    assert not rounds.deliver()
    assert rounds.server.ids() == ["ann", "bob"]
    assert rounds.statuses() == {"ann": "sent", "bob": "sent"}
    assert rounds.endings("ann") == ["accepted"]


def test_there_may_be_more_when_as_many_were_taken_as_are_taken_at_once(rounds: Round) -> None:
    rounds.queue("ann", "bob", "cy")
    two = rounds.server.settings(at_once=2)
    assert rounds.deliver(settings=two)
    assert not rounds.deliver(settings=two)
    assert rounds.server.ids() == ["ann", "bob", "cy"]


def test_one_refused_reader_does_not_hold_up_the_others(rounds: Round) -> None:
    rounds.queue("ann", "bob", "cy")
    rounds.server.does = lambda address: Does.REFUSE_READER if address.startswith("bob") else Does.ACCEPT
    rounds.deliver()
    assert rounds.statuses() == {"ann": "sent", "bob": "failed", "cy": "sent"}
    assert rounds.endings("bob") == ["refused"]


def test_what_a_server_says_of_an_address_is_kept_without_the_address(rounds: Round) -> None:
    rounds.queue("bob")
    rounds.server.next = [Does.REFUSE_READER]
    rounds.deliver()
    assert rounds.said("bob") == ["The mail server does not accept the reader's address (550 5.1.1)."]


@pytest.mark.parametrize(
    ("does", "ending"),
    [(Does.PUT_OFF, "put_off"), (Does.SAY_GOODBYE, "away"), (Does.STALL_BEFORE, "away")],
)
def test_what_the_server_does_not_take_waits_and_is_tried_again(rounds: Round, does: Does, ending: str) -> None:
    rounds.queue("ann")
    rounds.server.next = [does]
    rounds.deliver()
    assert rounds.server.ids() == []
    assert rounds.statuses() == {"ann": "waiting"}
    rounds.deliver()
    assert rounds.server.ids() == []
    rounds.later(minutes=2)
    rounds.deliver()
    assert rounds.server.ids() == ["ann"]
    assert rounds.endings("ann") == [ending, "accepted"]


@pytest.mark.parametrize("does", [Does.HANG_UP_BEFORE, Does.HANG_UP_AFTER, Does.STALL_AFTER])
def test_where_nobody_knows_whether_the_server_took_it_the_attempt_says_so(rounds: Round, does: Does) -> None:
    rounds.queue("ann")
    rounds.server.next = [does]
    rounds.deliver()
    assert rounds.statuses() == {"ann": "waiting"}
    assert rounds.said("ann") == ["It may have been sent: the answer of the mail server was never recorded."]
    rounds.later(minutes=2)
    rounds.deliver()
    assert rounds.statuses() == {"ann": "sent"}
    assert rounds.endings("ann") == ["unknown", "accepted"]
    assert rounds.server.ids() == (["ann"] if does is Does.HANG_UP_BEFORE else ["ann", "ann"])


def test_a_content_that_is_refused_fails_at_once(rounds: Round) -> None:
    rounds.queue("ann", "bob")
    rounds.server.next = [Does.REFUSE_CONTENT]
    rounds.deliver()
    assert rounds.statuses() == {"ann": "failed", "bob": "sent"}


def test_a_server_that_is_away_is_asked_once_a_round_and_the_others_keep_their_tries(rounds: Round) -> None:
    rounds.queue("ann", "bob", "cy")
    nobody = rounds.server.settings(port=1)
    assert not rounds.deliver(settings=nobody)
    assert rounds.endings("ann") == ["away"]
    assert rounds.endings("bob") == []
    rounds.deliver()
    assert rounds.server.ids() == ["bob", "cy"]
    rounds.later(minutes=2)
    rounds.deliver()
    assert rounds.statuses() == dict.fromkeys(("ann", "bob", "cy"), "sent")


def test_a_message_that_has_failed_is_sent_again_when_a_person_says_so(rounds: Round) -> None:
    rounds.queue("ann")
    rounds.server.next = [Does.REFUSE_READER]
    rounds.deliver()
    rounds.later(days=1)
    rounds.deliver()
    assert rounds.server.ids() == []
    with rounds.begin() as connection:
        assert send_again(connection, "ann", now=rounds.clock.now())
        assert not send_again(connection, "ann", now=rounds.clock.now())
    rounds.deliver()
    assert rounds.statuses() == {"ann": "sent"}
    assert rounds.endings("ann") == ["refused", "accepted"]


def test_a_message_that_is_put_off_again_and_again_ends_as_failed(rounds: Round) -> None:
    rounds.queue("ann")
    rounds.server.does = lambda _address: Does.PUT_OFF
    for _ in range(20):
        rounds.deliver()
        rounds.later(hours=5)
    assert rounds.statuses() == {"ann": "failed"}
    assert rounds.endings("ann") == ["put_off"] * 12


def test_what_there_is_nothing_left_to_say_in_is_dropped_with_its_reason(rounds: Round) -> None:
    rounds.queue("ann", "bob")
    rounds.source.pointless = {"ann"}
    rounds.deliver()
    assert rounds.server.ids() == ["bob"]
    assert rounds.statuses() == {"ann": "dropped", "bob": "sent"}
    assert rounds.said("ann") == ["The step is done."]


def test_a_mistake_about_one_message_holds_up_no_other_and_undoes_nothing(rounds: Round) -> None:
    rounds.queue("ann", "bob", "cy")
    rounds.source.failing = {"bob"}
    rounds.deliver()
    assert rounds.server.ids() == ["ann", "cy"]
    assert rounds.statuses() == {"ann": "sent", "bob": "waiting", "cy": "sent"}
    assert rounds.endings("bob") == ["broken"]


def test_an_address_that_would_write_a_header_is_refused_and_nothing_is_sent(rounds: Round) -> None:
    rounds.queue("ann\r\nBcc: everybody")
    rounds.deliver()
    assert rounds.server.ids() == []
    assert set(rounds.statuses().values()) == {"failed"}


def test_nothing_leaves_outside_the_window_and_nothing_is_dropped_for_it(rounds: Round) -> None:
    rounds.queue("ann")
    rounds.open = False
    rounds.deliver()
    assert rounds.server.ids() == []
    assert rounds.endings("ann") == []
    rounds.open = True
    rounds.deliver()
    assert rounds.server.ids() == ["ann"]


def test_a_window_that_closes_in_the_middle_of_a_round_keeps_the_rest(rounds: Round) -> None:
    rounds.queue("ann", "bob", "cy")
    closes = rounds.clock.at + timedelta(minutes=1)

    def decide(address: str) -> Does:
        rounds.later(seconds=40)
        return Does.ACCEPT if address else Does.PUT_OFF

    rounds.server.does = decide
    rounds.deliver(may_leave=lambda now: now < closes)
    assert rounds.server.ids() == ["ann", "bob"]
    assert rounds.statuses()["cy"] == "waiting"
    rounds.deliver()
    assert rounds.server.ids() == ["ann", "bob", "cy"]


def test_nothing_leaves_while_sending_is_paused(rounds: Round) -> None:
    rounds.queue("ann")
    with rounds.begin() as connection:
        pause_sending(connection, rounds.clock.now())
    rounds.deliver()
    assert rounds.server.ids() == []
    with rounds.begin() as connection:
        resume_sending(connection, rounds.clock.now())
    rounds.deliver()
    assert rounds.server.ids() == ["ann"]


def test_a_pause_that_begins_in_the_middle_of_a_round_keeps_the_rest(rounds: Round) -> None:
    rounds.queue("ann", "bob", "cy")

    def decide(_address: str) -> Does:
        with rounds.begin() as connection:
            pause_sending(connection, rounds.clock.now())
        return Does.ACCEPT

    rounds.server.does = decide
    rounds.deliver()
    assert rounds.server.ids() == ["ann"]
    assert rounds.statuses() == {"ann": "sent", "bob": "waiting", "cy": "waiting"}


def test_whose_lease_has_run_out_can_record_nothing_any_more(rounds: Round) -> None:
    """A courier is stopped right after the server accepted, and wakes up when another has taken its message."""
    rounds.queue("ann")
    lease = timedelta(minutes=2)
    with rounds.begin() as connection:
        (stopped,) = claim(connection, now=rounds.clock.now(), lease=lease, most=5)
        assert claim(connection, now=rounds.clock.now(), lease=lease, most=5) == ()
    rounds.later(minutes=3)
    with rounds.begin() as connection:
        (other,) = claim(connection, now=rounds.clock.now(), lease=lease, most=5)
        assert not settle(connection, stopped, ACCEPTED, now=rounds.clock.now(), chance=0).held
    assert rounds.statuses() == {"ann": "waiting"}
    with rounds.begin() as connection:
        assert settle(connection, other, ACCEPTED, now=rounds.clock.now(), chance=0).held
    assert rounds.statuses() == {"ann": "sent"}


class Killed(BaseException):
    """Stands for a process that ends here and records nothing more."""


def test_a_courier_that_dies_between_sending_and_recording_leaves_a_flag_and_no_second_record(rounds: Round) -> None:
    rounds.queue("ann", "bob", "cy")

    def decide(address: str) -> Does:
        if address.startswith("bob"):
            raise_in_courier.append(address)
        return Does.ACCEPT

    raise_in_courier: list[str] = []
    rounds.server.does = decide
    sessions = 0

    @contextmanager
    def dying() -> Iterator[Connection]:
        nonlocal sessions
        sessions += 1
        if raise_in_courier:
            raise Killed
        with rounds.begin() as connection:
            yield connection

    with pytest.raises(Killed):
        rounds.deliver(sessions=dying)
    assert rounds.server.ids() == ["ann", "bob"]
    assert rounds.statuses() == {"ann": "sent", "bob": "waiting", "cy": "waiting"}
    rounds.server.does = None
    rounds.deliver()
    assert rounds.server.ids() == ["ann", "bob"]
    rounds.later(minutes=6)
    rounds.deliver()
    assert rounds.server.ids() == ["ann", "bob", "bob", "cy"]
    assert rounds.endings("bob") == ["unknown", "accepted"]
    # A server of PostgreSQL was told of both before either was sent, and nobody knows how far that came.
    flagged = ["unknown"] if rounds.engine.dialect.name == "postgresql" else []
    assert rounds.endings("cy") == [*flagged, "accepted"]


@pytest.mark.parametrize("killed_at", [1, 2, 9, 10, 11, 13])
def test_of_many_messages_only_the_one_that_was_being_handed_over_arrives_twice(rounds: Round, killed_at: int) -> None:
    everybody = [f"p{number:02}" for number in range(13)]
    rounds.queue(*everybody)

    @contextmanager
    def dying() -> Iterator[Connection]:
        if len(rounds.server.accepted) == killed_at:
            raise Killed
        with rounds.begin() as connection:
            yield connection

    with pytest.raises(Killed):
        rounds.deliver(sessions=dying)
    rounds.later(minutes=6)
    rounds.deliver()
    twice = everybody[killed_at - 1]
    assert Counter(rounds.server.ids()) == {each: 1 + (each == twice) for each in everybody}
    assert rounds.endings(twice) == ["unknown", "accepted"]
    assert set(rounds.statuses().values()) == {"sent"}
    assert {tuple(rounds.endings(each)) for each in everybody} <= {("accepted",), ("unknown", "accepted")}


def test_a_message_that_is_being_sent_is_held_for_as_long_as_a_send_may_take(rounds: Round) -> None:
    everybody = [f"p{number:02}" for number in range(13)]
    rounds.queue(*everybody)
    longest = timedelta(seconds=10)
    told = rounds.server.settings(timeout=longest / QUESTIONS)

    def decide(address: str) -> Does:
        assert rounds.held_until(address.partition("@")[0]) >= rounds.clock.at + longest
        rounds.later(seconds=25)
        return Does.ACCEPT

    rounds.server.does = decide
    rounds.deliver(settings=told)
    assert rounds.server.ids() == everybody
    assert [rounds.endings(each) for each in everybody] == [["accepted"]] * 13


def test_what_was_let_go_has_not_been_tried(rounds: Round) -> None:
    rounds.queue("ann", "bob")
    rounds.server.next = [Does.SAY_GOODBYE, Does.SAY_GOODBYE]
    rounds.deliver()
    assert rounds.endings("ann") == ["away"]
    assert rounds.endings("bob") == []
    assert (rounds.tries("ann"), rounds.tries("bob")) == (1, 0)


def test_what_was_accepted_is_recorded_once_the_database_is_back(rounds: Round) -> None:
    rounds.queue("ann")
    away = 3

    @contextmanager
    def stumbling() -> Iterator[Connection]:
        nonlocal away
        if rounds.server.accepted and away:
            away -= 1
            raise ConnectionError
        with rounds.begin() as connection:
            yield connection

    rounds.deliver(sessions=stumbling)
    assert rounds.statuses() == {"ann": "sent"}
    assert rounds.naps == [0.2, 1.0, 3.0]


def test_two_couriers_never_take_the_same_message(rounds: Round) -> None:
    rounds.queue(*(f"p{number}" for number in range(6)))
    with rounds.begin() as connection:
        first = claim(connection, now=rounds.clock.now(), lease=timedelta(minutes=1), most=4)
    with rounds.begin() as connection:
        second = claim(connection, now=rounds.clock.now(), lease=timedelta(minutes=1), most=4)
    assert [each.message.id for each in (*first, *second)] == [f"p{number}" for number in range(6)]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_that_is_not_trusted_gets_no_mail(rounds: Round, tmp_path: Path, security: Security) -> None:
    certificate = certificate_for("127.0.0.1", tmp_path)
    rounds.queue("ann")
    with mail_server(certificate=certificate, tls=security is Security.TLS, log_in=True) as server:
        known = {"security": security, "user": "pledge", "password": "correct horse"}
        rounds.deliver(settings=server.settings(**known))
        assert server.ids() == []
        assert rounds.said("ann") == ["The certificate of the mail server is not trusted."]
        rounds.later(minutes=2)
        rounds.deliver(settings=server.settings(**known, ca_file=certificate))
        assert server.ids() == ["ann"]
    assert rounds.endings("ann") == [Ending.AWAY, Ending.ACCEPTED]


def test_a_certificate_for_another_server_is_not_trusted(rounds: Round, tmp_path: Path) -> None:
    certificate = certificate_for("mail.elsewhere.example", tmp_path)
    rounds.queue("ann")
    with mail_server(certificate=certificate) as server:
        rounds.deliver(settings=server.settings(security=Security.STARTTLS, ca_file=certificate))
        assert server.ids() == []
    assert rounds.statuses() == {"ann": Status.WAITING}


def test_a_server_that_offers_no_protection_gets_neither_mail_nor_password(rounds: Round) -> None:
    rounds.queue("ann")
    rounds.deliver(settings=rounds.server.settings(security=Security.STARTTLS, user="pledge", password="secret"))
    assert rounds.server.ids() == []
    assert rounds.said("ann") == ["The mail server does not offer the protection that is asked for."]


def test_a_wrong_password_is_said_plainly(rounds: Round, tmp_path: Path) -> None:
    certificate = certificate_for("127.0.0.1", tmp_path)
    rounds.queue("ann")
    with mail_server(certificate=certificate, tls=True, log_in=True) as server:
        told = {"security": Security.TLS, "user": "pledge", "password": "wrong", "ca_file": certificate}
        rounds.deliver(settings=server.settings(**told))
    assert rounds.said("ann") == ["The mail server does not accept the name and password (535)."]
