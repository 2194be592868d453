"""What goes on behind a page, told by every process of the pages, also once the process that did it is gone."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import ID, Moment, kept

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run",
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("job", sa.Text, nullable=False),
        sa.Column("begun_by_id", ID, kept("person.id"), nullable=False),
        sa.Column("began_at", Moment, nullable=False),
        sa.Column("alive_at", Moment, nullable=False),
        sa.Column("percent", sa.Integer, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("failed", sa.Boolean, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.CheckConstraint("place = 1", name="place"),
    )
