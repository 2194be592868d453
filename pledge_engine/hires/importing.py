"""Bringing hires in that stand somewhere in the middle: one record and one event for each, all of them or none.

Where each stands has been decided by ``workflows.importing``; here it is written, in few statements for many hires.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, islice
from typing import Any

from sqlalchemy import Connection, Table

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.event import Change
from pledge_engine.audit.trail import Link, append_links, link_of
from pledge_engine.hires.acting import Happening, event_of
from pledge_engine.hires.new_record import begun_as, last_posts, new_record, row_of
from pledge_engine.hires.record import Record
from pledge_engine.hires.writing import facts_of, hold_row, visit_row
from pledge_engine.hires.writing_turns import answers_text, moved_row, turn_row
from pledge_engine.store.adding import add_together
from pledge_engine.store.counters import next_references
from pledge_engine.store.ids import new_ids
from pledge_engine.store.tables import (
    answers,
    appointees,
    hires,
    holds,
    moved_dates,
    occurrences,
    stage_visits,
    tracker_rows,
)
from pledge_engine.work import Work
from workflows.definition import Definition
from workflows.journey import Journey
from workflows.machine import WITHDRAWN
from workflows.turn import happened

IMPORTED = "hire_imported"
_AT_ONCE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A hire to bring in: where it stands, in which team (with id, name and care group), and from which row of a tracker.

    ``told`` is what the row said, by column, as it is compared with when it is brought in again.
    """

    place: Any
    journey: Journey
    tracker_id: str
    told: Mapping[str, Any] = field(repr=False)


def import_hires(
    work: Work,
    arrivals: Sequence[Arrival],
    pledge: tuple[str, Definition],
    tell: Callable[[float], None] = lambda _share: None,
) -> tuple[str, ...]:
    """Store every hire with its event, and give their references in the same order; raises ``Forbidden``.

    ``pledge`` is the version that they are held to, with its id. Who calls holds the organisation.
    """
    role = require_generally(work.actor, Action.IMPORT)
    references = next_references(work.connection, len(arrivals))
    posts: dict[str, count[int]] = defaultdict(lambda: count(1))
    posts |= {team: count(last + 1) for team, last in last_posts(work, (each.place.id for each in arrivals)).items()}
    done, coming = 0, zip(references, arrivals, strict=True)
    while together := list(islice(coming, _AT_ONCE)):
        rows = _Rows(new_ids(work.now, sum(_ids_of(arrival.journey) for _, arrival in together)))
        for reference, arrival in together:
            post = next(posts[arrival.place.id])
            record = new_record(work, arrival.place, arrival.journey, pledge[0], (reference, post))
            rows.add(work, replace(record, role=role), arrival)
        rows.write(work.connection)
        done += len(together)
        tell(done / len(arrivals))
    return tuple(references)


class _Rows:
    """The rows of several hires, by table, in the order in which tables refer to each other."""

    def __init__(self, ids: Sequence[str]) -> None:
        """``ids`` are given out in their order, which is how visits are read back, and how an index takes them fastest."""
        self._ids = iter(ids)
        self._by_table: dict[Table, list[dict[str, Any]]] = {
            table: []
            for table in (hires, stage_visits, holds, occurrences, answers, moved_dates, appointees, tracker_rows)
        }
        self._links: list[Link] = []

    def add(self, work: Work, record: Record, arrival: Arrival) -> None:
        """Take up everything that is stored of one hire."""
        journey, into = arrival.journey, self._by_table
        link = link_of(_event(work, record, arrival), head=record.chain_head, length=0)
        self._links.append(link)
        into[hires].append(row_of(work, record) | facts_of(work, record, journey, link.end))
        into[stage_visits] += [visit_row(record, visit, next(self._ids), IMPORTED) for visit in journey.visits]
        into[holds] += [hold_row(record, span, next(self._ids)) for span in journey.holds]
        for turn in (turn for turns in journey.turns.values() for turn in turns):
            turn_id = next(self._ids)
            into[occurrences].append(turn_row(work, record, journey.definition.steps[turn.step], turn, turn_id))
            if turn.answers:
                into[answers].append({"occurrence_id": turn_id, "fields": answers_text(turn)})
            if turn.moved:
                into[moved_dates].append(moved_row(record, turn.moved, turn_id))
        into[appointees] += ({"id": next(self._ids), **offered} for offered in _appointee(record, journey))
        told = json.dumps(arrival.told, sort_keys=True, ensure_ascii=False)
        into[tracker_rows].append({"hire_id": record.id, "tracker_id": arrival.tracker_id, "told": told})

    def write(self, connection: Connection) -> None:
        """Store them, each table's at once."""
        for table, rows in self._by_table.items():
            if table is occurrences:
                append_links(connection, self._links)
            add_together(connection, table, rows)


def _event(work: Work, record: Record, arrival: Arrival) -> Any:
    extra = {**begun_as(record, arrival.place), "tracker_id": Change(None, Secret(arrival.tracker_id))}
    return event_of(work, record, None, arrival.journey, Happening(IMPORTED, extra=extra, new=True))


def _ids_of(journey: Journey) -> int:
    """How many rows of a hire have an id of their own, at most: its own row comes with one."""
    offers = sum(step.per_person for step in journey.definition.steps.values())
    return len(journey.visits) + len(journey.holds) + sum(map(len, journey.turns.values())) + offers


def _appointee(record: Record, journey: Journey) -> Iterator[dict[str, Any]]:
    """Who was offered the post, where it has been: not of a record that was withdrawn, which is about nobody any more."""
    if journey.state == (WITHDRAWN,):
        return
    for step in journey.definition.steps.values():
        turn = journey.turn(step.key) if step.per_person else None
        if turn is not None and happened(turn):
            name, offered_on = turn.answers.get("name"), turn.answers.get("offered_on") or turn.completed_on
            yield {"hire_id": record.id, "name": name, "offered_on": offered_on}
