"""Which record and which step a plan of reminders names to whoever asks for it: what they may see, and no more.

Whoever looks after the place as a whole learns of every reminder, and of which record; which step it is, is said to those
alone who may see it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Label, Row, Select, select, true

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally, require_generally
from pledge_engine.access.scoping import visible_steps
from pledge_engine.hires.confidential import CONFIDENTIAL
from pledge_engine.hires.labels import post_label
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.definition import Step
from workflows.words import numbered

TITLE_NOT_YOURS = "a step that is not yours to see"


def require_planning(work: Work) -> None:
    """Raise ``Forbidden`` for somebody to whom no plan has anything to say."""
    if may_generally(work.actor, Action.SEE_ATTENTION) is None:
        require_generally(work.actor, Action.CONFIRM_REMINDERS)


def named(work: Work, turns: FromClause, *columns: ColumnElement[Any]) -> Select[Any]:
    """Those columns of ``turns``, which has occurrences in it, with what ``title_of`` and ``label_of`` need of each."""
    seen: Label[bool] = visible_steps(work.actor, Action.SEE_ATTENTION).label("seen")
    joined = turns.join(hires, hires.c.id == occurrences.c.hire_id).join(teams, teams.c.id == hires.c.team_id)
    record = (hires.c.reference, hires.c.post_number, teams.c.name.label("team_name"))
    in_sight = true() if _looks_after_all(work) else seen.element
    return select(*columns, occurrences.c.step, occurrences.c.n, *record, seen).select_from(joined).where(in_sight)


def _looks_after_all(work: Work) -> bool:
    return may_generally(work.actor, Action.CONFIRM_REMINDERS) is not None


def label_of(row: Row[Any]) -> str:
    """The post, to whoever may see the step."""
    return post_label(row.team_name, row.post_number) if row.seen else ""


def title_of(row: Row[Any], known: Mapping[str, Step]) -> str:
    """The step's title, to whoever may see it, unless the step is sensitive."""
    if not row.seen:
        return TITLE_NOT_YOURS
    step = known.get(row.step)
    return CONFIDENTIAL if step is None or step.sensitive else title_of_turn(step, row.n)


def title_of_turn(step: Step, n: int) -> str:
    """What one turn of a step is called in a list: "Workbook week 3", and the title alone where there is only one."""
    return numbered(step.title, n) if step.due.repeats else step.title
