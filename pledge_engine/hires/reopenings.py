"""A record that one lead would reopen, and that waits for the other: where it stands in lists, in a mail and on its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.awaiting import as_leads, role_of
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.telling import told_newest
from pledge_engine.hires.waiting_views import AwaitingRow
from pledge_engine.hires.wording import moment
from pledge_engine.store.tables.agreement import agreements
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.stage_visit import stage_visits
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import BOTH_LEADS, Definition
from workflows.ending import last_visit
from workflows.machine import WITHDRAWN


def reopenings_of_actor(work: Work, definition: Definition, where: ColumnElement[bool]) -> Iterator[AwaitingRow]:
    """The records that wait for the actor's own agreement to be reopened, at the stage that the other lead asked for."""
    if not isinstance(work.actor, PersonActor):
        return
    given = agreements.c.stage_visit_id == stage_visits.c.id, agreements.c.voided_at.is_(None)
    agreed = (exists().where(*given, agreements.c.role == role).label(f"given_as_{role}") for role in BOTH_LEADS)
    own = exists().where(*given, agreements.c.person_id == work.actor.id)
    columns = (hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"), stage_visits.c.reopen_at)
    found = (
        select(*columns, *as_leads(work.actor), *agreed)
        .select_from(
            stage_visits.join(hires, hires.c.id == stage_visits.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
        )
        .where(stage_visits.c.reopen_at.is_not(None), stage_visits.c.returned.is_(False))
        .where(hires.c.ended_on.is_not(None), exists().where(*given), ~own)
        .where(visible_hires(work.actor, Action.REOPEN, BOTH_LEADS), where)
        .order_by(hires.c.reference)
    )
    for row in work.connection.execute(found):
        role = role_of(row)
        # Whoever covers for the one who asked holds the role that has agreed already.
        waits = role is not None and not getattr(row, f"given_as_{role}")
        if waits and _still_may(definition, row.reopen_at):
            yield _line(row, definition)


def _still_may(definition: Definition, stage: str) -> bool:
    """Whether a record that somebody left can be reopened at a stage: one that was asked for before that was so can not."""
    return stage in definition.stages and definition.stages[stage].ends_as != WITHDRAWN


def _line(row: Any, definition: Definition) -> AwaitingRow:
    stage = definition.stages.get(row.reopen_at)
    return AwaitingRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step="",
        title=f"Reopening the record at “{stage.title}”" if stage else "Reopening the record",
        n=0,
        proposed="The other lead asked for it",
        reopens=True,
    )


def said_of_reopening_asked(work: Work, reference: str) -> str:
    """Who asked to reopen a record that has ended, at which stage, when and why; empty where nobody has."""
    reader = open_reader(work, reference)
    last = last_visit(reader.journey)
    if reader.journey.stage is not None or last is None or not _still_may(reader.journey.definition, last.reopen_at):
        return ""
    asked = told_newest(reader, lambda event: event["verb"] == "reopening_proposed", 1)
    return f"{asked[0].who} {asked[0].sentence} ({moment(asked[0].at)})" if asked else ""
