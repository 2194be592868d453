"""What the pages of a working day are read from: open steps, what waits for agreement, and the trail newest first."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_OPEN, _AWAITING = sa.text("closed_on IS NULL"), sa.text("status = 'awaiting_agreement'")
_NEWEST = (sa.text("at DESC"), "chain", sa.text("sequence DESC"))


def upgrade() -> None:
    op.create_index(
        "ix_occurrence_open",
        "occurrence",
        ["hire_id", "owner", "due_on", "status"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index(
        "ix_occurrence_awaiting", "occurrence", ["hire_id"], sqlite_where=_AWAITING, postgresql_where=_AWAITING
    )
    op.create_index("ix_audit_event_newest", "audit_event", [*_NEWEST])
    op.create_index("ix_audit_event_verb", "audit_event", ["verb", *_NEWEST])
    op.create_index("ix_audit_event_actor", "audit_event", ["actor", *_NEWEST])
