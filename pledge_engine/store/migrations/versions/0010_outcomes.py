"""What became of each promise, decided by the rules and kept with the turn, so that reports only filter and count."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.altering import add_column

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_COUNTED = "outcome <> 'left_out'"


def upgrade() -> None:
    add_column("occurrence", "rule_due_on", sa.Date())
    outcomes = ("kept", "kept_late", "not_kept", "recorded_late", "left_out")
    add_column("occurrence", "outcome", sa.Text(), one_of=outcomes)
    add_column("occurrence", "outcome_on", sa.Date())
    op.create_index(
        "ix_occurrence_outcome",
        "occurrence",
        ["outcome_on", "care_group_id", "hire_id", "outcome", "step"],
        sqlite_where=sa.text(_COUNTED),
        postgresql_where=sa.text(_COUNTED),
    )
