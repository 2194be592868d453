"""An office in which sessions can be recorded, for tests of registers."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pledge_engine.office import Office, shipped_text
from tests.factories.databases import copied
from tests.factories.office import (
    furnish,
    go_on,
    journey_of,
    office_on,
    opened_hire,
)
from tests.pledge_engine.hires.registers.sessions import MONTH, SECOND, on


@pytest.fixture(scope="session")
def walked(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two records on which the months of group supervision are open, and one that is only just begun; to be copied."""
    with copied(upgraded, tmp_path_factory.mktemp("walked")) as address:
        office = office_on(address)
        furnish(office, shipped_text())
        for reference in (opened_hire(office), opened_hire(office)):
            while not journey_of(office, reference).current(MONTH):
                go_on(office, reference)
        opened_hire(office)
        office.close()
        yield address


@pytest.fixture
def office(walked: str, tmp_path: Path) -> Iterator[Office]:
    with copied(walked, tmp_path) as address:
        office = office_on(address)
        on(office, SECOND)
        yield office
        office.close()
