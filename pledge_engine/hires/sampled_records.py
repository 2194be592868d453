"""A random sample of records for an auditor to follow on paper: where each stands, its dates, its exceptions, and its trail.

Nobody is named and nothing is told but what the trail of a record says of it to every auditor; a record of their own is never
drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, String, literal, select, union_all

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.audit.exceptions import Kind, places
from pledge_engine.audit.history import chains
from pledge_engine.audit.reviewing import Wanted, own_records, what_is_sought
from pledge_engine.audit.sampling import check_size, draw_records
from pledge_engine.hires.brought_in import CAME_IN, FIRST_DONE_ON
from pledge_engine.hires.days_from import opened_words
from pledge_engine.hires.pledge_titles import pledge_for_titles, title_of_stage
from pledge_engine.hires.sampled_stages import SampledStage, stages_of
from pledge_engine.store.tables.audit import audit_events
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.team import teams
from pledge_engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledException:
    """What is asked about first, with the numbers of the events that show it."""

    kind: Kind
    events: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledRecord:
    """One drawn record; ``events`` is how many its trail has, and ``hash`` that of the last of them.

    ``team`` is as it is called now: where the papers are. ``opened_on`` is the earliest day that is known of the record,
    ``brought_in_on`` the one on which a tracker brought it in.
    """

    reference: str
    team: str
    stage: str
    opened_on: date
    brought_in_on: date | None
    ended_on: date | None
    stages: tuple[SampledStage, ...]
    exceptions: tuple[SampledException, ...]
    events: int
    hash: str

    @property
    def opened(self) -> str:
        """Since when there is the record, in words."""
        return opened_words(self.opened_on, self.brought_in_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSample:
    """Drawn records, by reference: for whom and when, by which words, and from how many records.

    ``exception``, ``since`` and ``until`` say which came in question; all did where none is given.
    """

    seed: str
    drawn_from: int
    drawn_for: str
    drawn_at: datetime
    exception: Kind | None
    since: date | None
    until: date | None
    records: tuple[SampledRecord, ...]


def sample_records(
    work: Work,
    seed: str,
    size: int,
    *,
    exception: Kind | None = None,
    since: date | None = None,
    until: date | None = None,
) -> RecordSample:
    """So many records drawn by a seed: of all, or of those with such an exception, or with any event, within these days.

    The same ones for the same seed as long as no other record comes in question. Raises ``Forbidden`` for all but auditors, and
    ``Invalid`` for a size that is not from 1 to 200 and for days in the wrong order.
    """
    require_generally(work.actor, Action.SEE_TRAIL)
    check_size(size)
    wanted = select(hires.c.reference).where(hires.c.id.not_in(own_records(work)))
    if exception or since or until:
        sought = what_is_sought(work, Wanted(exception=exception, since=since, until=until))
        wanted = wanted.where(hires.c.id.in_(chains(sought)))
    references = work.connection.execute(wanted).scalars().all()
    drawn = draw_records(seed, size, references)
    return RecordSample(
        seed=seed,
        drawn_from=len(references),
        drawn_for=work.actor.name,
        drawn_at=work.now,
        exception=exception,
        since=since,
        until=until,
        records=_told(work, drawn),
    )


def _told(work: Work, references: Collection[str]) -> tuple[SampledRecord, ...]:
    team = teams.c.name.label("team")
    found = (
        select(hires, CAME_IN, FIRST_DONE_ON, team)
        .join(teams, teams.c.id == hires.c.team_id)
        .where(hires.c.reference.in_(references))
    )
    rows = sorted(work.connection.execute(found), key=lambda row: (len(row.reference), row.reference))
    ids, pledge = [row.id for row in rows], pledge_for_titles(work)
    stages, exceptions = stages_of(work.connection, ids, pledge), _exceptions(work, ids)
    return tuple(
        SampledRecord(
            reference=row.reference,
            team=row.team,
            stage=title_of_stage(pledge, row.stage),
            opened_on=_began(row, stages.get(row.id, ())),
            brought_in_on=row.opened_on if row.came_in else None,
            ended_on=row.ended_on,
            stages=stages.get(row.id, ()),
            exceptions=exceptions.get(row.id, ()),
            events=row.chain_length,
            hash=row.chain_head,
        )
        for row in rows
    )


def _began(row: Row[Any], stages: Sequence[SampledStage]) -> date:
    """The earliest day that is known of a record, as ``began_on`` gives it."""
    known = (row.first_done_on, *(stage.entered_on for stage in stages)) if row.came_in else (row.opened_on,)
    found: date = min(day for day in known if day)
    return found


def _exceptions(work: Work, ids: Sequence[str]) -> Mapping[str, tuple[SampledException, ...]]:
    """What is asked about first, of the whole trail of each record, in one question."""
    each = []
    for kind in Kind:
        of_kind = places(work, kind).where(audit_events.c.chain.in_(ids)).subquery()
        each.append(select(literal(kind.value, String).label("kind"), of_kind.c.chain, of_kind.c.sequence))
    found: dict[str, dict[str, set[int]]] = {}
    for kind, chain, sequence in work.connection.execute(union_all(*each)):
        found.setdefault(chain, {}).setdefault(kind, set()).add(sequence)
    return {
        chain: tuple(
            SampledException(kind=kind, events=tuple(sorted(kinds[kind]))) for kind in Kind if kind.value in kinds
        )
        for chain, kinds in found.items()
    }
