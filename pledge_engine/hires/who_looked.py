"""Who looked at restricted answers, and when: for the worker on their own record, and for auditors on every other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from pledge_engine.access.finding import find_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require, require_generally
from pledge_engine.access.scoping import visible_hires
from pledge_engine.clock import LONDON
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.reading import names_of
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables.access_log import access_log
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One reading of the restricted answers of one step: when, of which record, by whom, in which role, at which door."""

    at: datetime
    reference: str
    step: str
    title: str
    who: str
    role: str
    door: str


def who_looked(work: Work, reference: str | None = None, *, limit: int = MOST) -> tuple[Looked, ...]:
    """The newest readings of a record, or for auditors of all but their own; raises ``NotFound`` and ``Forbidden``.

    A worker is told from the day after the offer before theirs ended: what was read of somebody else is not theirs to know.
    """
    wanted = _of_record(work, reference) if reference else _of_every_record(work)
    joined = access_log.join(hires, hires.c.id == access_log.c.hire_id)
    newest = select(access_log.c.body).select_from(joined).where(wanted).order_by(access_log.c.sequence.desc())
    entries = [json.loads(body) for body in work.connection.execute(newest.limit(limit)).scalars()]
    names = names_of(work.connection, (entry["actor"] for entry in entries))
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    titles = {key: step.title for key, step in definition.steps.items()}
    return tuple(_looked(entry, titles, names) for entry in entries)


def _of_every_record(work: Work) -> ColumnElement[bool]:
    """For auditors alone, who see the trail: to a worker, also one who audits, their own record is told by its reference."""
    require_generally(work.actor, Action.SEE_TRAIL)
    return visible_hires(work.actor, Action.SEE_READERS, among=(Role.AUDITOR,))


def _of_record(work: Work, reference: str) -> ColumnElement[bool]:
    row, scope = find_hire(work.connection, work.actor, reference, Action.SEE_READERS)
    grant = require(work.actor, Action.SEE_READERS, scope)
    of_it: ColumnElement[bool] = access_log.c.hire_id == row.id
    if grant is None or grant.role is not Role.WORKER:
        return of_it
    return and_(of_it, access_log.c.at >= moment_text(_since(work, row.id)))


def _since(work: Work, hire_id: str) -> datetime:
    """The moment from which readings of a record are of its present worker."""
    own = select(func.max(appointees.c.offered_on)).where(
        appointees.c.hire_id == hire_id, appointees.c.person_id == work.actor.audit_id
    )
    others = select(func.max(appointees.c.ended_on)).where(appointees.c.hire_id == hire_id)
    offered: date = work.connection.execute(own).scalar_one()
    ended: date | None = work.connection.execute(others).scalar()
    first = max(offered, ended + timedelta(days=1)) if ended else offered
    return datetime.combine(first, time(), tzinfo=LONDON).astimezone(UTC)


def _looked(entry: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str]) -> Looked:
    role = entry.get("role")
    return Looked(
        at=datetime.fromisoformat(entry["at"]),
        reference=entry["reference"],
        step=entry["page"],
        title=titles.get(entry["page"], entry["page"]),
        who=names.get(entry["actor"], "Somebody"),
        role=ROLE_WORDS[Role(role)] if role else "",
        door=entry["door"],
    )
