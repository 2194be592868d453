"""The stages of a record on a strip: which are done, where it stands, and from when to when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from pledge_engine.hires.brought_in import days_from, entered_day_from
from pledge_engine.hires.days_from import DaysFrom
from pledge_engine.hires.reading import Reader
from pledge_engine.hires.rounds_told import told_round
from pledge_engine.hires.views import StageLine
from workflows.definition import Stage
from workflows.ending import last_visit
from workflows.journey import Journey, Visit


def strip_of(reader: Reader) -> tuple[StageLine, ...]:
    """Every stage of the pledge in its order, with what the reader may know of its days."""
    came = days_from(reader)
    return tuple(_stage_line(reader, stage, came) for stage in reader.journey.definition.stages.values())


def _stage_line(reader: Reader, stage: Stage, came: Mapping[str, DaysFrom]) -> StageLine:
    visit = reader.journey.visit_to(stage.key)
    dated = visit if visit and reader.sees_visit(visit) else None
    here = reader.journey.stage is stage
    ended = visit is not None and visit is last_visit(reader.journey) and reader.journey.stage is None
    return StageLine(
        key=stage.key,
        title=stage.title,
        phase=reader.journey.definition.phases[stage.phase],
        place="here" if here else "ended" if ended else "done" if visit else "to come",
        # That there was a round before a worker's own would say that somebody else was there before them.
        round=0 if dated is None else 1 if reader.since else told_round(reader, stage.key, dated.round),
        entered_on=dated.entered_on if dated else None,
        left_on=_left_on(reader.journey, dated, ended=ended) if dated else None,
        target_on=dated.target_on if dated else None,
        days_from=entered_day_from(came, stage.key, dated.round) if dated else DaysFrom.RECORD,
    )


def _left_on(journey: Journey, visit: Visit, *, ended: bool) -> date | None:
    """The last day of a visit: where the record ended in it, the day on which it ended and not the one on which that was said."""
    return min(visit.left_on, journey.ended.on) if ended and visit.left_on and journey.ended else visit.left_on
