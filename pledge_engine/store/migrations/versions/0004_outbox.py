"""The outbox of notifications, which refers to nothing outside it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("subject_reference", sa.Text, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("key", sa.Text, unique=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("queued_at", sa.String(27), nullable=False),
        sa.CheckConstraint("status IN ('waiting', 'sent', 'dropped', 'failed')", name="status"),
    )
    op.create_index("ix_message_status_queued_at", "message", ["status", "queued_at"])
