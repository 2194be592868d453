import json

import pytest
from sqlalchemy import select

from pledge_engine.audit.access_log import Seen, record_readings
from pledge_engine.audit.event import Anonymous, Origin
from pledge_engine.audit.verify import verify_chain
from pledge_engine.store.tables import access_log, hires
from tests.factories.trust import NOON, Trust
from workflows.definition import Role


def test_a_reading_says_who_looked_at_what_in_which_role(trust: Trust) -> None:
    hire = trust.hire()
    hire_id = trust.hire_id(hire)
    origin = trust.origin(trust.person("priya.shah"))
    with trust.begin() as connection:
        record_readings(connection, origin, [Seen(page="record", role=Role.HR, hire_id=hire_id, reference=hire)])
        row = connection.execute(select(access_log)).one()
    assert (row.actor, row.hire_id, row.door) == (origin.actor, hire_id, "cli")
    assert json.loads(row.body) | {"page": "record", "role": "hr", "reference": hire} == json.loads(row.body)


def test_reading_leaves_the_record_alone(trust: Trust) -> None:
    hire = trust.hire()
    with trust.begin() as connection:
        before = connection.execute(select(hires)).one()
        record_readings(connection, trust.origin(), [Seen(page="record", hire_id=trust.hire_id(hire))])
        assert connection.execute(select(hires)).one() == before


def test_readings_form_a_chain_that_verifies(trust: Trust) -> None:
    hire_id = trust.hire_id(trust.hire())
    with trust.begin() as connection:
        for page in ("record", "trail", "register"):
            record_readings(
                connection, trust.origin(), [Seen(page=page, hire_id=hire_id if page == "record" else None)]
            )
        verification = verify_chain(connection, "access")
    assert (verification.intact, verification.events) == (True, 3)


def test_nobody_looks_without_a_name() -> None:
    with pytest.raises(Anonymous):
        Origin(actor="", at=NOON, door="web", request_id="made-up")
