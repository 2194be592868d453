"""Pairs of commands at one moment, on both databases: only outcomes that make sense, and nothing half-done.

``make races`` runs each pair 500 times; with every other test each runs a few times only.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from pledge_engine.hires import (
    change_commands,
    ending_commands,
    hold_commands,
    register_commands,
    round_commands,
    stage_commands,
    step_commands,
)
from pledge_engine.hires.closure_commands import add_closure
from pledge_engine.hires.handing_over import deactivate_person
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.office import Office, shipped_text
from tests.factories.databases import copied
from tests.factories.office import as_typed, day_of, furnish, go_on, journey_of, office_on, opened_hire
from tests.races.runners import DONE, RECORD, Act, Seen, must_hold_together, outcomes
from workflows.advancing import advance_blockers
from workflows.blockers import Reason
from workflows.definition import Role

TIMES = int(os.environ.get("RACES", "6"))
PLAN, STEP = "job_plan", "understand_roles"
MONTH = "group_supervision"


class Place(NamedTuple):
    """A database in which a record stands where a race begins, and the moment at which it does."""

    database: str
    moment: datetime


def stands_at(office: Office) -> str:
    """Where the record stands, as far as races tell: begun, ready to be agreed, agreed, and which stage."""
    journey = journey_of(office, RECORD)
    stage = journey.stage.key if journey.stage else ""
    reasons = {blocker.reason for blocker in advance_blockers(journey, day_of(office))}
    given = len(visit.agreements) if (visit := journey.visit_to(stage)) else 0
    if reasons <= {Reason.STAGE_NOT_AGREED}:
        return f"{stage}: {'agreed' if not reasons else 'ready' if not given else 'half agreed'}"
    plan = journey.turn(PLAN)
    waits = plan and plan.status == "awaiting_agreement"
    return f"{stage}: {'proposed' if waits else 'going on'}"


PLACES = (
    "team_readiness: going on",
    "jd_agreement: proposed",
    "team_readiness: ready",
    "team_readiness: agreed",
    "jd_agreement: going on",
    "jd_agreement: agreed",
    "workbook: going on",
)


@pytest.fixture(scope="module")
def places(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Place]]:
    found: dict[str, Place] = {}
    with ExitStack() as kept:
        database = kept.enter_context(copied(upgraded, tmp_path_factory.mktemp("walked")))
        office = office_on(database)
        furnish(office, shipped_text())
        opened_hire(office)
        while len(found) < len(PLACES):
            here = stands_at(office)
            if here in PLACES and here not in found:
                office.close()
                copy = kept.enter_context(copied(database, tmp_path_factory.mktemp("place")))
                found[here] = Place(copy, office.clock.now())
            go_on(office, RECORD)
        office.close()
        yield found


# ---------------------------------------------------------------- what people do


def by(handle: str, command: object, *given: object, seen_record: bool = False, **more: object) -> Act:
    """Somebody gives a command on the record; with ``seen_record`` only if nobody has changed it since they looked."""

    def act(office: Office, seen: Seen) -> None:
        version = {"seen": seen.record} if seen_record else {}
        with office.work(office.actor(handle)) as work:
            command(work, RECORD, *given, **version, **more)  # type: ignore[operator]

    return act


def completes(handle: str, step: str, n: int = 1) -> Act:
    """Somebody completes a step as they saw it, with all that it asks."""

    def act(office: Office, seen: Seen) -> None:
        journey = journey_of(office, RECORD)
        typed = as_typed(journey, journey.definition.steps[step], day_of(office))
        version = seen.turns.get((step, n))
        with office.work(office.actor(handle)) as work:
            step_commands.complete_step(work, RECORD, step, typed, n=n, seen=version)

    return act


def edits(handle: str, step: str) -> Act:
    """Somebody changes an answer of a step as they saw it."""

    def act(office: Office, seen: Seen) -> None:
        with office.work(office.actor(handle)) as work:
            answers = {"link": "https://intranet.example/another"}
            step_commands.save_step(work, RECORD, step, answers, seen=seen.turns[step, 1])

    return act


def agrees(handle: str, step: str) -> Act:
    def act(office: Office, seen: Seen) -> None:
        with office.work(office.actor(handle)) as work:
            step_commands.agree_step(work, RECORD, step, seen=seen.turns[step, 1])

    return act


def moves_date(handle: str, step: str) -> Act:
    def act(office: Office, seen: Seen) -> None:
        with office.work(office.actor(handle)) as work:
            day = day_of(office) + timedelta(days=20)
            change_commands.move_date(work, RECORD, step, day, "person_away", seen=seen.turns[step, 1])

    return act


def deactivates(handle: str) -> Act:
    def act(office: Office, _seen: Seen) -> None:
        with office.work(office.actor("admin")) as work:
            deactivate_person(work, handle)

    return act


def closes(day: date) -> Act:
    """An administrator closes the trust on a day, which moves dates on many records."""

    def act(office: Office, _seen: Seen) -> None:
        with office.work(office.actor("admin")) as work:
            add_closure(work, day, "Trust closure")

    return act


def records_session(handle: str) -> Act:
    def act(office: Office, _seen: Seen) -> None:
        with office.work(office.actor(handle)) as work:
            register_commands.record_register(work, MONTH, day_of(office), {RECORD: "attended"})

    return act


def holds(handle: str) -> Act:
    def act(office: Office, _seen: Seen) -> None:
        with office.work(office.actor(handle)) as work:
            hold_commands.hold(work, RECORD, day_of(office) + timedelta(days=30))

    return act


# ---------------------------------------------------------------- the pairs

FIRST = (DONE, "Conflict")
SECOND = ("Conflict", DONE)
BOTH = (DONE, DONE)


class Race(NamedTuple):
    """Where it begins, who does what, and how it may end for the one and the other."""

    place: str
    one: Act
    other: Act
    allowed: tuple[tuple[str, str], ...]


RACES = {
    "advance against withdraw": Race(
        "team_readiness: agreed",
        by("sam", stage_commands.advance, seen_record=True),
        by("pat", ending_commands.withdraw, "not_funded", seen_record=True),
        (FIRST, SECOND),
    ),
    "two agreements at once": Race(
        "team_readiness: ready", by("sam", stage_commands.agree_stage), by("pat", stage_commands.agree_stage), (BOTH,)
    ),
    "two agreements at once, each to what was seen": Race(
        "team_readiness: ready",
        by("sam", stage_commands.agree_stage, seen_record=True),
        by("pat", stage_commands.agree_stage, seen_record=True),
        (BOTH,),
    ),
    "agree a stage while a step of it is opened again": Race(
        "team_readiness: ready",
        by("pat", stage_commands.agree_stage, seen_record=True),
        by("sam", change_commands.correct_step, STEP, "wrong_answer"),
        (BOTH, SECOND),
    ),
    "the same proposed twice at once": Race(
        "team_readiness: going on", completes("sam", PLAN), completes("pat", PLAN), (BOTH,)
    ),
    "propose while the other saves something else": Race(
        "team_readiness: going on", completes("sam", PLAN), edits("pat", PLAN), (FIRST, SECOND)
    ),
    "one agreement twice": Race(
        "team_readiness: ready",
        by("sam", stage_commands.agree_stage),
        by("sam", stage_commands.agree_stage),
        ((DONE, "RefusedMove"), ("RefusedMove", DONE)),
    ),
    "complete against hold": Race(
        "team_readiness: going on", completes("sam", STEP), holds("pat"), (BOTH, ("RefusedMove", DONE))
    ),
    "agree while the other edits": Race(
        "jd_agreement: proposed", agrees("pat", PLAN), edits("sam", PLAN), (FIRST, SECOND, (DONE, "RefusedMove"))
    ),
    "return against advance": Race(
        "jd_agreement: agreed",
        by("sam", round_commands.return_to, "team_readiness", "not_complete", seen_record=True),
        by("pat", stage_commands.advance, seen_record=True),
        (FIRST, SECOND),
    ),
    "move a date against complete": Race(
        "team_readiness: going on",
        moves_date("pat", STEP),
        completes("sam", STEP),
        (FIRST, SECOND),  # Whoever comes second is told how the other has changed the step.
    ),
    "deactivate against submit": Race(
        "team_readiness: going on", deactivates("sam"), completes("sam", STEP), (BOTH, (DONE, "NotFound"))
    ),
    "reassign against complete": Race(
        "team_readiness: going on",
        by("cleo", reassign_lead, Role.SERVICE_LEAD, "cleo", seen_record=True),
        completes("sam", STEP),
        (BOTH,),
    ),
    "a session's register against its step": Race(
        "workbook: going on",
        records_session("fay"),
        completes("fay", MONTH),
        (FIRST, ("RefusedMove", DONE), (DONE, "RefusedMove")),
    ),
    "a closure on many records against an edit": Race(
        "team_readiness: going on", closes(date(2026, 6, 22)), completes("sam", STEP), (BOTH, FIRST)
    ),
    "undo against the next record": Race(
        "jd_agreement: going on",
        by("sam", round_commands.undo_advance),
        by("pat", stage_commands.set_hire_date, "start_date", date(2026, 12, 1)),
        (BOTH, ("RefusedMove", DONE), (DONE, "RefusedMove")),
    ),
}


@pytest.mark.parametrize("race", RACES.values(), ids=RACES)
def test_whoever_is_first_what_is_recorded_makes_sense(race: Race, places: Mapping[str, Place], tmp_path: Path) -> None:
    place, ends = places[race.place], Counter[tuple[str, ...]]()
    for _ in range(TIMES):
        with copied(place.database, tmp_path) as database:
            ends[outcomes(database, place.moment, race.one, race.other)] += 1
            must_hold_together(database, place.moment)
    assert set(ends) <= set(race.allowed), ends
