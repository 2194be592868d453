from datetime import timedelta

from sqlalchemy import Connection

from notifications.heartbeat import began, ended, failed, last_heartbeat
from tests.notifications.conftest import NOON

LATER = NOON + timedelta(minutes=1)


def test_what_never_ran_has_no_heartbeat(connection: Connection) -> None:
    assert last_heartbeat(connection, "sweep") is None


def test_a_run_that_fails_leaves_the_moment_of_the_last_one_that_did_not(connection: Connection) -> None:
    began(connection, "sweep", NOON)
    ended(connection, "sweep", NOON)
    began(connection, "sweep", LATER)
    failed(connection, "sweep", LATER)
    beat = last_heartbeat(connection, "sweep")
    assert beat is not None
    assert (beat.began_at, beat.ended_at, beat.failed_at) == (LATER, NOON, LATER)


def test_what_runs_for_the_first_time_has_neither_ended_nor_failed(connection: Connection) -> None:
    began(connection, "tick", NOON)
    beat = last_heartbeat(connection, "tick")
    assert beat is not None
    assert (beat.began_at, beat.ended_at, beat.failed_at) == (NOON, None, None)
