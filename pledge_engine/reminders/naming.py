"""Who is told of which step of which record, as far as somebody may know it: one rule for plans and for messages.

Whoever may see that a step needs attention learns of a reminder of it. Which step it is, who holds it and so who is told
is said together or not at all: to those to whom lists name the step. What goes to oneself is one's own to know. Whoever
looks after the place as a whole learns that somebody is told of something, and neither whom nor of which record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Label, Row, Select, and_, or_, select, true

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally, refusal
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.confidential import CONFIDENTIAL, named_steps
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Step
from workflows.words import numbered

NOT_YOURS = "Not yours to know"
TITLE_NOT_YOURS = "a step that is not yours to see"


def require_planning(work: Work, asked: str = "see which reminders would go to whom") -> None:
    """Raise ``Forbidden`` for somebody to whom no plan has anything to say; ``asked`` says in words what they asked for."""
    either = (Action.SEE_ATTENTION, Action.CONFIRM_REMINDERS)
    if isinstance(work.actor, PersonActor) and not any(may_generally(work.actor, action) for action in either):
        raise refusal(work.actor, Action.SEE_ATTENTION, asked=asked, or_else=Action.CONFIRM_REMINDERS)


def step_is_named(work: Work) -> ColumnElement[bool]:
    """The condition on ``hires`` joined with ``occurrences`` under which lists name a turn in sight, and whoever holds it."""
    return named_steps(work.actor, work.newest(SHIPPED_PLEDGE))


def recipient_is_named(work: Work, recipient: ColumnElement[str], about_it: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition under which the actor may know who is told; ``about_it``, whether they may know all it is about."""
    return or_(about_it, recipient == work.actor.audit_id)


def named(work: Work, turns: FromClause, *columns: ColumnElement[Any]) -> Select[Any]:
    """Those columns of ``turns``, which has occurrences in it, with what the functions below need of each."""
    seen: Label[bool] = visible_steps(work.actor, Action.SEE_ATTENTION).label("seen")
    joined = turns.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    record = (hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"))
    in_sight = true() if _looks_after_all(work) else seen.element
    of_it = (occurrences.c.step, occurrences.c.n, *record, seen, and_(seen.element, step_is_named(work)).label("named"))
    return select(*columns, *of_it).select_from(joined).where(in_sight)


def _looks_after_all(work: Work) -> bool:
    return may_generally(work.actor, Action.CONFIRM_REMINDERS) is not None


def reference_of(row: Row[Any]) -> str:
    """The record, to whoever may see the step."""
    return row.reference if row.seen else ""


def label_of(row: Row[Any]) -> str:
    """The post, to whoever may see the step."""
    return post_label(row.team_name, row.post_number) if row.seen else ""


def title_of(row: Row[Any], known: Mapping[str, Step]) -> str:
    """The step's title, to those to whom it is named."""
    if not row.seen:
        return TITLE_NOT_YOURS
    return title_of_turn(known[row.step], row.n) if row.named else CONFIDENTIAL


def title_of_turn(step: Step, n: int) -> str:
    """What one turn of a step is called in a list: "Workbook week 3", and the title alone where there is only one."""
    return numbered(step.title, n) if step.due.repeats else step.title
