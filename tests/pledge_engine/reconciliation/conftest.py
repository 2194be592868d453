"""A place that has used everything there is, in the hands of somebody who owns its database."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from pledge_engine.clock import FixedClock
from pledge_engine.definitions import Definitions
from tests.factories.databases import copied, unguarded
from tests.pledge_engine.cli.conftest import CommandLine, settled
from tests.pledge_engine.reconciliation.altering import Owner
from tests.pledge_engine.upkeep.conftest import MONDAY, SAM, USED, Demonstration, demonstration, made_once

__all__ = ["demonstration", "made_once", "settled"]

NOTES = (
    (SAM, "hire|note|9|Words that nobody but its readers may see."),
    (SAM, "hire|note|9|Other words of that kind."),
)


@pytest.fixture(scope="module")
def used(
    demonstration: Callable[[datetime], Demonstration], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CommandLine]:
    """The fictional place, in which every table of records has rows."""
    folder = tmp_path_factory.mktemp("used")
    with copied(demonstration(MONDAY).database, folder) as database:
        place = CommandLine(folder, FixedClock(MONDAY), database)
        for by, words in (*USED, *NOTES):
            place.done(*words.split("|"), by=by)
        yield place


@pytest.fixture(scope="module")
def owner(used: CommandLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Owner]:
    with copied(used.database, tmp_path_factory.mktemp("owned")) as database, unguarded(database) as connection:
        found = Owner(connection, Definitions())
        found.lift_checks()
        yield found
