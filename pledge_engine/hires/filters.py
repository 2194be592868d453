"""What people narrow a list by: a team or a stage that is not there is said, never taken for "nothing found"."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_, select, true

from pledge_engine.access.scoping import visible_teams
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.finding import nearest_as_mend, stage_titles
from pledge_engine.hires.labels import post_meant, reference_meant
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Definition
from workflows.naming import named, nearest_named
from workflows.words import sentence


def team_is(work: Work, name: str, team_id: ColumnElement[str] = teams.c.id) -> ColumnElement[bool]:
    """The condition on a team's id for one by its name, or for all; raises ``NotFound`` for one the actor cannot see."""
    wanted = " ".join(name.split()).casefold()
    if not wanted:
        return true()
    visible = select(teams.c.id, teams.c.name).where(visible_teams(work.actor))
    seen = work.found("teams", None, lambda: work.connection.execute(visible).all())
    found = [team.id for team in seen if team.name.casefold() == wanted]
    if not found:
        raise NotFound(f"team “{name.strip()[:60]}”", nearest_as_mend(name.strip(), [team.name for team in seen]))
    return team_id.in_(found)


def called(words: str) -> ColumnElement[bool]:
    """The condition on records and their teams for those that somebody may mean, as pages and people name them.

    By any part of the reference or of the team's name, by the reference however it is written, or as "Oak, post 2".
    """
    ways = [hires.c.reference.icontains(words, autoescape=True), teams.c.name.icontains(words, autoescape=True)]
    if reference := reference_meant(words):
        ways.append(hires.c.reference == reference)
    if post := post_meant(words):
        team, number = post
        ways.append(and_(teams.c.name.icontains(team, autoescape=True), hires.c.post_number == number))
    return or_(*ways)


def stage_named(definition: Definition, name: str) -> str:
    """The key of a stage by its key or title, or how a record ended: "withdrawn"; raises ``Invalid``."""
    titles = stage_titles(definition)
    ended = {stage.ends_as: sentence(stage.ends_as) for stage in definition.stages.values()}
    if (meant := named(name, {**titles, **ended})) is not None:
        return meant
    mend = nearest_named(name, titles)
    raise Invalid([FieldMistake("stage", "Stage", f"“{name.strip()[:40]}” is not a stage", mend)])
