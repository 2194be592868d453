"""What people narrow a list by: a team or a stage that is not there is said, never taken for "nothing found"."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, true

from pledge_engine.access.scoping import visible_teams
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.finding import nearest_as_mend, stage_titles
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Definition
from workflows.naming import named, nearest_named


def team_is(work: Work, name: str) -> ColumnElement[bool]:
    """The condition on ``teams`` for one by its name, or for all; raises ``NotFound`` for one the actor cannot see."""
    wanted = " ".join(name.split()).casefold()
    if not wanted:
        return true()
    seen = work.connection.execute(select(teams.c.id, teams.c.name).where(visible_teams(work.actor))).all()
    found = [team.id for team in seen if team.name.casefold() == wanted]
    if not found:
        raise NotFound(f"team “{name.strip()[:60]}”", nearest_as_mend(name.strip(), [team.name for team in seen]))
    return teams.c.id.in_(found)


def stage_named(definition: Definition, name: str) -> str:
    """The key of a stage by its key or title; raises ``Invalid``."""
    titles = stage_titles(definition)
    if (meant := named(name, titles)) is not None:
        return meant
    mend = nearest_named(name, titles)
    raise Invalid([FieldMistake("stage", "Stage", f"“{name.strip()[:40]}” is not a stage", mend)])
