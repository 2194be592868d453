import uuid
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pledge_engine.store.ids import is_made_id, new_id, random_id

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone


@given(MOMENTS)
def test_an_id_is_a_version_7_uuid_of_its_moment(moment: datetime) -> None:
    made = new_id(moment)
    read = uuid.UUID(made)
    assert (len(made), read.version, read.variant) == (32, 7, uuid.RFC_4122)
    assert read.int >> 80 == int(moment.timestamp() * 1000)


@given(MOMENTS)
def test_ids_made_later_sort_later(moment: datetime) -> None:
    assert new_id(moment) < new_id(moment + timedelta(milliseconds=1))


def test_ids_of_one_moment_differ() -> None:
    moment = datetime(2026, 8, 6, tzinfo=UTC)
    assert len({new_id(moment) for _ in range(10_000)}) == 10_000


def test_the_id_of_a_person_does_not_tell_when_it_was_made() -> None:
    made = [random_id() for _ in range(200)]
    assert made != sorted(made)
    assert all(len(each) == 32 and each[12] == "4" for each in made)


def test_an_id_that_carries_its_moment_is_told_from_any_other_text() -> None:
    made = new_id(datetime(2026, 8, 6, tzinfo=UTC))
    assert is_made_id(made)
    assert not any(map(is_made_id, (random_id(), made.upper(), f"{made}0", made[1:], f"{made}\n", "", "x" * 32)))
