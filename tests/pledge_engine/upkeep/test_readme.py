"""What the README says its commands print is what they print, in the fictional place on the day of the example."""

import os
import re
import shlex
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from pledge_engine.cli.asking import Surroundings
from pledge_engine.cli.main import main
from pledge_engine.clock import LONDON, FixedClock
from tests.factories.databases import copied
from tests.pledge_engine.upkeep.conftest import Demonstration

README = Path(__file__).parents[3] / "README.md"
THAT_DAY = datetime(2026, 11, 23, 14, tzinfo=LONDON)
_BLOCK = re.compile(r"^```\n(\$ .*?)^```", flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def database(tmp_path: Path, demonstration: Callable[[datetime], Demonstration]) -> Iterator[str]:
    with copied(demonstration(THAT_DAY).database, tmp_path) as address:
        yield address


def printed(database: str, blocks: list[str]) -> list[str]:
    """Every block as it comes out when its commands are given one after the other."""
    environment = {"PLEDGE_DATABASE_URL": database, "PLEDGE_LOG_FILE": "", "COLUMNS": "80"}
    found = []
    for block in blocks:
        lines = []
        for line in (line for line in block.splitlines() if line.startswith("$ ")):
            lines.append(line)
            command = shlex.split(line.removeprefix("$ "))
            if command[0] == "export":
                name, _, value = command[1].partition("=")
                environment[name] = value
                continue
            surroundings = Surroundings(clock=FixedClock(THAT_DAY))
            result = CliRunner().invoke(main, command[1:], env=environment, obj=surroundings, catch_exceptions=False)
            lines += [result.output.rstrip("\n"), ""]
        found.append("\n".join(lines).rstrip("\n") + "\n")
    return found


def test_every_command_of_the_worked_example_prints_what_the_readme_shows(database: str) -> None:
    text = README.read_text(encoding="utf-8")
    blocks = _BLOCK.findall(text)
    assert len(blocks) > 5
    expected = printed(database, blocks)
    if os.environ.get("RETELL"):
        now = iter(expected)
        text = _BLOCK.sub(lambda block: block[0].replace(block[1], next(now)), text)
        README.write_text(text, encoding="utf-8")
        blocks = _BLOCK.findall(text)
    assert blocks == expected, "look at what changed, then write it with RETELL=1"
