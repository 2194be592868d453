"""Couriers that die, stop or come second: no message is taken twice, lost, or recorded by whoever lost it; on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from notifications.claiming import begin_attempts, claim
from notifications.outcomes import accepted
from notifications.settings import QUESTIONS, ChannelKind
from notifications.settling import settle
from tests.factories.mail_server import Does
from tests.notifications.conftest import Round


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
        assert not settle(connection, stopped, accepted(ChannelKind.SMTP), now=rounds.clock.now(), chance=0).held
    assert rounds.statuses() == {"ann": "waiting"}
    with rounds.begin() as connection:
        assert settle(connection, other, accepted(ChannelKind.SMTP), now=rounds.clock.now(), chance=0).held
    assert rounds.statuses() == {"ann": "sent"}


def test_whose_claim_was_lost_before_they_began_begins_nothing(rounds: Round) -> None:
    rounds.queue("ann")
    lease = timedelta(minutes=2)
    with rounds.begin() as connection:
        stopped = claim(connection, now=rounds.clock.now(), lease=lease, most=5)
    rounds.later(minutes=3)
    with rounds.begin() as connection:
        other = claim(connection, now=rounds.clock.now(), lease=lease, most=5)
        assert begin_attempts(connection, stopped, now=rounds.clock.now(), lease=lease) == frozenset()
        assert begin_attempts(connection, other, now=rounds.clock.now(), lease=lease) == {"ann"}
    assert rounds.endings("ann") == [None]


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
    def dying(*, alone: bool = False) -> Iterator[Connection]:
        nonlocal sessions
        sessions += 1
        if raise_in_courier:
            raise Killed
        with rounds.begin(alone=alone) as connection:
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
    def dying(*, alone: bool = False) -> Iterator[Connection]:
        if len(rounds.server.accepted) == killed_at:
            raise Killed
        with rounds.begin(alone=alone) as connection:
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
    def stumbling(*, alone: bool = False) -> Iterator[Connection]:
        nonlocal away
        if rounds.server.accepted and away:
            away -= 1
            raise ConnectionError
        with rounds.begin(alone=alone) as connection:
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
