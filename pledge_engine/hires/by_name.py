"""Finding a record by the name of its worker: among those alone whose own page tells the reader that name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import named_hires
from pledge_engine.errors import Invalid
from pledge_engine.hires.labels import post_label
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work
from workflows.answers import FieldMistake

MOST = 20
SHORTEST, LONGEST = 2, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow:
    """A record, and the name that its worker was offered the post by."""

    reference: str
    label: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundByName:
    """The first records in the order of names; ``more`` says that there are others."""

    rows: tuple[NamedRow, ...]
    more: bool


def find_by_name(work: Work, typed: str) -> FoundByName:
    """The records whose worker is called what was typed, or has every word of it within their name; raises ``Invalid``.

    Only who the post is promised to today is looked for, and only where the reader may know who that is.
    """
    require_generally(work.actor, Action.SEE_HIRE)
    words = typed[:LONGEST].split()
    if len("".join(words)) < SHORTEST:
        mend = f"write {SHORTEST} letters of it or more"
        raise Invalid([FieldMistake("name", "Name", "nothing is typed" if not words else "it is too short", mend)])
    called = (appointees.c.name.icontains(word, autoescape=True) for word in words)
    found = (
        select(hires.c.reference, hires.c.post_number, teams.c.name.label("team"), appointees.c.name)
        .join(appointees, appointees.c.hire_id == hires.c.id)
        .join(teams, teams.c.id == hires.c.team_id)
        .where(appointees.c.ended_on.is_(None), *called, named_hires(work.actor, Action.SEE_HIRE))
        .order_by(func.lower(appointees.c.name), hires.c.reference)
        .limit(MOST + 1)
    )
    rows = [
        NamedRow(reference=row.reference, label=post_label(row.team, row.post_number), name=row.name)
        for row in work.connection.execute(found)
    ]
    return FoundByName(rows=tuple(rows[:MOST]), more=len(rows) > MOST)
