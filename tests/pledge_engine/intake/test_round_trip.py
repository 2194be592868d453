"""A record told as a row of a tracker, and placed anew from it, stands at the same stage with the same open dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pledge_engine.intake.columns import columns_of
from pledge_engine.intake.reading import read_bytes
from pledge_engine.intake.retold import cells_of
from pledge_engine.intake.sheets import Cell, Sheet
from pledge_engine.intake.stages import standing_of as read_standing
from pledge_engine.intake.tracker import read_tracker
from pledge_engine.intake.tracker_files import as_text, as_workbook
from tests.factories.journeys import FIRST_DAY, allowed, in_stage
from tests.pledge_engine.intake.compared import facts, moved
from tests.workflows.walk import CHANCES, Chance, Walk
from workflows.importing import place
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.reading import load_shipped
from workflows.retelling import standing_of
from workflows.turn import Status

PLEDGE = load_shipped()
COLUMNS = columns_of(PLEDGE)
WALKS = st.lists(CHANCES, min_size=10, max_size=40)
NAMES: Mapping[str, Cell] = {"tracker_id": "1", "team": "Oak", "service_lead": "Robin", "professional_lead": "Sam"}


def there_and_back(journey: Journey, today: Today, as_bytes: Callable[[Sheet], bytes]) -> Journey:
    """The journey as it is placed by what a file says of it."""
    said = {**cells_of(standing_of(journey), journey.state[0], COLUMNS, PLEDGE), **NAMES}
    rows: list[list[Cell]] = [[column.title for column in COLUMNS], [said.get(column.key) for column in COLUMNS]]
    tracker = read_tracker(read_bytes(as_bytes(Sheet(name="Tracker", rows=rows)), "tracker"), PLEDGE)
    assert not tracker.mistakes
    standing = read_standing(tracker.rows[0].told, COLUMNS, PLEDGE)
    return allowed(place(PLEDGE, standing, journey.leads, today))


def without_what_is_not_told(journey: Journey, today: Today) -> Journey:
    """The journey as if nobody had proposed or agreed anything that is still open.

    A hold of the made-up people has no day to be looked at again, which every real one has.
    """
    for turn in [turn for turns in journey.turns.values() for turn in turns]:
        if turn.status is Status.AWAITING_AGREEMENT:
            journey = journey.with_turn(replace(turn, status=Status.OPEN, proposal=None, agreements=(), kept_from=None))
    holds = tuple(replace(span, review_on=today.on + timedelta(days=14)) for span in journey.holds)
    return settle(replace(journey, holds=holds), today)


@pytest.mark.parametrize("as_bytes", [as_text, as_workbook])
@pytest.mark.parametrize("stage", list(PLEDGE.stages))
@settings(max_examples=15)
@given(chances=WALKS)
def test_wherever_a_walk_ends_the_same_is_open_on_the_same_days(
    stage: str, as_bytes: Callable[[Sheet], bytes], chances: list[Chance]
) -> None:
    walk = Walk(in_stage(PLEDGE, stage), FIRST_DAY)
    for chance in chances:
        walk.make(chance)
    journey = without_what_is_not_told(walk.journey, walk.today)
    back = there_and_back(journey, walk.today, as_bytes)
    assert facts(back) == facts(journey)
    assert moved(journey).items() <= moved(back).items()
