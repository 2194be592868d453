from pledge_engine.store.counters import next_reference
from tests.factories.trust import Trust


def test_references_count_up_from_the_first(trust: Trust) -> None:
    with trust.begin() as connection:
        assert [next_reference(connection), next_reference(connection)] == ["R-0001", "R-0002"]


def test_a_reference_taken_in_vain_is_given_back(trust: Trust) -> None:
    with trust.engine.connect() as connection, connection.begin() as undone:
        assert next_reference(connection) == "R-0001"
        undone.rollback()
    with trust.begin() as connection:
        assert next_reference(connection) == "R-0001"
