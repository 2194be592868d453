"""What somebody had typed when their session was over, kept for them alone until they log in again."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import ID, Moment, kept

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsent_form",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, kept("person.id"), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
        sa.Column("kept_at", Moment, nullable=False),
    )
    op.create_index("ix_unsent_form_person_id", "unsent_form", ["person_id"])
