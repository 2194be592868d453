"""One fictional hire through all eight stages with a stepped clock, by the commands that people use.

Every step of the shipped pledge is reached, opened, dated and completed on the way: the conditional ones because the
story needs them, those that repeat in their first turns. What was not completed at the end is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.office import open_office
from pledge_engine.reconciliation.verifying import Verified, verify
from pledge_engine.settings import Settings
from pledge_engine.upkeep.demo_people import hands_for, settle_place
from pledge_engine.upkeep.lives import Life, Teller
from pledge_engine.upkeep.plots import Aside, Plot, start_a_week_later
from pledge_engine.upkeep.stories import Story
from workflows.definition import Definition, Role

BEGINS = date(2026, 1, 5)
PLOT = Plot(
    team="Oak",
    opened=0,
    story=Story(worker="Taylor Example", actions_needed=True, job_description="new", fixed_term_months=24),
    log_in=True,
    asides=(Aside("start_confirmed", 2, Role.SERVICE_LEAD, start_a_week_later),),
)
_MOST_ACTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How the journey ended: what is missing on which step, by its key, and whether all of it verifies."""

    reference: str
    acts: int
    steps: int
    missing: Mapping[str, str]
    verification: Verified


def walk_whole_pledge(folder: Path, tell: Teller) -> Arrival:
    """Walk one hire through the pledge in a database of its own in the folder, telling each event as it happens."""
    clock = FixedClock(datetime.combine(BEGINS, time(9), tzinfo=LONDON))
    settings = Settings(database_url=f"sqlite:///{folder / 'journey.db'}")
    office = open_office(settings, door="cli", clock=clock, make=True)
    try:
        definition = office.prepare()
        settle_place(office)
        life = Life(office, clock, definition, PLOT, BEGINS)
        acts = _lived(life, definition, tell)
        with office.work(office.actor(hands_for(PLOT.team)[Role.AUDITOR]), write=False) as work:
            verification = verify(work)
        return Arrival(
            reference=life.walk.reference,
            acts=acts,
            steps=len(definition.steps),
            missing=_missing(life, definition),
            verification=verification,
        )
    finally:
        office.close()


def _lived(life: Life, definition: Definition, tell: Teller) -> int:
    """Let it happen until every step has been completed at least once, or nothing more can be done."""
    life.go_on(tell)
    acts = 1
    while life.next and acts < _MOST_ACTS and _missing(life, definition):
        life.go_on(tell)
        acts += 1
    return acts


def _missing(life: Life, definition: Definition) -> Mapping[str, str]:
    """What each step still lacks of being opened, dated and completed; nothing for those that were."""
    view = life.walk.look()
    found: dict[str, str] = {}
    for key in definition.steps:
        turns = [turn for turn in (*view.earlier, *view.tasks) if turn.step == key]
        done = [turn for turn in turns if turn.state == "done"]
        if not turns:
            found[key] = "was never opened"
        elif not done:
            found[key] = "was not completed"
        elif not any(turn.due_on for turn in done):
            found[key] = "was never dated"
    return found
