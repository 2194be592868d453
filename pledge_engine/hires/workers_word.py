"""What workers have told their leads did not happen, or had no time for, until it is done anew, talked about or taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import hearing_hires, visible_steps
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.pressing import REVIEW_ON
from pledge_engine.hires.some import EVERYTHING, At, Some, find_some
from pledge_engine.hires.steps_known import steps_by_key
from pledge_engine.hires.waiting_views import SaidRow
from pledge_engine.hires.wording import on_hold
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role, Step
from workflows.words import numbered, sentence

_SAID = occurrences.c.said_not_to_have_happened_on


def said_not_to_have_happened(
    work: Work, definition: Definition, only: ColumnElement[bool], at: At = EVERYTHING
) -> Some[SaidRow]:
    """The steps of which it was said, and that were neither closed on a later day nor talked about since, longest ago first."""
    joined = occurrences.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    columns = (
        *(occurrences.c.step, occurrences.c.n, _SAID.label("said_on"), hires.c.id.label("hire_id"), hires.c.reference),
        *(hires.c.post_number, hires.c.team_id, hires.c.service_lead_id, hires.c.professional_lead_id),
        *(teams.c.care_group_id, teams.c.name.label("team_name"), hires.c.held_since, REVIEW_ON),
    )
    said = select(*columns).select_from(joined).where(_SAID.is_not(None), occurrences.c.superseded.is_(None), only)
    # Closed on a later day, however: that others recorded it as done, against which it may be said again, is narrower.
    closed_since = or_(occurrences.c.closed_on.is_(None), occurrences.c.closed_on <= _SAID)
    unanswered = and_(closed_since, occurrences.c.talked_about_on.is_(None))
    seen = and_(visible_steps(work.actor, Action.SEE_ATTENTION), hearing_hires(work.actor))
    ordered = said.where(unanswered, seen).order_by(_SAID, hires.c.reference, occurrences.c.step, occurrences.c.n)
    found = find_some(work.connection, ordered, at)
    steps = steps_by_key(work, definition, (row.step for row in found.rows))
    return found.each(lambda row: _line(row, steps[row.step]))


def _line(row: Any, step: Step) -> SaidRow:
    return SaidRow(
        reference=row.reference,
        label=post_label(row.team_name, row.post_number),
        step=row.step,
        title=numbered(step.title, row.n) if step.due.repeats else step.title,
        n=row.n,
        owner=sentence(ROLE_WORDS[step.owner]),
        no_time=step.owner is Role.WORKER,
        said_on=row.said_on,
        on_hold=on_hold(row.review_on) if row.held_since else "",
    )
