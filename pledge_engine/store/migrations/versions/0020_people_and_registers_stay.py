"""A person and what a register says can be changed, and never removed: the trail and the records speak of them."""

from alembic import op

from pledge_engine.store import triggers

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    for table in ("person", "register", "register_entry"):
        for statement in triggers.keep_rows(dialect, table):
            op.execute(statement)
