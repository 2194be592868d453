"""Reminders, each once under a key that includes the date it speaks of, and the sweeps that find them."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import ID, Moment, kept

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_WAITING = "status = 'waiting'"


def upgrade() -> None:
    op.create_table(
        "reminder",
        sa.Column("occurrence_id", ID, kept("occurrence.id"), primary_key=True),
        sa.Column("recipient_id", ID, kept("person.id"), primary_key=True),
        sa.Column("due_on", sa.Date, primary_key=True),
        sa.Column("rung", sa.Text, primary_key=True),
        sa.Column("working_days", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("late", sa.Boolean, nullable=False),
        sa.Column("recorded_on", sa.Date, nullable=False),
        sa.Column("digest_on", sa.Date, nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'told', 'overtaken', 'cancelled')", name="status"),
        sa.CheckConstraint(
            "why IN ('holder', 'cover', 'queue', 'nobody_else', 'for_worker', 'make_time', 'escalated', 'escalated_further')",
            name="why",
        ),
        sa.CheckConstraint("digest_on >= recorded_on", name="order"),
    )
    op.create_index(
        "ix_reminder_waiting",
        "reminder",
        ["recipient_id", "digest_on"],
        sqlite_where=sa.text(_WAITING),
        postgresql_where=sa.text(_WAITING),
    )
    op.create_index("ix_reminder_recipient_id_status", "reminder", ["recipient_id", "status"])
    op.create_table(
        "sweep",
        sa.Column("swept_on", sa.Date, primary_key=True),
        sa.Column("last_at", Moment, nullable=False),
        sa.Column("runs", sa.Integer, nullable=False),
        sa.Column("open_turns", sa.Integer, nullable=False),
        sa.Column("reached_turns", sa.Integer, nullable=False),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("stopped_because", sa.Text),
        sa.Column("confirmed_by_id", ID, kept("person.id")),
        sa.CheckConstraint("runs >= 1", name="runs"),
    )
