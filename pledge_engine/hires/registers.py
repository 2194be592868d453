"""Registers to look at: which sessions were held, and what each was for whom."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.access.scoping import visible_steps
from pledge_engine.errors import NotFound
from pledge_engine.hires.group_sessions import (
    RECORD,
    of_the_present_person,
    session_step,
    session_steps,
    worker_if_known,
)
from pledge_engine.hires.labels import post_label
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.register_views import EntryRow, RegisterRow, RegisterView
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.appointee import appointees
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.store.tables.person import people
from pledge_engine.store.tables.register import STRUCK_OUT, register_entries, registers
from pledge_engine.store.tables.team import teams
from pledge_engine.surface import way_out
from pledge_engine.work import Work
from workflows.attendance import attendance_field, came, outcomes
from workflows.definition import Definition, Step
from workflows.machine import WITHDRAWN
from workflows.outcomes import DID_NOT_RUN

_STRUCK_OUT_WORDS = "Taken out"
MOST_REGISTERS = 50
# As many digits as tell registers of different minutes apart: the time comes first in an id.
_SHORTEST_ID = 8


def list_registers(work: Work, step: str = "") -> tuple[RegisterRow, ...]:
    """The newest 50 sessions on whose register anybody is whom the reader may know of, newest first.

    After them come the newest 50 on which nobody of those is left, since each was taken out or put right on another day.
    """
    require_generally(work.actor, Action.SEE_REGISTERS)
    definition = work.newest(SHIPPED_PLEDGE)
    wanted = registers.c.step == session_step(work, step).key if step else registers.c.step.is_not(None)
    codes = sorted({code for each in session_steps(definition) for code in outcomes(each)})
    rows = work.connection.execute(_newest(definition, codes, wanted, may_know_of(work))).all()
    short = short_ids(work, [row.id for row in rows])
    return tuple(_in_list(definition, row, short, dict(zip(codes, row[-len(codes) :], strict=True))) for row in rows)


def _newest(definition: Definition, codes: Sequence[str], *which: ColumnElement[bool]) -> Select[Any]:
    """The newest sessions, each with how many of each outcome still stand; those with anybody in sight come first."""
    stands = _still_stands(definition)
    counts = [func.count().filter(register_entries.c.outcome == code, stands).label(f"of_{code}") for code in codes]
    emptied = (func.count().filter(register_entries.c.outcome.in_(codes), stands) == 0).label("emptied")
    told = select(*_REGISTER, emptied, *counts).select_from(entries_told()).where(*which).group_by(*_REGISTER)
    each = told.subquery("session")
    place = func.row_number().over(partition_by=each.c.emptied, order_by=(each.c.held_on.desc(), each.c.id.desc()))
    ranked = select(place.label("place"), *each.c).subquery("ranked")
    listed = select(*(column for column in ranked.c if column.name != "place"))
    return listed.where(ranked.c.place <= MOST_REGISTERS).order_by(ranked.c.emptied, ranked.c.place)


def _in_list(definition: Definition, row: Any, short: Mapping[str, str], counts: Mapping[str, int]) -> RegisterRow:
    step = definition.steps[row.step]
    return RegisterRow(
        **_head(row, definition, short),
        came=counts[came(step)],
        listed=sum(counts[code] for code in outcomes(step)),
        ran=_ran(step, counts),
        counts=_in_words(step, counts),
    )


def _ran(step: Step, counts: Mapping[str, int]) -> bool:
    """Whether a session ran: it did not where that is said of anybody, and nobody came."""
    return bool(counts.get(came(step)) or not counts.get(DID_NOT_RUN))


def _in_words(step: Step, counts: Mapping[str, int]) -> Mapping[str, int]:
    """How many each outcome of a step is of, in the order of the pledge; each counts apart."""
    return {words: counts.get(code, 0) for code, words in outcomes(step).items()}


def find_register(work: Work, register: str) -> Row[str, str, date, str]:
    """A register of which the actor may know at least one entry, by its id or an unambiguous beginning of it.

    Gives its id, step, day and facilitator; raises ``NotFound``.
    """
    require_generally(work.actor, Action.SEE_REGISTERS)
    beginning = register.strip().lower()
    statement = select(*_REGISTER).distinct().select_from(entries_told()).where(may_know_of(work))
    begun = statement.where(registers.c.id.startswith(beginning, autoescape=True)).order_by(registers.c.id)
    found = work.connection.execute(begun.limit(2)).all() if beginning else []
    if not found:
        raise NotFound(f"register “{beginning[:40]}”", _where_to_look(work))
    if len(found) > 1:
        raise NotFound(
            f"single register that begins with “{beginning[:40]}”", f"Give more of it. {_where_to_look(work)}"
        )
    return found[0]


def _where_to_look(work: Work) -> str:
    return way_out(work, on_pages="Look for it among the sessions of the register.", typed="See: pledge register list")


def short_ids(work: Work, ids: Iterable[str]) -> Mapping[str, str]:
    """The shortest beginning by which each register is found among those that the reader may know of."""
    wanted = sorted(set(ids))
    begins = func.substr(registers.c.id, 1, _SHORTEST_ID)
    alike = select(registers.c.id).distinct().select_from(entries_told())
    alike = alike.where(begins.in_({each[:_SHORTEST_ID] for each in wanted}), may_know_of(work))
    known = work.connection.execute(alike).scalars().all() if wanted else []
    return {each: _shortest(each, [other for other in known if other != each]) for each in wanted}


def _shortest(wanted: str, others: Sequence[str]) -> str:
    lengths = range(_SHORTEST_ID, len(wanted) + 1)
    fitting = (wanted[:many] for many in lengths if not any(other.startswith(wanted[:many]) for other in others))
    return next(fitting, wanted)


def show_register(work: Work, register: str) -> RegisterView:
    """One session with everybody on its register whom the reader may know of; raises ``NotFound``."""
    found, definition = find_register(work, register), work.newest(SHIPPED_PLEDGE)
    columns = (*RECORD, occurrences.c.n, occurrences.c.happened_on, register_entries.c.outcome, answers.c.fields)
    joined = entries_told().outerjoin(answers, answers.c.occurrence_id == occurrences.c.id)
    joined = joined.join(teams, teams.c.id == hires.c.team_id)
    joined = joined.outerjoin(appointees, and_(appointees.c.hire_id == hires.c.id, appointees.c.ended_on.is_(None)))
    stands = _still_stands(definition).label("stands")
    statement = (
        select(*columns, stands, worker_if_known(work))
        .select_from(joined)
        .where(registers.c.id == found.id, may_know_of(work))
    )
    step = definition.steps[found.step]
    rows = work.connection.execute(statement.order_by(hires.c.reference)).all()
    counts = Counter(row.outcome for row in rows if row.stands)
    return RegisterView(
        **_head(found, definition, short_ids(work, [found.id])),
        ran=_ran(step, counts),
        counts=_in_words(step, counts),
        entries=tuple(
            EntryRow(
                reference=row.reference,
                label=post_label(row.team_name, row.post_number),
                worker=row.worker or "",
                n=row.n,
                outcome=row.outcome,
                words=outcomes(step).get(row.outcome, _STRUCK_OUT_WORDS),
                changed=row.outcome != STRUCK_OUT and not _still_says(step, row, found.held_on),
                made_up=row.outcome != STRUCK_OUT and row.stands and row.happened_on != found.held_on,
            )
            for row in rows
        ),
    )


def _still_stands(definition: Definition) -> ColumnElement[bool]:
    """Whether an entry is of a session of its day: not where its turn says another day by now, so that this one was a mistake.

    What was missed, and has been made up for since, was missed all the same. Whoever a register had on a wrong day is on it no
    more (``days_put_right``), so that nothing else looks like a make-up.
    """
    came_to = sorted({came(step) for step in session_steps(definition)})
    other = register_entries.alias("other")
    made_up = exists().where(
        other.c.occurrence_id == register_entries.c.occurrence_id,
        other.c.register_id != register_entries.c.register_id,
        other.c.outcome.in_(came_to),
    )
    missed = register_entries.c.outcome.not_in(came_to)
    return or_(occurrences.c.happened_on == registers.c.held_on, and_(missed, made_up))


def _still_says(step: Step, row: Any, held_on: date) -> bool:
    """Whether the record says of the turn what the register says of it."""
    field = attendance_field(step)
    answered = json.loads(row.fields or "{}").get(field.key) if field else row.outcome
    return bool(row.happened_on == held_on and answered == row.outcome)


_REGISTER = (registers.c.id, registers.c.step, registers.c.held_on, people.c.name.label("facilitator"))


def entries_told() -> Any:
    """Registers with their entries, each with its turn and record."""
    joined = registers.join(register_entries, register_entries.c.register_id == registers.c.id)
    joined = joined.join(people, people.c.id == registers.c.facilitator_id)
    joined = joined.join(occurrences, occurrences.c.id == register_entries.c.occurrence_id)
    return joined.join(hires, hires.c.id == register_entries.c.hire_id)


def may_know_of(work: Work) -> ColumnElement[bool]:
    """Whether an entry is the reader's to know of; what was recorded of somebody whose offer fell through is not."""
    gone = hires.c.stage == WITHDRAWN
    return and_(visible_steps(work.actor, Action.SEE_REGISTERS), of_the_present_person(), ~gone)


def _head(row: Any, definition: Definition, short: Mapping[str, str]) -> Mapping[str, Any]:
    title = definition.steps[row.step].title
    said = {"step": row.step, "title": title, "held_on": row.held_on, "facilitator": row.facilitator}
    return {"id": row.id, "short_id": short[row.id], **said}
