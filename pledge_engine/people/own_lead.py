"""Nobody leads a record that is or was their own: asked when a lead is named, and when a record becomes somebody's."""

from __future__ import annotations

from collections.abc import Collection

from pledge_engine.errors import RefusedMove
from workflows.blockers import Reason, refuse


def check_not_own_lead(leads: Collection[str], workers: Collection[str], mend: str = "") -> None:
    """Do nothing where no lead, by id, is or was the worker as well; raises ``RefusedMove``, which says how to mend it."""
    if set(leads) & set(workers):
        words = f"Nobody leads a record that is or was their own. {mend}".strip()
        raise RefusedMove(refuse(Reason.SAME_PERSON, words).blockers)
