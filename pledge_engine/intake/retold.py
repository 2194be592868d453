"""One record as the cells of a tracker: the words that ``cells`` reads, written so that reading them gives the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from pledge_engine.intake.columns import Column, Kind
from pledge_engine.intake.sheets import Cell
from workflows.answers import Value
from workflows.definition import Definition
from workflows.due import HoldSpan
from workflows.machine import LEFT, WITHDRAWN
from workflows.reasons import WAYS_TO_LEAVE, WITHDRAW_REASONS
from workflows.standing import Standing, Told
from workflows.words import sentence

_PACES = {1: "weekly", 2: "fortnightly"}


def cells_of(standing: Standing, state: str, columns: tuple[Column, ...], definition: Definition) -> Mapping[str, Cell]:
    """What a tracker says of a record that stands there, by column; ``state`` is "withdrawn", "left" or anything else."""
    said = {
        **_of_record(standing, state, definition),
        **{f"entered.{key}": day for key, day in standing.entered.items() if key != standing.stage},
        **standing.dates,
        **{
            name: definition.hire_facts[name].get(key)
            for name, key in standing.facts.items()
            if name in definition.hire_facts
        },
    }
    for column in columns:
        if column.step:
            said[column.key] = _of_step(column, standing)
    return {key: cell for key, cell in said.items() if cell is not None}


def day_words(day: date) -> str:
    """A day as trackers write it: "06/08/2026"."""
    return f"{day:%d/%m/%Y}"


def _of_record(standing: Standing, state: str, definition: Definition) -> dict[str, Cell]:
    """Where the record as a whole stands, and how it ended if it did."""
    stage = definition.stages.get(standing.stage)
    title = stage.title if stage else standing.stage
    held = next((span for span in standing.holds if span.resumed_on is None), None)
    over = [span for span in standing.holds if span.resumed_on is not None]
    said: dict[str, Cell] = {
        "stage": title,
        "entered_on": standing.entered.get(standing.stage),
        "held_on": held.held_on if held else None,
        "hold_review_on": held.review_on if held else None,
        "earlier_holds": "; ".join(_span(span) for span in over) or None,
        "pace": _PACES.get(standing.pace, f"every {standing.pace} weeks") if standing.pace > 1 else None,
    }
    if state in {WITHDRAWN, LEFT}:
        why = WITHDRAW_REASONS if state == WITHDRAWN else WAYS_TO_LEAVE
        said |= {"stage": sentence(state), "last_stage": title}
        if standing.ended is not None:
            said |= {"ended_on": standing.ended.on, "ended_why": why.get(standing.ended.why)}
    return said


def _span(span: HoldSpan) -> str:
    assert span.resumed_on is not None
    return f"{day_words(span.held_on)} to {day_words(span.resumed_on)}"


def _of_step(column: Column, standing: Standing) -> Cell:
    told = standing.told(column.step)
    match column.kind:
        case Kind.ANSWER:
            assert column.field is not None
            return _answer(column, standing.answers.get(column.step, {}).get(column.field.key))
        case Kind.DAY:
            return told.due_on
        case Kind.COUNT:
            return _count(told)
        case Kind.LAST:
            return _with_earlier(_once(told, column.kind), told.earlier)
        case _:
            return _once(told, column.kind)


def _once(told: Told, kind: Kind) -> Cell:
    if told.again and kind is Kind.LAST:
        return "open again"
    if told.done:
        return told.on or "yes"
    if told.not_applicable:
        return f"n/a {day_words(told.on)}" if told.on else "n/a"
    if kind is not Kind.STEP:
        return None
    due = f"due {day_words(told.due_on)}" if told.due_on else ""
    if told.again:
        return f"open again, {due}" if due else "open again"
    return due or ("no" if told.still_open else None)


def _with_earlier(last: Cell, earlier: Sequence[date]) -> Cell:
    if not earlier:
        return last
    said = f"earlier open due {' and '.join(map(day_words, earlier))}"
    if last is None:
        return said
    return f"{day_words(last) if isinstance(last, date) else last}, {said}"


def _count(told: Told) -> Cell:
    if told.times is None:
        return None
    unknown = told.missed - sum(many for _, many in told.missed_as)
    hows = [(how.replace("_", " "), many) for how, many in (*told.missed_as, ("missed", unknown)) if many]
    missed = "".join(f", {many} {how}" for how, many in hows)
    last = f", last {day_words(told.on)}" if told.on else ""
    following = f", next due {day_words(told.due_on)}" if told.due_on else ""
    still = f", open {' '.join(map(str, told.open_turns))}" if told.open_turns else ""
    later = "".join(f", {n} due {day_words(day)}" for n, day in told.due_later)
    return f"{told.times}{missed}{last}{still}{following}{later}"


def _answer(column: Column, value: Value | None) -> Cell:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and column.choices:
        return column.choices.get(value)
    return value if isinstance(value, str | int | date) else None
