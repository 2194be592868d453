"""A worker's own journey as they may see it: what is theirs to do, what others hold, what has happened, and who looked.

Everything is asked of the same queries as on every other page; here it is only laid out by what it is to the worker.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.errors import NotFound
from pledge_engine.hires.far_off import is_far_off
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.moved_for_me import moved_last
from pledge_engine.hires.offers import record_offers
from pledge_engine.hires.paces import pace_set_last
from pledge_engine.hires.pauses import ended_by_somebody_else
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.restricted import every_turn
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.views import HireView, TaskLine
from pledge_engine.hires.who_looked import Looked, said_of_the_log, who_looked_at
from pledge_engine.store.tables.hire import hires
from pledge_engine.work import Work
from workflows.definition import Role, Step
from workflows.fields import FieldType
from workflows.fixed import changed_and_closed, has_started
from workflows.journey import Journey
from workflows.rules import Named

# Months that were added and that nobody needs any more, and all that were to come when the journey ended.
_CAME_TO_NOTHING = frozenset({"ended", "not_needed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPledge:
    """One journey of the reader's own. ``mine`` are their open steps and agreements, ``ahead`` the open steps of others.

    ``ahead`` is in the order of its days, and has also the next turn of what they may take up once more, until three months
    before its day. ``happened`` is what is over, the newest first.
    ``weeks`` are the turns of the workbook and ``sessions`` those of a group of which so many are to be attended, each once and
    in order, open or closed; a session that nobody needs any more is none of them.
    ``confirm`` are the questions of a week that is confirmed by a yes to each, empty where a week asks more than that.
    ``begins_on`` is the day from which the weeks are counted.
    ``moved`` is that their journey went back, or that it ended, where nothing moved it since.
    ``pause_ended`` is that somebody else ended their pause, while that is news. ``pace`` is how many weeks there are for one of
    the workbook, and ``pace_set`` how that came about, None where it is as it was from the start.
    ``anew`` are the steps that had to stay as they were agreed, and that were changed and agreed anew since the start.
    ``log_lacks`` says that the list of who looked may lack some.
    ``acts`` are what they may do with the record as a whole, and ``others`` their other records.
    """

    view: HireView
    weeks: tuple[TaskLine, ...]
    confirm: tuple[str, ...]
    begins_on: date | None
    sessions: tuple[TaskLine, ...]
    mine: tuple[TaskLine, ...]
    ahead: tuple[TaskLine, ...]
    happened: tuple[TaskLine, ...]
    anew: tuple[TaskLine, ...]
    looked: tuple[Looked, ...]
    log_lacks: str
    pause_ended: HistoryEntry | None
    moved: HistoryEntry | None
    pace_set: HistoryEntry | None
    pace: int
    acts: frozenset[str]
    others: tuple[str, ...]


def own_records(work: Work) -> tuple[str, ...]:
    """The references of the records of the actor's own journey: one that goes on first, and the newest of several."""
    mine = visible_hires(work.actor, Action.SEE_HIRE, (Role.WORKER,))
    found = select(hires.c.reference).where(mine).order_by(hires.c.ended_on.is_not(None), hires.c.id.desc())
    return tuple(work.connection.execute(found).scalars())


def my_pledge(work: Work, reference: str | None = None, *, looked: int = 5) -> MyPledge:
    """The actor's own journey, or the one named of several; raises ``NotFound`` for every record that is not their own."""
    own = own_records(work)
    wanted = reference.strip().upper() if reference else next(iter(own), "")
    if wanted not in own:
        raise NotFound(f"record {reference}" if reference else "journey of your own")
    view = show_hire(work, wanted, every_turn)
    journey = open_reader(work, wanted).journey
    steps = journey.definition.steps
    week = next((step for step in steps.values() if _is_week(step)), None)
    groups = {step.key for step in steps.values() if step.register and step.turn_counts_when}
    apart = {*groups, *([week.key] if week else [])}
    everything = (*view.earlier, *view.tasks)
    beside = [line for line in view.tasks if line.step not in apart]
    closed = [line for line in view.earlier if line.step not in apart and line.state != "returned"]
    return MyPledge(
        view=view,
        weeks=_each_once(line for line in everything if week and line.step == week.key),
        confirm=_yes_to_each(week) if week else (),
        begins_on=_begins_on(journey, week) if week else None,
        sessions=tuple(
            line
            for line in _each_once(line for line in everything if line.step in groups)
            if line.state not in _CAME_TO_NOTHING
        ),
        mine=tuple(line for line in beside if _is_to_do(line, work.today)),
        ahead=tuple(sorted((line for line in beside if not _is_to_do(line, work.today)), key=_due)),
        happened=tuple(sorted(closed, key=day_of, reverse=True)),
        anew=tuple(line for line in closed if has_started(journey) and _is_anew(journey, line)),
        looked=who_looked_at(open_reader(work, wanted), limit=looked),
        log_lacks=said_of_the_log(work),
        pause_ended=ended_by_somebody_else(open_reader(work, wanted)),
        moved=moved_last(open_reader(work, wanted)),
        pace_set=pace_set_last(open_reader(work, wanted)),
        pace=journey.pace,
        acts=record_offers(work, wanted).acts,
        others=tuple(each for each in own if each != wanted),
    )


def day_of(line: TaskLine) -> date:
    """Where a turn stands among what has happened; what came in from before without a day of its own, first."""
    if line.state == "imported":
        return line.happened_on or date.min
    return line.happened_on or line.completed_on or line.due_on or date.min


def _is_anew(journey: Journey, line: TaskLine) -> bool:
    turn = changed_and_closed(journey, journey.definition.steps[line.step])
    return turn is not None and (turn.round, turn.n) == (line.round, line.n)


def _due(line: TaskLine) -> date:
    """Where a turn stands among what is to come; what has no day yet comes last."""
    return line.due_on or date.max


def _each_once(lines: Iterable[TaskLine]) -> tuple[TaskLine, ...]:
    """Every turn once, as it stands in its latest round."""
    latest: dict[tuple[str, int], TaskLine] = {}
    for line in sorted(lines, key=lambda line: (line.step, line.n, line.round)):
        latest[line.step, line.n] = line
    return tuple(latest.values())


def is_a_week(work: Work, reference: str, step: str) -> bool:
    """Whether a step of a record is its worker's workbook, a week at a time, with nothing but a yes to say."""
    known = open_reader(work, reference).journey.definition.steps[step]
    return _is_week(known) and bool(_yes_to_each(known))


def _is_week(step: Step) -> bool:
    return step.pace and step.owner is Role.WORKER


def _begins_on(journey: Journey, week: Step) -> date | None:
    """The date of the record from which the weeks are counted."""
    counted_from = week.due.repeat.anchor if week.due.repeat else None
    is_date = isinstance(counted_from, Named) and counted_from.name in journey.definition.hire_dates
    return journey.hire_date(counted_from.name) if isinstance(counted_from, Named) and is_date else None


def _yes_to_each(week: Step) -> tuple[str, ...]:
    asked = tuple(week.fields)
    return asked if all(field.type is FieldType.YES_NO for field in week.fields.values()) else ()


def _is_mine(line: TaskLine) -> bool:
    return line.owner_role is Role.WORKER or Role.WORKER in line.awaiting


def _is_to_do(line: TaskLine, today: date) -> bool:
    return _is_mine(line) and not is_far_off(line.n, line.due_on, today, required=line.required)
