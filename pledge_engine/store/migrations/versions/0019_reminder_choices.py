"""What people chose of the mails that remind them."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import ID, kept

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_choice",
        sa.Column("person_id", ID, kept("person.id"), primary_key=True),
        sa.Column("rhythm", sa.Text, nullable=False),
        sa.Column("weekday", sa.Integer),
        sa.Column("folds_agreements", sa.Boolean, nullable=False),
        sa.Column("folds_changes", sa.Boolean, nullable=False),
        sa.CheckConstraint("rhythm IN ('daily', 'when_due', 'weekly')", name="rhythm"),
        sa.CheckConstraint(
            "(rhythm = 'weekly') = (weekday IS NOT NULL) AND coalesce(weekday, 0) BETWEEN 0 AND 4", name="weekday"
        ),
    )
