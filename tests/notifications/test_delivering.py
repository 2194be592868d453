"""What is due leaves once and is recorded as it went: against a real mail server, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from notifications.claiming import send_again
from notifications.outbox import messages
from notifications.pause import pause_sending, resume_sending
from tests.factories.mail_server import Does
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


def test_an_address_that_was_replaced_and_refuses_its_notice_is_no_failure_that_anybody_could_mend(
    rounds: Round,
) -> None:
    rounds.queue("ann", "bob")
    with rounds.begin() as connection:
        connection.execute(update(messages).where(messages.c.id == "bob").values(kind="address_changed"))
    rounds.server.does = lambda _address: Does.REFUSE_READER
    rounds.deliver()
    assert rounds.statuses() == {"ann": "failed", "bob": "dropped"}
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
    later = "The mail server does not accept the message at the moment and asks to try again later"
    assert {words.partition(" (")[0] for words in rounds.said("ann")} == {later}


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
