"""The arrows of the house, held: import-linter's contracts, and here what its contracts cannot say."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parent.parent
FLOORS = ("workflows", "notifications", "pledge_engine")
DOORS = ("web", "api", "cli", "worker")
CLOCK = "pledge_engine/clock.py"
MACHINE = "workflows/machine.py"
COMPARING = "pledge_engine.reconciliation"
CLOCK_READINGS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime"),
    *("func.now", "func.current_timestamp", "func.current_date"),
}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the three floors, by its path from the root."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for floor in FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
    }


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module a tree imports, at its top or inside a function, and every name it takes from one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def mentions(tree: ast.AST) -> Iterator[str]:
    """Every name taken from another, called or handed on, as its last two words: `date.today`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            yield f"{owner}.{node.attr}"
    yield from imports(tree)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def test_no_floor_is_overlooked() -> None:
    assert {path.split("/")[0] for path in modules()} == set(FLOORS)


def test_the_contracts_of_import_linter_hold(capsys: pytest.CaptureFixture[str]) -> None:
    exit_code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert exit_code == 0, capsys.readouterr().out


def test_only_the_clock_module_reads_a_clock() -> None:
    readings = {path: CLOCK_READINGS & set(mentions(tree)) for path, tree in modules().items() if path != CLOCK}
    assert not {path: found for path, found in readings.items() if found}


def test_only_the_machine_imports_transitions() -> None:
    importers = {path for path, tree in modules().items() if any(within(name, "transitions") for name in imports(tree))}
    assert importers <= {MACHINE}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_imports_neither_the_store_nor_another_door(door: str) -> None:
    closed = [f"pledge_engine.{room}" for room in ("store", *DOORS) if room != door]
    assert not [
        f"{path} imports {name}"
        for path, tree in modules().items()
        if path == f"pledge_engine/{door}.py" or path.startswith(f"pledge_engine/{door}/")
        for name in imports(tree)
        if any(within(name, room) for room in closed)
    ]


def test_what_makes_and_records_changes_knows_nothing_of_comparing() -> None:
    rooms = tuple(f"pledge_engine/{room}/" for room in ("access", "audit", "hires", "people", "store"))
    makers = {path: tree for path, tree in modules().items() if path.startswith(rooms)}
    assert not [path for path, tree in makers.items() if any(within(n, COMPARING) for n in imports(tree))]


def test_comparing_knows_nothing_of_the_commands() -> None:
    rooms = tuple(f"pledge_engine.{room}" for room in ("hires", "people"))
    comparing = {path: tree for path, tree in modules().items() if path.startswith(COMPARING.replace(".", "/"))}
    assert comparing
    assert not [path for path, tree in comparing.items() if any(within(n, r) for n in imports(tree) for r in rooms)]


@pytest.mark.parametrize(
    "path", [path for path in modules() if path.startswith(tuple(f"pledge_engine/{d}" for d in DOORS))]
)
def test_a_door_reads_only_where_restricted_answers_are_noted(path: str) -> None:
    """Through ``Office.look``: a transaction of its own would show what nobody recorded."""
    given = [word.arg for node in ast.walk(modules()[path]) if isinstance(node, ast.Call) for word in node.keywords]
    assert "write" not in given
