"""What the lists of a large trust are counted and found from, without looking at the records themselves."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_SENT_BACK = sa.text("closed_on IS NULL AND reason_code IS NOT NULL")
_HELD = sa.text("held_since IS NOT NULL")


def upgrade() -> None:
    for name in ("team_id_stage", "service_lead_id", "professional_lead_id"):
        op.drop_index(f"ix_hire_{name}", "hire")
    op.create_index("ix_hire_team", "hire", ["team_id", "stage", "id"])
    for lead in ("service_lead", "professional_lead"):
        op.create_index(f"ix_hire_{lead}", "hire", [f"{lead}_id", "team_id", "id", "reference", "agreeable_from"])
    op.create_index("ix_hire_held", "hire", ["id", "held_since"], sqlite_where=_HELD, postgresql_where=_HELD)
    _make_anew(
        "attention",
        ["care_group_id", "due_on", "hire_id", "can_be_late", "step", "owner", "waiting_on"],
        "can_be_late = 1",
        "can_be_late",
    )
    _make_anew(
        "open",
        ["hire_id", "owner", "due_on", "status", "closed_on", "step", "n", "id"],
        "closed_on IS NULL",
    )
    _make_anew(
        "outcome",
        ["care_group_id", "outcome_on", "hire_id", "outcome", "step", "stage"],
        "outcome <> 'left_out'",
    )
    op.create_index(
        "ix_occurrence_sent_back",
        "occurrence",
        ["hire_id", "closed_on", "reason_code"],
        sqlite_where=_SENT_BACK,
        postgresql_where=_SENT_BACK,
    )


def _make_anew(name: str, columns: list[str], where: str, on_postgresql: str = "") -> None:
    """Replace an index of some turns by one with other columns."""
    on_sqlite, on_other = sa.text(where), sa.text(on_postgresql or where)
    op.drop_index(f"ix_occurrence_{name}", "occurrence")
    op.create_index(f"ix_occurrence_{name}", "occurrence", columns, sqlite_where=on_sqlite, postgresql_where=on_other)
