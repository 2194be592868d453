"""Logging in to the pages: passwords, sessions, links to set a password, and recent attempts."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import DIGEST, ID, Moment, kept

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credential",
        sa.Column("person_id", ID, kept("person.id"), primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
    )
    op.create_table(
        "web_session",
        sa.Column("id", DIGEST, primary_key=True),
        sa.Column("person_id", ID, kept("person.id"), nullable=False),
        sa.Column("started_at", Moment, nullable=False),
        sa.Column("seen_at", Moment, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("notice", sa.Text),
    )
    op.create_index("ix_web_session_person_id", "web_session", ["person_id"])
    op.create_table(
        "password_link",
        sa.Column("id", DIGEST, primary_key=True),
        sa.Column("person_id", ID, kept("person.id"), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
        sa.Column("used_at", Moment),
    )
    op.create_index("ix_password_link_person_id", "password_link", ["person_id"])
    op.create_table(
        "log_in_attempt",
        sa.Column("id", DIGEST, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("last_at", Moment, nullable=False),
    )
