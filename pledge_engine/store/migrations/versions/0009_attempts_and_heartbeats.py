"""Every attempt to send a message, who is at it and when it is tried next; when what runs by itself last ran."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NEVER = sa.text("''")
_NONE = sa.text("0")
_OUTCOMES = "'accepted', 'put_off', 'refused', 'away', 'unknown', 'broken', 'dropped'"
_WAITING = sa.text("status = 'waiting'")


def upgrade() -> None:
    for column in ("due_at", "claimed_until"):
        op.add_column("message", sa.Column(column, sa.String(27), nullable=False, server_default=_NEVER))
    for column in ("fence", "tries"):
        op.add_column("message", sa.Column(column, sa.Integer, nullable=False, server_default=_NONE))
    op.create_index(
        "ix_message_waiting",
        "message",
        ["due_at", "queued_at"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_table(
        "attempt",
        sa.Column("message_id", sa.String(32), sa.ForeignKey("message.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("began_at", sa.String(27), nullable=False),
        sa.Column("ended_at", sa.String(27), nullable=False, server_default=_NEVER),
        sa.Column("outcome", sa.Text),
        sa.Column("said", sa.Text, nullable=False, server_default=_NEVER),
        sa.CheckConstraint(f"outcome IN ({_OUTCOMES})", name="outcome"),
    )
    op.create_index("ix_attempt_began_at", "attempt", ["began_at"])
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("began_at", sa.String(27), nullable=False),
        sa.Column("ended_at", sa.String(27), nullable=False, server_default=_NEVER),
        sa.Column("failed_at", sa.String(27), nullable=False, server_default=_NEVER),
    )
