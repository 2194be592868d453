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
from pledge_engine.access.scope import HireScope
from pledge_engine.access.scoping import visible_hires
from pledge_engine.clock import LONDON
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.reading import Reader, names_of
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables.access_log import access_log
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import EXPORTED, Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role

MOST = 200
_TAKEN_AWAY = "The record, exported as a row of a tracker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One reading of the restricted answers of one step: when, of which record, by whom, in which role, at which door.

    The whole record taken away as a row of a tracker is one too, with words for that as its title.
    """

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
    return _newest(work, wanted, work.newest(SHIPPED_PLEDGE), limit)


def who_looked_at(reader: Reader, *, limit: int = MOST) -> tuple[Looked, ...]:
    """The same of a record that is open already."""
    work, record = reader.work, reader.record
    return _newest(work, _of(work, record.id, record.scope), reader.journey.definition, limit)


def _newest(work: Work, wanted: ColumnElement[bool], definition: Definition, limit: int) -> tuple[Looked, ...]:
    joined = access_log.join(hires, hires.c.id == access_log.c.hire_id)
    newest = select(access_log.c.body).select_from(joined).where(wanted).order_by(access_log.c.sequence.desc())
    entries = [json.loads(body) for body in work.connection.execute(newest.limit(limit)).scalars()]
    names = names_of(work, (entry["actor"] for entry in entries))
    titles = {key: step.title for key, step in definition.steps.items()} | {EXPORTED: _TAKEN_AWAY}
    return tuple(_looked(entry, titles, names) for entry in entries)


def _of_every_record(work: Work) -> ColumnElement[bool]:
    """For auditors alone, who see the trail: to a worker, also one who audits, their own record is told by its reference."""
    require_generally(work.actor, Action.SEE_TRAIL)
    return visible_hires(work.actor, Action.SEE_READERS, among=(Role.AUDITOR,))


def _of_record(work: Work, reference: str) -> ColumnElement[bool]:
    row, scope = find_hire(work.connection, work.actor, reference, Action.SEE_READERS)
    return _of(work, row.id, scope)


def _of(work: Work, hire_id: str, scope: HireScope) -> ColumnElement[bool]:
    grant = require(work.actor, Action.SEE_READERS, scope)
    of_it: ColumnElement[bool] = access_log.c.hire_id == hire_id
    if grant is None or grant.role is not Role.WORKER:
        return of_it
    return and_(of_it, access_log.c.at >= moment_text(_since(work, hire_id)))


def _since(work: Work, hire_id: str) -> datetime:
    """The moment from which readings of a record are of its present worker."""
    own = appointees.c.person_id == work.actor.audit_id
    days = select(func.max(appointees.c.offered_on).filter(own), func.max(appointees.c.ended_on))
    found = work.connection.execute(days.where(appointees.c.hire_id == hire_id)).one()
    offered: date = found[0]
    ended: date | None = found[1]
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
