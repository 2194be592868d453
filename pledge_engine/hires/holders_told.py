"""Who is told today of a turn for those who hold it: the rule of the sweep, asked of one record."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import String, cast, literal, select, union

from pledge_engine.hires.standing import leads_told, members_on, queues_told, sees_to_it
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work
from workflows.definition import Role


def holders_told(work: Work, hire_id: str, roles: Collection[Role], assignee: str | None) -> frozenset[str]:
    """The ids of those who hear of a turn that these roles hold and ``assignee`` has picked up; of workers nobody."""
    columns = (hires.c.id.label("hire_id"), hires.c.team_id, hires.c.service_lead_id, hires.c.professional_lead_id)
    record = select(*columns).where(hires.c.id == hire_id).cte("record")
    members = members_on(work.today)
    leads, queue = leads_told(members, record), queues_told(members, record)
    has_it = sees_to_it(queue, cast(literal(assignee), String))
    told = union(
        select(leads.c.person_id).where(leads.c.role.in_(roles)),
        select(queue.c.person_id).where(queue.c.role.in_(roles), has_it),
    )
    return frozenset(work.connection.execute(told).scalars())
