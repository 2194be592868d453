"""What is in a database and in a backup, read without the program."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine, inspect, text


def rows_of(address: str) -> dict[str, list[tuple[str, ...]]]:
    """Every row of every table, in words of its own rather than the program's."""
    engine = create_engine(address)
    with engine.connect() as connection:
        found = {
            table: sorted(
                tuple(map(_as_read, row))
                for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - the database's own names
            )
            for table in inspect(connection).get_table_names()
        }
    engine.dispose()
    return found


def _as_read(value: object) -> str:
    """A value as text: SQLite keeps moments as text and yes as 1."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(int(value)) if isinstance(value, bool) else str(value)


def lines_of(backup: Path) -> list[str]:
    return gzip.decompress(backup.read_bytes()).decode().splitlines(keepends=True)
