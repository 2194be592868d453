"""Proves that migrations arrive exactly where the models are: run with ``python -m pledge_engine.store.check_migrations``.

An empty database is upgraded and compared with one that the models made. Alembic compares tables, columns, keys and
references; checks, partial indexes and triggers, which it does not look at, are compared here.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, inspect, text

from pledge_engine.store import schema, triggers
from pledge_engine.store.base import NAMING
from pledge_engine.store.session import begin, open_store


def differences(migrated: Engine, modelled: Engine) -> list[str]:
    """Everything in which an upgraded database differs from one made by the models, in words; empty when they agree."""
    with begin(migrated, write=False) as connection, begin(modelled, write=False) as models:
        return [
            *_heads(),
            *_structure(connection),
            *_missing_triggers(connection),
            *_unlike("check", _checks(connection), _checks(models)),
            *_unlike("index", _indexes(connection), _indexes(models)),
        ]


def _heads() -> Iterator[str]:
    heads = ScriptDirectory.from_config(schema.configuration()).get_heads()
    if len(heads) != 1:
        yield f"there are {len(heads)} newest migrations ({', '.join(heads)}); number them into one line"


def _structure(connection: Connection) -> Iterator[str]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    everything = MetaData(naming_convention=NAMING)
    for catalogue in schema.CATALOGUES:
        for table in catalogue.tables.values():
            table.to_metadata(everything)
    for found in compare_metadata(context, everything):
        yield f"models and migrations differ: {found}"


def _missing_triggers(connection: Connection) -> Iterator[str]:
    for name in sorted(triggers.expected(connection.dialect.name) - triggers.present(connection)):
        yield f"the trigger {name} is not there after upgrading"


def _checks(connection: Connection) -> dict[str, str]:
    found = inspect(connection)
    return {
        f"{table} {check['name']}": " ".join(check["sqltext"].split())
        for table in found.get_table_names()
        for check in found.get_check_constraints(table)
    }


def _indexes(connection: Connection) -> dict[str, str]:
    """Indexes as the database tells them, each a whole statement with its condition."""
    on_sqlite = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    on_postgresql = "SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = current_schema()"
    rows = connection.execute(text(on_sqlite if connection.dialect.name == "sqlite" else on_postgresql))
    return {row.name: " ".join(row.sql.replace('"', "").split()) for row in rows}


def _unlike(kind: str, migrated: dict[str, str], modelled: dict[str, str]) -> Iterator[str]:
    for name in sorted(migrated.keys() | modelled.keys()):
        if migrated.get(name) != modelled.get(name):
            yield f"the {kind} {name} is {migrated.get(name)} in migrations and {modelled.get(name)} in models"


def main() -> int:
    """Check on fresh SQLite files, say what was found, and return 0 when models and migrations agree."""
    with tempfile.TemporaryDirectory() as folder:
        migrated, modelled = (open_store(f"sqlite:///{Path(folder, name)}") for name in ("migrated.db", "modelled.db"))
        schema.upgrade(migrated)
        for catalogue in schema.CATALOGUES:
            with begin(modelled) as connection:
                catalogue.create_all(connection)
        found = differences(migrated, modelled)
        migrated.dispose()
        modelled.dispose()
    sys.stdout.write("\n".join(found or ["Models and migrations agree."]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
