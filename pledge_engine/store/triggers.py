"""Triggers by which the database itself protects the evidence, whichever program opens it.

Whoever may alter the tables may also drop a trigger; the hashes, and checkpoints kept elsewhere, are for that.
Migrations call these functions table by table; ``expected`` names what must be there afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, text

# Rows that can be added and neither changed nor removed.
UNCHANGING = {"audit_event": ("chain", "sequence"), "access_log": ("sequence",), "definition": ("id",)}
# Rows that can be changed but never removed.
LASTING = (
    "agreement",
    "answer",
    "appointee",
    "audit_secret",
    "chain_end",
    "hire",
    "hold",
    "note",
    "occurrence",
    "person",
    "register",
    "register_entry",
    "stage_visit",
)
_ERASED = (
    "NEW.chain = OLD.chain AND NEW.sequence = OLD.sequence AND NEW.path = OLD.path"
    " AND NEW.salt IS NULL AND NEW.value IS NULL"
)

POSTGRESQL_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = TG_TABLE_NAME || ': ' || TG_ARGV[0];
END $$
"""


def keep_rows(dialect: str, table: str) -> Iterator[str]:
    """Statements after which no row of the table can be removed."""
    yield _refuse(dialect, table, "DELETE", f"{table}_keeps_rows", "rows are never removed")
    if dialect == "postgresql":
        yield _refuse(dialect, table, "TRUNCATE", f"{table}_keeps_all_rows", "rows are never removed")


def keep_values(dialect: str, table: str, key: tuple[str, ...]) -> Iterator[str]:
    """Statements after which no row of the table can be changed, nor replaced by another under the same key."""
    yield _refuse(dialect, table, "UPDATE", f"{table}_keeps_values", "rows are never changed")
    if dialect == "sqlite":
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - names from this module, never from outside
        yield _refuse(dialect, table, "INSERT", f"{table}_keeps_places", "rows are never replaced", when=taken)


def keep_commitments(dialect: str) -> Iterator[str]:
    """Statements after which a private value can only be erased, salt and all."""
    yield _refuse(
        dialect,
        "audit_secret",
        "UPDATE",
        "audit_secret_only_erases",
        "values can only be erased",
        when=f"NOT ({_ERASED})",
    )


def _refuse(dialect: str, table: str, verb: str, name: str, says: str, *, when: str = "") -> str:
    condition = f" WHEN ({when})" if when else ""
    if dialect == "sqlite":
        refusal = f"SELECT RAISE(ABORT, '{table}: {says}')"
        return f"CREATE TRIGGER {name} BEFORE {verb} ON {table}{condition} BEGIN {refusal}; END"
    each = "STATEMENT" if verb == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH {each}{condition}"
        f" EXECUTE FUNCTION refuse_change('{says}')"
    )


def expected(dialect: str) -> frozenset[str]:
    """The names of all triggers that protect evidence on this database."""
    statements = [statement for table in (*UNCHANGING, *LASTING) for statement in keep_rows(dialect, table)]
    statements += [statement for table, key in UNCHANGING.items() for statement in keep_values(dialect, table, key)]
    statements += keep_commitments(dialect)
    return frozenset(statement.split()[2] for statement in statements)


def present(connection: Connection) -> frozenset[str]:
    """The names of all triggers that the database has."""
    if connection.dialect.name == "sqlite":
        names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        names = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    return frozenset(connection.execute(text(names)).scalars())
