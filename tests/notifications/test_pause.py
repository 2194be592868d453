"""Sending is paused and resumed by people; while it is paused, since when is known."""

from datetime import timedelta, timezone

from sqlalchemy import Connection

from notifications.pause import pause_sending, paused_since, resume_sending
from tests.notifications.conftest import NOON


def test_nothing_is_paused_until_somebody_pauses_it(connection: Connection) -> None:
    assert paused_since(connection) is None
    assert not resume_sending(connection, NOON)


def test_a_pause_lasts_from_its_first_moment_until_it_is_ended(connection: Connection) -> None:
    pause_sending(connection, NOON.astimezone(timezone(timedelta(hours=1))))
    pause_sending(connection, NOON + timedelta(hours=1))
    assert paused_since(connection) == NOON
    assert resume_sending(connection, NOON + timedelta(hours=2))
    assert paused_since(connection) is None


def test_sending_can_be_paused_again(connection: Connection) -> None:
    pause_sending(connection, NOON)
    resume_sending(connection, NOON + timedelta(hours=1))
    pause_sending(connection, NOON + timedelta(days=1))
    assert paused_since(connection) == NOON + timedelta(days=1)
