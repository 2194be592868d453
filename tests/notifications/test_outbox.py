from datetime import date, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from notifications.claiming import begin_attempts, claim, let_lapse
from notifications.outbox import Addressed, attempts, enqueue, enqueue_many, messages
from tests.notifications.conftest import NOON


def queued(connection: Connection, message_id: str, **given: Any) -> bool:
    values: dict[str, Any] = {
        "kind": "agreement_needed",
        "recipient": "p",
        "subject_reference": "R-0042",
        "local_date": date(2026, 8, 6),
        "queued_at": NOON,
        **given,
    }
    return enqueue(connection, message_id=message_id, **values)


def test_a_message_waits_from_the_moment_it_is_queued(connection: Connection) -> None:
    assert queued(connection, "1", queued_at=NOON.astimezone(timezone(timedelta(hours=2))))
    row = connection.execute(select(messages)).one()
    assert (row.status, row.queued_at, row.local_date) == ("waiting", "2026-08-06T12:00:00.000000Z", date(2026, 8, 6))


def test_a_message_with_a_key_is_queued_once_whatever_became_of_it(connection: Connection) -> None:
    assert queued(connection, "1", key="digest p 2026-08-06")
    connection.execute(messages.update().values(status="sent"))
    assert not queued(connection, "2", key="digest p 2026-08-06")
    assert connection.execute(select(messages.c.id)).scalars().all() == ["1"]


def test_many_messages_are_queued_together_and_each_that_has_been_there_stays_as_it_is(connection: Connection) -> None:
    for number, people in enumerate(("ab", "", "bc")):
        each = [Addressed(f"{person}{number}", person, f"digest {person}") for person in people]
        enqueue_many(connection, each, kind="digest", local_date=date(2026, 8, 6), queued_at=NOON)
    rows = connection.execute(select(messages.c.id, messages.c.recipient, messages.c.status).order_by(messages.c.id))
    assert [tuple(row) for row in rows] == [("a0", "a", "waiting"), ("b0", "b", "waiting"), ("c2", "c", "waiting")]


def test_what_lapses_is_sent_no_more_and_what_a_courier_was_at_says_that_it_may_have_been(
    connection: Connection,
) -> None:
    minute = timedelta(minutes=1)
    queued(connection, "at hand", kind="first_password")
    taken = claim(connection, now=NOON, lease=minute, most=9)
    assert begin_attempts(connection, taken, now=NOON, lease=minute) == {"at hand"}
    queued(connection, "waits", kind="first_password")
    queued(connection, "another kind")
    queued(connection, "another's", kind="first_password", recipient="q")
    let_lapse(connection, recipient="p", kinds={"first_password"}, now=NOON)
    rows = connection.execute(select(messages.c.id, messages.c.status)).all()
    stands = {"at hand": "dropped", "waits": "dropped", "another kind": "waiting", "another's": "waiting"}
    assert {row.id: row.status for row in rows} == stands
    assert begin_attempts(connection, taken, now=NOON, lease=minute) == frozenset()
    assert connection.execute(select(attempts.c.outcome)).scalars().all() == ["unknown"]
    taken = claim(connection, now=NOON + 2 * minute, lease=minute, most=9)
    assert {each.message.id for each in taken} == {"another kind", "another's"}


def test_messages_without_a_key_do_not_stand_in_each_other_s_way(connection: Connection) -> None:
    assert queued(connection, "1")
    assert queued(connection, "2")


def test_a_message_has_a_status_that_is_known(connection: Connection) -> None:
    queued(connection, "1")
    with pytest.raises(IntegrityError, match="ck_message_status"):
        connection.execute(messages.update().values(status="lost"))


def test_a_moment_that_does_not_say_its_time_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(ValueError, match="does not say its time zone"):
        queued(connection, "1", queued_at=NOON.replace(tzinfo=None))
