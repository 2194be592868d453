"""Which row of a trust's own tracker a record was brought in from."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import ID

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tracker_row",
        sa.Column(
            "hire_id", ID, sa.ForeignKey("hire.id", name="fk_tracker_row_hire_id", ondelete="RESTRICT"), nullable=False
        ),
        sa.Column("tracker_id", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("hire_id", name="pk_tracker_row"),
        sa.UniqueConstraint("tracker_id", name="uq_tracker_row_tracker_id"),
    )
