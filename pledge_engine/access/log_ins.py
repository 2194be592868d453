"""Whether whoever a record is about can act on it: by an active log-in that has the worker's role there.

Somebody who was made the worker and whose access has ended since keeps no place from the person who was offered the post.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists

from pledge_engine.store.tables import appointees, grants, people
from pledge_engine.store.tables.grant import ScopeKind
from workflows.definition import Role

# The condition on ``appointees`` under which somebody logs in as the one who was offered the post.
SOMEBODY_LOGS_IN: ColumnElement[bool] = (
    exists(grants.c.id)
    .where(
        grants.c.person_id == appointees.c.person_id,
        grants.c.role == Role.WORKER,
        grants.c.scope_kind == ScopeKind.HIRE,
        grants.c.scope_id == appointees.c.hire_id,
        people.c.id == grants.c.person_id,
        people.c.active,
    )
    .correlate(appointees)
)
