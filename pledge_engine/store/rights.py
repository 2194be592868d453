"""What the program's own role may do on PostgreSQL, where somebody else owns the tables: use records, never rewrite evidence.

Triggers refuse the same to everybody, but whoever owns a table may take its triggers away. A role without the right cannot.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text

from pledge_engine.store.triggers import LASTING, UNCHANGING

_ERASABLE = ("audit_secret", "salt, value")


def give_rights(connection: Connection, role: str) -> None:
    """Give a role what the program needs on every table there is, and no more; for the owner of the tables, after upgrading."""
    for statement in _statements(inspect(connection).get_table_names(), _quoted(connection, role)):
        connection.execute(text(statement))


def _statements(tables: list[str], role: str) -> Iterator[str]:
    for table in tables:
        yield f"REVOKE ALL ON {table} FROM {role}"
        if table == "alembic_version":
            yield f"GRANT SELECT ON {table} TO {role}"
        elif table == _ERASABLE[0]:
            yield f"GRANT SELECT, INSERT ON {table} TO {role}"
            yield f"GRANT UPDATE ({_ERASABLE[1]}) ON {table} TO {role}"
        elif table in UNCHANGING:
            yield f"GRANT SELECT, INSERT ON {table} TO {role}"
        elif table in LASTING:
            yield f"GRANT SELECT, INSERT, UPDATE ON {table} TO {role}"
        else:
            yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {role}"


def owns_evidence(connection: Connection) -> bool:
    """Whether the role that is connected could take the guards of the trail away: it owns the table, or is a superuser."""
    owned = "SELECT pg_has_role(current_user, relowner, 'MEMBER') FROM pg_class WHERE oid = 'audit_event'::regclass"
    return bool(connection.execute(text(owned)).scalar_one())


def _quoted(connection: Connection, role: str) -> str:
    return connection.dialect.identifier_preparer.quote_identifier(role)
