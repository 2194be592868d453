"""Every record that the actor may take away, as a tracker that can be brought in elsewhere: one row for each, by reference.

What stands in it is what its reader could see of each record page by page, and the answers that only some may read are not
in it at all, because a tracker has no column for them. Nobody's email is told; people are named as everywhere. Whoever takes a
record away stands among those who looked at it, as its worker can see.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import covers_for, require_generally
from pledge_engine.access.scoping import concerning_hires
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.intake.columns import EARLIER_HOLDS, Column, columns_of
from pledge_engine.intake.retold import cells_of
from pledge_engine.intake.rows_known import EXPORTED_FROM, code_of
from pledge_engine.intake.sheets import Cell, Sheet
from pledge_engine.store.tables import hires, people
from pledge_engine.work import EXPORTED, Reading, Work
from workflows.answers import Value
from workflows.definition import BOTH_LEADS, Definition, Role
from workflows.retelling import standing_of

SHEET = "Tracker"


def export_tracker(
    work: Work, tell: Callable[[float], None] = lambda _share: None, *, earlier_holds: bool = False
) -> Sheet:
    """The headings and a row for each record; raises ``Forbidden`` for somebody who sees no record whole.

    ``earlier_holds`` adds the days, in Europe/London, from and to which each record was on hold before.
    """
    require_generally(work.actor, Action.EXPORT)
    _, definition = work.definitions.newest(work.connection, SHIPPED_PLEDGE)
    columns = tuple(each for each in columns_of(definition) if earlier_holds or each.key != EARLIER_HOLDS)
    open_to = select(hires.c.reference).where(concerning_hires(work.actor, Action.EXPORT)).order_by(hires.c.reference)
    references = work.connection.execute(open_to).scalars().all()
    names, code = _names(work), code_of(work)
    rows: list[list[Cell]] = [[column.title for column in columns]]
    for done, reference in enumerate(references, 1):
        reader = open_reader(work, reference, Action.EXPORT)
        role = _role_of(reader)
        covering = covers_for(work.actor, reader.record.scope, role)
        work.readings[Reading(reader.record.id, reference, EXPORTED, role, covering)] = None
        said = {**_row(reader, columns, definition, names), EXPORTED_FROM: code}
        rows.append([said.get(column.key) for column in columns])
        tell(done / len(references))
    return Sheet(name=SHEET, rows=rows)


def _role_of(reader: Reader) -> Role | None:
    """The role in which a record is taken away."""
    return min(reader.roles, key=list(Role).index, default=None)


def _names(work: Work) -> Mapping[str, str]:
    """How people are named, by id: by their name, or where several have the same by what they log in with."""
    found = work.connection.execute(select(people.c.id, people.c.handle, people.c.name)).all()
    alike = Counter(row.name.casefold() for row in found)
    return {row.id: row.name if alike[row.name.casefold()] == 1 else row.handle for row in found}


def _row(
    reader: Reader, columns: tuple[Column, ...], definition: Definition, names: Mapping[str, str]
) -> Mapping[str, Cell]:
    journey, record = reader.journey, reader.record
    team, care_group = record.row["team_name"], record.row["care_group_name"]
    standing = standing_of(journey)
    said = replace(standing, answers={step: _read(reader, step, given) for step, given in standing.answers.items()})
    return {
        "tracker_id": record.reference,
        "care_group": care_group,
        "team": team,
        **{role.value: names[journey.leads[role]] for role in BOTH_LEADS},
        **cells_of(said, journey.state[0], columns, definition),
    }


def _read(reader: Reader, step: str, given: Mapping[str, Value]) -> Mapping[str, Value]:
    """What was answered, where the reader may read it; of a restricted step there is no column to show it in."""
    turn = reader.journey.current(step)[0]
    restricted = reader.journey.definition.steps[step].answers_seen_by
    return given if not restricted and reader.reads_turn(turn) else {}
