"""Sending can be paused, which is how a restored database begins."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sending_pause",
        sa.Column("began_at", sa.String(27), primary_key=True),
        sa.Column("ended_at", sa.String(27)),
    )
