"""A command line in front of a small fictional place: the demonstration's people, and one record just opened."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pledge_engine.cli.asking import Surroundings
from pledge_engine.cli.main import main
from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.hires.opening import open_hire
from pledge_engine.office import open_office, shipped_text
from pledge_engine.settings import Settings
from pledge_engine.upkeep.demo_people import settle_place
from tests.factories.databases import copied, made
from tests.factories.office import furnish, go_on, journey_of, office_on, opened_hire

MONDAY = datetime(2026, 8, 3, 9, 0, tzinfo=LONDON)


@dataclass
class CommandLine:
    """Gives commands in a folder of its own; ``clock`` is what the program takes for the present."""

    folder: Path
    clock: FixedClock
    database: str

    @property
    def log(self) -> Path:
        return self.folder / "pledge.log"

    def __call__(self, *words: str, by: str | None = None, stdin: str | None = None) -> Result:
        """The result of one command, given in the name of ``by``."""
        self.clock.move(timedelta(minutes=1))
        environment = {
            "PLEDGE_DATABASE_URL": self.database,
            "PLEDGE_LOG_FILE": str(self.log),
            "PLEDGE_AS": by,
        }
        return CliRunner().invoke(
            main, [*words], input=stdin, env=environment, obj=Surroundings(clock=self.clock), catch_exceptions=False
        )

    def done(self, *words: str, by: str | None = None, stdin: str | None = None) -> str:
        """What a command that must succeed printed."""
        result = self(*words, by=by, stdin=stdin)
        assert result.exit_code == 0, result.output
        return result.stdout

    def said(self, *words: str, by: str | None = None, stdin: str | None = None) -> str:
        """The same on one line, however it was folded."""
        return " ".join(self.done(*words, by=by, stdin=stdin).split())

    def told(self, *words: str, by: str | None = None) -> Any:
        """What a command that must succeed told a machine."""
        return json.loads(self.done(*words, "--json", by=by))


@pytest.fixture(scope="session")
def settled(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database with the fictional people and R-0001 in Oak, led by Robin Example and Sam Fiction."""
    with made(kind, tmp_path_factory.mktemp("settled")) as database:
        office = open_office(Settings(database_url=database), door="cli", clock=FixedClock(MONDAY), make=True)
        office.prepare()
        settle_place(office)
        with office.work(office.actor("robin.example")) as work:
            open_hire(work, "Oak", service_lead="robin.example", professional_lead="sam.fiction")
        office.close()
        yield database


@pytest.fixture
def empty(kind: str, tmp_path: Path) -> Iterator[CommandLine]:
    """A folder in which nobody has run anything yet, and a database without tables."""
    with made(kind, tmp_path) as database:
        yield CommandLine(tmp_path, FixedClock(MONDAY), database)


@pytest.fixture
def pledge(settled: str, tmp_path: Path) -> Iterator[CommandLine]:
    with copied(settled, tmp_path) as database:
        yield CommandLine(tmp_path, FixedClock(MONDAY), database)


def walked(database: str, folder: Path, stage: str, records: int = 1) -> CommandLine:
    """A command line in front of records that have come to a stage, everything before it done, led by Sam and Pat."""
    office = office_on(database)
    furnish(office, shipped_text())
    for reference in [opened_hire(office) for _ in range(records)]:
        while (now := journey_of(office, reference).stage) and now.key != stage:
            go_on(office, reference)
    moment = office.clock.now()
    office.close()
    return CommandLine(folder, FixedClock(moment), database)
