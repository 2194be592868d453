"""People, teams and what they may do; counters for references."""

import sqlalchemy as sa
from alembic import op

from pledge_engine.store.columns import ID, kept

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ROLES = (
    "role IN ('service_lead', 'professional_lead', 'hr', 'occupational_health', 'facilitator', 'lx_leadership',"
    " 'worker', 'auditor', 'administrator', 'board')"
)


def upgrade() -> None:
    op.create_table(
        "care_group",
        sa.Column("id", ID, primary_key=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
    )
    op.create_table(
        "team",
        sa.Column("id", ID, primary_key=True),
        sa.Column("care_group_id", ID, kept("care_group.id"), nullable=False),
        sa.Column("name", sa.Text, nullable=False, unique=True),
    )
    op.create_index("ix_team_care_group_id", "team", ["care_group_id"])
    op.create_table(
        "person",
        sa.Column("id", ID, primary_key=True),
        sa.Column("handle", sa.Text, nullable=False, unique=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text),
        sa.Column("active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", ID, primary_key=True),
        sa.Column("person_id", ID, kept("person.id"), nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("scope_kind", sa.Text, nullable=False),
        sa.Column("scope_id", ID),
        sa.UniqueConstraint("person_id", "role", "scope_kind", "scope_id"),
        sa.CheckConstraint("(scope_kind = 'trust') = (scope_id IS NULL)", name="scope"),
        sa.CheckConstraint(_ROLES, name="role"),
        sa.CheckConstraint("scope_kind IN ('trust', 'care_group', 'team', 'hire')", name="scope_kind"),
    )
    whole_trust = sa.text("scope_id IS NULL")
    op.create_index(
        "uq_role_grant_trust",
        "role_grant",
        ["person_id", "role"],
        unique=True,
        sqlite_where=whole_trust,
        postgresql_where=whole_trust,
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.execute("INSERT INTO counter (name, last) VALUES ('hire', 0)")
