from sqlalchemy import select

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.erasure import erase_secrets
from pledge_engine.audit.event import Change
from pledge_engine.audit.verify import verify_all
from pledge_engine.store.tables import audit_secrets
from tests.factories.databases import everything_in
from tests.factories.trust import Trust


def test_erasing_leaves_a_trail_that_verifies(trust: Trust) -> None:
    first, second = trust.hire(), trust.hire()
    for hire in (first, second):
        trust.happen(hire, "worker_invited", name=Change(new=Secret("Robin")), note=Change(new=Secret("Hello")))
    with trust.begin() as connection:
        assert erase_secrets(connection, trust.hire_id(first)) == 2
        assert erase_secrets(connection, trust.hire_id(first)) == 0
        kept = connection.execute(select(audit_secrets.c.value).where(audit_secrets.c.value.is_not(None))).scalars()
        assert sorted(kept) == ['"Hello"', '"Robin"']
        assert verify_all(connection).intact


def test_what_was_erased_is_nowhere_in_the_database(trust: Trust, database: str) -> None:
    hire = trust.hire()
    trust.happen(hire, "worker_invited", name=Change(new=Secret("Rumpelstiltskin")))
    assert b"Rumpelstiltskin" in everything_in(database)
    with trust.begin() as connection:
        erase_secrets(connection, trust.hire_id(hire))
    trust.engine.dispose()
    assert b"Rumpelstiltskin" not in everything_in(database)
