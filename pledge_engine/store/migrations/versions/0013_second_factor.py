"""A code of an authenticator app beside the password, codes for when it is lost, and devices that are remembered."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import DIGEST, ID, Moment, kept

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("person_id", ID, kept("person.id"), primary_key=True),
        sa.Column("sealed_key", sa.Text, nullable=False),
        sa.Column("turned_on_at", Moment),
        sa.Column("used_step", sa.Integer, nullable=False),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", DIGEST, primary_key=True),
        sa.Column("person_id", ID, kept("person.id"), nullable=False),
        sa.Column("used_at", Moment),
    )
    op.create_index("ix_recovery_code_person_id", "recovery_code", ["person_id"])
    op.create_table(
        "trusted_device",
        sa.Column("id", DIGEST, primary_key=True),
        sa.Column("person_id", ID, kept("person.id"), nullable=False),
        sa.Column("remembered_at", Moment, nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_index("ix_trusted_device_person_id", "trusted_device", ["person_id"])
    op.add_column("web_session", sa.Column("waits_for_code", sa.Boolean, nullable=False, server_default=sa.false()))
