"""Reads the hand-dated journeys and makes their moves through the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.factories.answers import ACTION, filled
from workflows.agreeing import By
from workflows.answers import Value, parse_answer
from workflows.blockers import Refused
from workflows.calendar import Calendar
from workflows.definition import Role, Step
from workflows.hire_dates import set_date
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.reading import load_shipped
from workflows.stages import advance, agree_stage, open_journey
from workflows.steps import At, agree, complete, not_applicable, save

GOLDEN = Path(__file__).with_name("golden.md")
CALENDAR = Calendar()
LEADS = {Role.SERVICE_LEAD: "service_lead", Role.PROFESSIONAL_LEAD: "professional_lead"}


@dataclass
class Hire:
    """One section of the page: its moves and its dates, as written."""

    name: str
    moves: list[dict[str, str]] = field(default_factory=list)
    dates: list[dict[str, str]] = field(default_factory=list)


def read_golden(text: str) -> list[Hire]:
    """Every hire of the page."""
    hires: list[Hire] = []
    for title, body in re.findall(r"^# (Hire \w+)$(.*?)(?=^# |\Z)", text, flags=re.MULTILINE | re.DOTALL):
        hire = Hire(title)
        for header, table in re.findall(r"^(\| \w.*\|)\n\|[-| ]+\|\n((?:\|.*\n?)+)", body, flags=re.MULTILINE):
            rows = list(_rows(header, table))
            (hire.moves if "move" in rows[0] else hire.dates).extend(rows)
        hires.append(hire)
    return hires


def _rows(header: str, table: str) -> Iterator[dict[str, str]]:
    keys = [cell.strip() for cell in header.strip("|").split("|")]
    for line in table.strip().splitlines():
        yield dict(
            zip(
                keys,
                (cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")),
                strict=True,
            )
        )


def settled_by(hire: Hire, day: date) -> Journey:
    """The hire at the end of a day, after every move recorded up to it."""
    journey: Journey | None = None
    for move in hire.moves:
        on = date.fromisoformat(move["on"])
        if on <= day:
            journey = made(journey, move, Today(on, CALENDAR))
    assert journey is not None
    return settle(journey, Today(day, CALENDAR))


def made(journey: Journey | None, move: Mapping[str, str], today: Today) -> Journey:
    """The journey after one row of the table of moves."""
    by = By(Role(move["who"]), move["who"])
    first = open_journey(load_shipped(), LEADS, today)
    after = first if journey is None else _moved(settle(journey, today), move, by, today)
    assert not isinstance(after, Refused), f"{dict(move)} was refused: {after}"
    return after


def _moved(journey: Journey, move: Mapping[str, str], by: By, today: Today) -> Journey | Refused:
    at = At(move["step"], int(move["turn"] or 1))
    happened_on = date.fromisoformat(move["happened on"]) if move["happened on"] else None
    match move["move"]:
        case "advance":
            return advance(journey, today)
        case "agree" if not move["step"]:
            return agree_stage(journey, by, today)
        case "agree":
            return agree(journey, at, by, today)
        case "not_applicable":
            return not_applicable(journey, at, by, "not_relevant", today)
        case "set_date":
            return set_date(journey, move["step"], date.fromisoformat(move["answers"].removeprefix("date=")), today)
    step = journey.definition.steps[move["step"]]
    given = answers_of(step, move["answers"])
    if move["move"] == "save":
        return save(journey, at, given, today)
    day = happened_on or today.on
    return complete(journey, at, by, filled(journey, step, given, day), day, today)


def answers_of(step: Step, text: str) -> dict[str, Value]:
    """The answers cell as typed values."""
    answers: dict[str, Value] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        key, _, raw = part.partition("=")
        if key == "actions":
            answers[key] = (ACTION,) * int(raw)
        elif (value := parse_answer(step.fields[key], raw)) is not None:
            answers[key] = value
    return answers


def shown_due(journey: Journey, step: str, n: int) -> str:
    """What the page calls the date of a turn: a date, or why there is none."""
    stage, target, _ = step.partition(":target")
    if target:
        visit = journey.visit_to(stage)
        return str(visit.target_on or "unknown") if visit else "not open"
    turn = journey.turn(step, n)
    if turn is None:
        return "not open"
    if turn.status == "not_needed":
        return "not needed"
    return str(turn.due_on or "unknown")
