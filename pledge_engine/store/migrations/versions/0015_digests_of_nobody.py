"""Nothing is kept any more by which a name could be found out that was erased, or that a withdrawn record came in with.

A tracker's row was kept with a salted digest of every personal cell, so that a changed one is noticed. Rows that came in before
erasing took those away, or before a withdrawn record came in without them, have them still.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ERASED = "earlier_person_erased"
_ROWS = sa.table("tracker_row", sa.column("hire_id"), sa.column("told", sa.Text))
_EVENTS = sa.table("audit_event", sa.column("hire_id"), sa.column("verb", sa.Text))


def upgrade() -> None:
    connection = op.get_bind()
    erased = set(connection.execute(sa.select(_EVENTS.c.hire_id).where(_EVENTS.c.verb == _ERASED)).scalars())
    for row in connection.execute(sa.select(_ROWS)).all():
        told = json.loads(row.told)
        if gone := _gone(told, erased=row.hire_id in erased):
            kept = json.dumps({**told, **dict.fromkeys(gone)}, sort_keys=True, ensure_ascii=False)
            connection.execute(sa.update(_ROWS).where(_ROWS.c.hire_id == row.hire_id).values(told=kept))


def _gone(told: dict[str, Any], *, erased: bool) -> list[str]:
    """The columns whose digest goes: all of an erased person's row, and of a withdrawn record's those of answers to a step."""
    withdrawn = str(told.get("stage", "")).strip().casefold() == "withdrawn"
    return [key for key, said in told.items() if isinstance(said, dict) and (erased or (withdrawn and "." in key))]
