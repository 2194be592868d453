import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from sqlalchemy import text

from pledge_engine.cli.main import COMMANDS, main
from tests.factories.databases import unguarded
from tests.pledge_engine.cli.conftest import CommandLine

HEAVY = (
    "alembic",
    "celery",
    "pydantic",
    "rich",
    "sqlalchemy",
    "structlog",
    "yaml",
    "workflows",
    "pledge_engine.office",
)


def commands(group: click.Group, path: str = "pledge") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def in_a_process(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A real process of its own, with no setting in its environment but what is given."""
    command = [sys.executable, "-m", "pledge_engine", *words]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PLEDGE_")}
    return subprocess.run(command, env=kept | environment, cwd=folder, capture_output=True, text=True, check=False)


EVERY = dict(commands(main))


def test_help_imports_nothing_that_only_commands_need() -> None:
    script = (
        "import sys\nfrom pledge_engine.cli.main import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "print('LOADED', *sys.modules)"
    )
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    loaded = printed.split("LOADED")[1].split()
    assert not [name for name in loaded if name.startswith(HEAVY)]
    assert all(f"  {name} " in printed for name in COMMANDS)


@pytest.mark.parametrize("path", EVERY)
def test_every_command_says_what_it_does_and_takes_as_and_json(path: str) -> None:
    command = EVERY[path]
    options = {option for parameter in command.params for option in parameter.opts}
    assert command.help
    assert {"--as", "--json"} <= options


def test_every_command_that_the_pledge_promises_is_there() -> None:
    hire = (
        "open show save complete agree ask-for-change take-back-request withdraw-agreement not-applicable set-date hold resume"
        " advance explain history note correct move-date waiting-on did-not-happen talked pace undo return keep"
        " appoint-another withdraw leave reopen erase-earlier erase-note reassign pick-up who-looked nudge invite"
    )
    others = (
        "doctor", "demo", "import", "export", "simulate", "backup", "restore", "access matrix", "hires", "attention", "kept",
        "audit show", "audit sample", "audit verify", "audit checkpoint", "audit export",
        "audit new-key", "definition check", "definition show",
        "definition diagram", "definition put-in-force", "register record", "register correct", "register due", "register list",
        "register show", "closure add", "closure remove", "closure list",
        "person add", "person edit", "person invite", "person list", "person deactivate", "person reactivate",
        "person invite-all", "person password-link", "person reset-second-factor",
        "team add", "team list", "team remove",
        "team remove-care-group", "team add-care-group", "team rename", "team move", "team rename-care-group", "grant add",
        "grant end", "grant list", "cover name", "cover end", "cover list",
        "serve", "worker", "beat", "tick", "remind", "messages list", "messages show", "messages retry",
        "messages put-aside",
        "messages templates", "set-up", "my-pledge", "sessions list", "sessions end",
        "jobs list", "jobs run", "settings reminders",
    )  # fmt: skip
    assert set(EVERY) == {f"pledge {name}" for name in (*others, *(f"hire {name}" for name in hire.split()))}


def test_a_bare_command_shows_its_help_and_is_a_usage_mistake(empty: CommandLine) -> None:
    result = empty()
    assert (result.exit_code, "Commands:" in result.stdout) == (2, True)


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("hire", "show"),
        ("hire", "complete", "1", "understand_roles", "no-equals-sign", "--as", "robin.example"),
        ("hire", "complete", "1", "understand_roles", "role=a", "role=b", "--as", "robin.example"),
        ("hire", "save", "1", "understand_roles", "--as", "robin.example"),
        ("hires", "--page", "0"),
        ("hires",),
        ("hire", "note", "1", "half a character \udcff", "--as", "robin.example"),
    ],
)
def test_a_command_that_is_written_wrong_says_so_and_where_to_look(pledge: CommandLine, words: tuple[str, ...]) -> None:
    for_people, for_machines = pledge(*words), pledge(*words, "--json")
    assert (for_people.exit_code, for_machines.exit_code) == (2, 2)
    assert for_people.stderr
    assert json.loads(for_machines.stdout)["error"]["kind"] == "usage"
    assert not for_machines.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serve", "--port", "abc"), "'--port' takes something else: 'abc' is not a whole number."),
        (("serve", "--port", "99999"), "'--port' takes something else: 99999 is not in the range 0<=x<=65535."),
    ],
)
def test_a_value_that_does_not_fit_is_said_as_what_happened_and_blames_nobody(
    empty: CommandLine, words: tuple[str, ...], said: str
) -> None:
    result = empty(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert f"See: pledge {words[0]} --help" in result.stderr


def test_something_unexpected_is_one_sentence_and_a_reference_to_the_log(pledge: CommandLine) -> None:
    with unguarded(pledge.database) as connection:
        connection.execute(text("DROP TABLE note"))
    result = pledge("hire", "note", "1", "CANARY words that somebody wrote", by="robin.example")
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    reference = re.search(r"pledge\.log, under ([0-9a-f]{8})", result.stderr)
    assert reference is not None
    log = pledge.log.read_text(encoding="utf-8")
    assert reference[1] in log
    assert re.search("OperationalError|ProgrammingError", log)
    assert "CANARY" not in log


def test_the_log_is_made_only_when_there_is_something_to_log(pledge: CommandLine) -> None:
    pledge.done("hires", by="robin.example")
    assert not pledge.log.exists()


def test_a_setting_that_cannot_be_used_is_named_without_its_value(tmp_path: Path) -> None:
    result = in_a_process(tmp_path, "hires", "--as", "x", PLEDGE_LOG_LEVEL="CANARY")
    assert result.returncode == 2
    assert "PLEDGE_LOG_LEVEL" in result.stderr
    assert "CANARY" not in result.stderr


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense", "not the address of a database"),
        ("oracle://secret@host/x", "not a database this program knows"),
        ("sqlite://", "has no file"),
        ("postgresql://secret@host:port/x", "not the address of a database"),
    ],
)
@pytest.mark.parametrize("words", [("doctor",), ("demo",), ("restore", "FILE")])
def test_an_address_that_is_no_database_is_refused_without_repeating_it(
    tmp_path: Path, words: tuple[str, ...], address: str, said: str
) -> None:
    (tmp_path / "FILE").touch()
    result = in_a_process(tmp_path, *words, PLEDGE_DATABASE_URL=address)
    assert result.returncode == 10
    assert said in result.stderr
    assert "secret" not in result.stderr
