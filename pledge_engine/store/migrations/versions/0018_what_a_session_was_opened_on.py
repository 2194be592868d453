"""Roughly what a session was opened on, so that its person knows it again and can end it."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("web_session", sa.Column("device", sa.Text, nullable=False, server_default=sa.text("''")))
