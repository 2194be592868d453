"""Invitations at an address that the person chose, and the links by which one is taken up."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import DIGEST, ID, Moment, kept

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", ID, primary_key=True),
        sa.Column("appointee_id", ID, kept("appointee.id"), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("invited_at", Moment, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.UniqueConstraint("appointee_id", name="uq_invitation_appointee_id"),
    )
    op.create_table(
        "invitation_link",
        sa.Column("id", DIGEST, primary_key=True),
        sa.Column("invitation_id", ID, kept("invitation.id"), nullable=False),
        sa.Column("expires_at", Moment, nullable=False),
    )
    op.create_index("ix_invitation_link_invitation_id", "invitation_link", ["invitation_id"])
