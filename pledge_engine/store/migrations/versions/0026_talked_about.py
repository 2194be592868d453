"""What came of talking with a worker about what they said did not happen, and the day on which a lead wrote that down."""

import sqlalchemy as sa

from pledge_engine.store.altering import add_column

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    add_column("occurrence", "talked_about", sa.Text(), one_of=("will_be_done", "is_done", "too_late"))
    add_column("occurrence", "talked_about_on", sa.Date())
