"""A place in which one record was opened; tests that need another say so themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pledge_engine.office import Office, shipped_text
from tests.factories.office import furnish, office_on, opened_hire


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    """The people of the made-up trust, and R-0001 in its first stage."""
    office = office_on(database)
    furnish(office, shipped_text())
    opened_hire(office)
    yield office
    office.close()
