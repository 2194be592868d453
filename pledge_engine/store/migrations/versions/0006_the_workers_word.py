"""An index of what workers have said did not happen for them: few rows, asked for by every lead."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SAID = "said_not_to_have_happened_on IS NOT NULL"


def upgrade() -> None:
    op.create_index(
        "ix_occurrence_said",
        "occurrence",
        ["care_group_id", "said_not_to_have_happened_on", "hire_id"],
        sqlite_where=sa.text(_SAID),
        postgresql_where=sa.text(_SAID),
    )
