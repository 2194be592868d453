"""Whether messages leave is read from what became of the tries, on both databases, against a real mail server."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from notifications.channels.folder import Folder
from notifications.claiming import send_again
from notifications.leaving import KEPT, InVain, Standing, count_handed_over, look_at_outbox, stands, tried_in_vain
from notifications.outbox import messages, put_off
from tests.factories.mail_server import Does, port_of_nobody
from tests.notifications.conftest import NOON, Round


def vain(rounds: Round) -> InVain | None:
    with rounds.begin() as connection:
        return tried_in_vain(connection)


def standing(rounds: Round) -> Standing:
    with rounds.begin() as connection:
        return look_at_outbox(connection, long_ago=rounds.clock.at - timedelta(hours=3))


def test_a_server_that_is_away_is_told_since_the_first_try_with_the_words_of_the_last(rounds: Round) -> None:
    assert vain(rounds) is None
    rounds.queue("ann", "bob")
    with port_of_nobody() as port:
        nowhere = rounds.server.settings(port=port)
        for _ in range(3):
            rounds.deliver(settings=nowhere)
            rounds.later(minutes=30)
    assert vain(rounds) == InVain(since=NOON, said="The mail server cannot be reached.")
    rounds.deliver()
    assert rounds.statuses() == {"ann": "sent", "bob": "sent"}
    assert vain(rounds) is None


def test_what_left_before_the_server_went_away_takes_nothing_back(rounds: Round) -> None:
    rounds.queue("ann")
    rounds.deliver()
    rounds.later(hours=2)
    rounds.queue("bob", "cat")
    rounds.server.next = [Does.PUT_OFF] * 2
    rounds.deliver()
    told = vain(rounds)
    assert told
    assert told.since == NOON + timedelta(hours=2)


def test_that_one_reader_is_put_off_says_nothing_about_the_others_however_often(rounds: Round) -> None:
    rounds.queue("bob")
    for _ in range(3):
        rounds.server.next = [Does.PUT_OFF]
        rounds.deliver()
        rounds.later(hours=2)
    assert standing(rounds).tried == 1
    assert vain(rounds) is None


def test_an_address_that_is_refused_says_nothing_about_the_others(rounds: Round) -> None:
    rounds.queue("bob")
    rounds.server.next = [Does.REFUSE_READER]
    rounds.deliver()
    assert rounds.statuses() == {"bob": "failed"}
    assert vain(rounds) is None


@pytest.mark.parametrize("tried", [False, True])
def test_a_message_waits_since_it_was_queued_however_often_it_was_tried(rounds: Round, *, tried: bool) -> None:
    rounds.queue("ann")
    rounds.later(days=3)
    if tried:
        rounds.server.next = [Does.PUT_OFF]
        rounds.deliver()
    told = standing(rounds)
    assert (told.oldest_in_hours, told.oldest_at_any_time) == (NOON - timedelta(hours=1), None)
    assert (told.waiting, told.tried, told.long_tried, told.failed) == (1, int(tried), int(tried), 0)


def test_a_message_that_was_put_off_waits_since_the_moment_to_which_it_was(rounds: Round) -> None:
    rounds.queue("ann")
    with rounds.begin() as connection:
        put_off(connection, "ann", until=NOON + timedelta(days=1), key="folded")
    assert standing(rounds).oldest_in_hours == NOON + timedelta(days=1)


def test_a_message_that_is_sent_again_waits_since_then(rounds: Round) -> None:
    rounds.queue("bob")
    rounds.server.next = [Does.REFUSE_READER]
    rounds.deliver()
    told = standing(rounds)
    assert (told.waiting, told.failed, told.oldest_in_hours, told.oldest_at_any_time) == (0, 1, None, None)
    rounds.later(days=3)
    with rounds.begin() as connection:
        send_again(connection, "bob", now=rounds.clock.at)
    assert standing(rounds).oldest_in_hours == NOON + timedelta(days=3)


def standings(rounds: Round) -> tuple[dict[str, str], int]:
    """Where each message stands, and how many a mail server is known to have taken."""
    with rounds.begin() as connection:
        found = connection.execute(select(messages.c.id, stands().label("stands")))
        return {row.id: row.stands for row in found}, count_handed_over(connection)


def test_what_went_into_a_folder_has_left_for_nobody(rounds: Round, tmp_path: Path) -> None:
    rounds.queue("ann")
    rounds.deliver(channel=Folder(tmp_path))
    rounds.later(minutes=1)
    rounds.queue("bob", "cat")
    rounds.server.next = [Does.ACCEPT, Does.REFUSE_READER]
    rounds.deliver()
    assert rounds.statuses()["ann"] == "sent"
    assert standings(rounds) == ({"ann": KEPT, "bob": "sent", "cat": "failed"}, 1)
