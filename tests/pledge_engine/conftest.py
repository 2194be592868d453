"""A made-up trust on each kind of database."""

from collections.abc import Iterator

import pytest

from tests.factories.trust import Trust


@pytest.fixture
def trust(database: str) -> Iterator[Trust]:
    trust = Trust(database)
    yield trust
    trust.engine.dispose()
