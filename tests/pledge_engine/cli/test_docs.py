"""The commands that the guides show are commands that the program has."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from pledge_engine.cli.main import COMMANDS, main
from pledge_engine.cli.problems import ExitCode

ROOT = Path(__file__).parents[3]
COMMAND_LINE = ROOT / "docs" / "command-line.md"
GUIDES = (ROOT / "README.md", COMMAND_LINE)


def shown() -> Iterator[tuple[str, str]]:
    """Every command in a block of a guide."""
    for guide in GUIDES:
        for block in re.findall(r"^```\n(.*?)^```", guide.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL):
            for line in block.replace("\\\n", " ").splitlines():
                if match := re.match(r"(?:\$ )?(pledge .*)", line):
                    yield guide.name, match[1]


@pytest.mark.parametrize(("guide", "line"), sorted(set(shown())))
def test_a_command_that_a_guide_shows_is_written_right(guide: str, line: str) -> None:
    assert guide
    words = shlex.split(line)[1:]
    if words != ["--help"]:
        context = click.Context(main, info_name="pledge")
        command: click.Command = main
        while isinstance(command, click.Group):
            name, command_found, words = command.resolve_command(context, words)
            assert command_found is not None, f"there is no command {name}"
            command = command_found
        command.make_context("pledge", words)


def test_the_guide_to_the_command_line_shows_every_command() -> None:
    text = COMMAND_LINE.read_text(encoding="utf-8")
    context = click.Context(main)
    for name in COMMANDS:
        group = main.get_command(context, name)
        assert group is not None
        inner = group.list_commands(context) if isinstance(group, click.Group) else []
        for path in [f"pledge {name} {each}" for each in inner] or [f"pledge {name}"]:
            assert re.search(rf"^{path}\b", text, flags=re.MULTILINE), f"{path} has no example"


def test_the_guide_to_the_command_line_explains_every_exit_code() -> None:
    text = COMMAND_LINE.read_text(encoding="utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", text, flags=re.MULTILINE)] == sorted(ExitCode)
