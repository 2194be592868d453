"""What took a message: a mail server, or a folder on the server, from where it reaches nobody."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("taken_by", sa.Text))
