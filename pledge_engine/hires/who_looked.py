"""Who looked at restricted answers, and when: for the worker on their own record, and for auditors on every other."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from pledge_engine.access.finding import find_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require, require_generally
from pledge_engine.access.scoping import visible_hires
from pledge_engine.audit.chain import ACCESS
from pledge_engine.hires.answered import text_under
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.reading import Offer, Reader, names_of, reader_of
from pledge_engine.store.columns import moment_text
from pledge_engine.store.tables.access_log import access_log
from pledge_engine.store.tables.chain import chain_ends
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import EXPORTED, Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.words import counted

MOST = 200
_TAKEN_AWAY = "The record, exported as a row of a tracker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One reading of the restricted answers of one step: when, of which record, by whom, in which role, at which door.

    ``who`` says as well for whom they covered, where they held the role only for somebody else.

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

    A worker is told from the moment their own offer was recorded: what was read of somebody before is not theirs to know.
    """
    wanted = _of_record(work, reference) if reference else _of_every_record(work)
    return _newest(work, wanted, work.newest(SHIPPED_PLEDGE), limit)


def said_of_the_log(work: Work) -> str:
    """That readings are missing from the log, whosever answers they were of; empty while it has as many as were logged.

    Nobody removes one but by going round the program: the list must not say then that nobody has read anything.
    """
    logged = select(chain_ends.c.length).where(chain_ends.c.chain == ACCESS).scalar_subquery()
    there = select(func.count()).select_from(access_log).scalar_subquery()
    missing = work.connection.execute(select(logged - there)).scalar() or 0
    if missing <= 0:
        return ""
    are = "is" if missing == 1 else "are"
    whose = "Whose answers they were of cannot be said, so this list may lack some"
    return f"{counted(missing, 'readings')} {are} missing from the log here. {whose}. An auditor can look into it."


def who_looked_at(reader: Reader, *, limit: int = MOST) -> tuple[Looked, ...]:
    """The same of a record that is open already."""
    require(reader.work.actor, Action.SEE_READERS, reader.record.scope)
    return _newest(reader.work, _of(reader.record.id, reader.since), reader.journey.definition, limit)


def last_looked(work: Work, step: str, hire_ids: Collection[str]) -> Mapping[str, datetime]:
    """When the actor last read the restricted answers of a step, in UTC, by record: of these, those on which they have."""
    if not hire_ids:
        return {}
    own = and_(access_log.c.hire_id.in_(hire_ids), access_log.c.actor == work.actor.audit_id)
    of_step = text_under(work, access_log.c.body, "page") == step
    newest = select(access_log.c.hire_id, func.max(access_log.c.at)).where(own, of_step).group_by(access_log.c.hire_id)
    return {hire_id: datetime.fromisoformat(at) for hire_id, at in work.connection.execute(newest)}


def _newest(work: Work, wanted: ColumnElement[bool], definition: Definition, limit: int) -> tuple[Looked, ...]:
    joined = access_log.join(hires, hires.c.id == access_log.c.hire_id)
    newest = select(access_log.c.body).select_from(joined).where(wanted).order_by(access_log.c.sequence.desc())
    entries = [json.loads(body) for body in work.connection.execute(newest.limit(limit)).scalars()]
    names = names_of(work, (entry[key] for entry in entries for key in ("actor", "in_cover_for") if key in entry))
    titles = {key: step.title for key, step in definition.steps.items()} | {EXPORTED: _TAKEN_AWAY}
    return tuple(_looked(entry, titles, names) for entry in entries)


def _of_every_record(work: Work) -> ColumnElement[bool]:
    """For auditors alone, who see the trail: to a worker, also one who audits, their own record is told by its reference."""
    require_generally(work.actor, Action.SEE_TRAIL)
    return visible_hires(work.actor, Action.SEE_READERS, among=(Role.AUDITOR,))


def _of_record(work: Work, reference: str) -> ColumnElement[bool]:
    row, scope = find_hire(work.connection, work.actor, reference, Action.SEE_READERS)
    grant = require(work.actor, Action.SEE_READERS, scope)
    as_worker = grant is not None and grant.role is Role.WORKER
    return _of(row.id, reader_of(work, row, scope).since if as_worker else None)


def _of(hire_id: str, since: Offer | None) -> ColumnElement[bool]:
    of_it: ColumnElement[bool] = access_log.c.hire_id == hire_id
    return and_(of_it, access_log.c.at >= moment_text(since.at)) if since else of_it


def _looked(entry: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str]) -> Looked:
    role, covered = entry.get("role"), names.get(entry.get("in_cover_for", ""), "")
    covering = f", covering for {covered}" if covered else ""
    return Looked(
        at=datetime.fromisoformat(entry["at"]),
        reference=entry["reference"],
        step=entry["page"],
        title=titles.get(entry["page"], entry["page"]),
        who=f"{names.get(entry['actor'], 'Somebody')}{covering}",
        role=ROLE_WORDS[Role(role)] if role else "",
        door=entry["door"],
    )
