"""From which day both leads can agree a record's stage, decided by the rules and kept with it, so that lists only filter."""

import sqlalchemy as sa

from pledge_engine.store.altering import add_column

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_column("hire", "agreeable_from", sa.Date())
