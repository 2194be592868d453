"""A witness beside the engine, who notices whether anything at all was written to a database."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text


def mark(connection: Connection) -> object:
    """Something that is another after every transaction of somebody else that wrote anything.

    The connection stands outside transactions. PostgreSQL keeps with each row which transaction wrote it.
    """
    if connection.dialect.name == "sqlite":
        return connection.exec_driver_sql("PRAGMA data_version").scalar_one()
    each = (
        f"SELECT '{table}', count(*), max(xmin::text::bigint) FROM {table}"  # noqa: S608 - names from the database
        for table in sorted(inspect(connection).get_table_names())
    )
    return [tuple(row) for row in connection.execute(text(" UNION ALL ".join(each)))]
