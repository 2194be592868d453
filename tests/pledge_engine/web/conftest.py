"""The pages on an office of their own. That both databases behave alike is shown beneath them, so one is enough here."""

from collections.abc import Iterator

import pytest

from pledge_engine.office import Office
from tests.factories.office import office_on


@pytest.fixture(scope="session")
def kind() -> str:
    return "sqlite"


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    yield office
    office.close()
