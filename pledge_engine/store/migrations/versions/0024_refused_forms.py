"""Why a form is kept: because its person's session was over, or because it was sent and refused."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("unsent_form", sa.Column("refused", sa.Boolean, nullable=False, server_default=sa.false()))
