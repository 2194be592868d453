"""The audit trail and the access log, with every column they will ever derive: these tables are never rebuilt."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from pledge_engine.store import triggers
from pledge_engine.store.columns import DIGEST, ID, derived, kept

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_audit_event()
    _create_audit_secret()
    _create_access_log()
    _create_chain_end()
    _protect()


def _create_audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("chain", ID, primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hire_id", ID, kept("hire.id")),
        sa.Column("previous", DIGEST, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("verb", sa.Text, derived("verb"), nullable=False),
        sa.Column("actor", sa.Text, derived("actor"), nullable=False),
        sa.Column("at", sa.Text, derived("at"), nullable=False),
        sa.Column("door", sa.Text, derived("door"), nullable=False),
        sa.CheckConstraint("sequence >= 1", name="sequence"),
        sa.CheckConstraint("coalesce(hire_id, 'organisation') = chain", name="chain"),
        sqlite_with_rowid=False,
    )


def _create_audit_secret() -> None:
    op.create_table(
        "audit_secret",
        sa.Column("chain", ID, primary_key=True),
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("path", sa.Text, primary_key=True),
        sa.Column("salt", sa.Text),
        sa.Column("value", sa.Text),
        sa.ForeignKeyConstraint(
            ["chain", "sequence"],
            ["audit_event.chain", "audit_event.sequence"],
            name="fk_audit_secret_event",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("(salt IS NULL) = (value IS NULL)", name="erased"),
        sqlite_with_rowid=False,
    )


def _create_access_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("previous", DIGEST, nullable=False),
        sa.Column("hash", DIGEST, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("at", sa.Text, derived("at"), nullable=False),
        sa.Column("actor", sa.Text, derived("actor"), nullable=False),
        sa.Column("door", sa.Text, derived("door"), nullable=False),
        sa.Column("hire_id", ID, derived("hire")),
        sa.CheckConstraint("sequence >= 1", name="sequence"),
    )
    op.create_index("ix_access_log_hire_id_sequence", "access_log", ["hire_id", "sequence"])


def _create_chain_end() -> None:
    ends = op.create_table(
        "chain_end",
        sa.Column("chain", sa.Text, primary_key=True),
        sa.Column("head", DIGEST, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.CheckConstraint("length >= 0", name="length"),
    )
    for chain in ("organisation", "access"):
        head = sha256(f"pledge-engine chain {chain}".encode()).hexdigest()
        op.bulk_insert(ends, [{"chain": chain, "head": head, "length": 0}])


def _protect() -> None:
    dialect = op.get_bind().dialect.name
    statements = [
        *triggers.keep_rows(dialect, "audit_event"),
        *triggers.keep_values(dialect, "audit_event", ("chain", "sequence")),
        *triggers.keep_rows(dialect, "access_log"),
        *triggers.keep_values(dialect, "access_log", ("sequence",)),
        *triggers.keep_rows(dialect, "audit_secret"),
        *triggers.keep_commitments(dialect),
        *triggers.keep_rows(dialect, "chain_end"),
    ]
    for statement in statements:
        op.execute(statement)
