"""Which stage of the pledge a tracker means, and where a row as a whole says that its hire stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pledge_engine.intake.accepted_names import STAGE_NAMES
from pledge_engine.intake.cells import choice_told
from pledge_engine.intake.columns import Column, Kind, plain
from workflows.answers import AnswerMistake, Value
from workflows.definition import Definition
from workflows.due import HoldSpan
from workflows.journey import Ended
from workflows.machine import LEFT, WITHDRAWN
from workflows.reasons import WAYS_TO_LEAVE, WITHDRAW_REASONS
from workflows.standing import NOTHING_TOLD, Standing, Told
from workflows.words import listed


class RowMistake(AnswerMistake):
    """What the cells of a row say together cannot be; ``column`` is the one to look at.

    ``about`` and ``many`` are those of a ``Mistake``.
    """

    def __init__(self, column: str, problem: str, mend: str, *, about: str = "", many: str = "") -> None:
        super().__init__(problem, mend)
        self.column, self.about, self.many = column, about, many


def stage_told(text: str, definition: Definition) -> str:
    """The key of the stage that is meant, or "withdrawn" or "left"; raises ``AnswerMistake``."""
    wanted = plain(text)
    if wanted in {WITHDRAWN, LEFT}:
        return wanted
    for key, stage in definition.stages.items():
        if wanted in {plain(key), plain(stage.title), *STAGE_NAMES.get(key, ())}:
            return key
    if wanted in {"on hold", "held", "paused"}:
        raise AnswerMistake(
            "being on hold is no stage",
            "write its stage, for example Clearance, and since when it is on hold in a column “On hold since”",
        )
    titles = ", ".join(stage.title for stage in definition.stages.values())
    raise AnswerMistake(f"“{text[:40]}” is not a stage of the pledge", f"write {titles}, Withdrawn or Left")


def standing_of(told: Mapping[str, Any], columns: tuple[Column, ...], definition: Definition) -> Standing:
    """Where the row says that its hire stands; raises ``RowMistake``."""
    stage = told["stage"]
    entered = {key: told[f"entered.{key}"] for key in definition.stages if f"entered.{key}" in told}
    present = stage if stage in definition.stages else _last_stage(told, entered, definition)
    if "entered_on" in told:
        entered[present] = told["entered_on"]
    steps: dict[str, Told] = {}
    answers: dict[str, dict[str, Value]] = {}
    for column in columns:
        if not column.step or column.key not in told:
            continue
        if column.kind is Kind.ANSWER and column.field is not None:
            answers.setdefault(column.step, {})[column.field.key] = told[column.key]
        elif column.kind is Kind.DAY:
            steps[column.step] = replace(steps.get(column.step, NOTHING_TOLD), due_on=told[column.key])
        else:
            steps[column.step] = told[column.key]
    _full_counts(steps, definition)
    ended = _ended(told) if stage in {WITHDRAWN, LEFT} else None
    if (
        ended and stage == WITHDRAWN
    ):  # A record that was withdrawn is about nobody any more, so no name comes in with it.
        personal = {step.key for step in definition.steps.values() if step.per_person}
        answers = {step: given for step, given in answers.items() if step not in personal}
    return Standing(
        stage=present,
        entered=entered,
        steps=steps,
        answers=answers,
        dates={name: told[name] for name in definition.hire_dates if name in told},
        facts={name: told[name] for name in definition.hire_facts if name in told},
        pace=told.get("pace", 1),
        holds=_holds(told),
        ended=ended,
    )


def _full_counts(steps: dict[str, Told], definition: Definition) -> None:
    """A step of which every turn counted is done."""
    for key, told in steps.items():
        repeat = definition.steps[key].due.repeat
        times = repeat.times if repeat else None
        if times and told.times == times:
            steps[key] = replace(told, done=True)


def _last_stage(told: Mapping[str, Any], entered: Mapping[str, Any], definition: Definition) -> str:
    """The stage that a record which has ended was last in: as it says, or the furthest one with a day."""
    ends_as = told["stage"]
    possible = [key for key, stage in definition.stages.items() if stage.ends_as == ends_as]
    named = told.get("last_stage")
    if named is not None and named not in possible:
        word = "withdrawn" if ends_as == WITHDRAWN else "left"
        titles = listed((definition.stages[key].title for key in possible), last="or")
        raise RowMistake("last_stage", f"a record is not {word} from that stage", f"write {titles}")
    return named or next((key for key in reversed(possible) if key in entered), possible[0])


def _ended(told: Mapping[str, Any]) -> Ended:
    codes = WITHDRAW_REASONS if told["stage"] == WITHDRAWN else WAYS_TO_LEAVE
    if "ended_on" not in told:
        raise RowMistake("ended_on", "a record that has ended needs the day", "write for example 06/08/2026")
    if "ended_why" not in told:
        if told["stage"] == LEFT:
            return Ended(told["ended_on"], "other")
        raise RowMistake(
            "ended_why", "a record that was withdrawn needs the reason", f"write {listed(codes.values(), last='or')}"
        )
    try:
        return Ended(told["ended_on"], choice_told(told["ended_why"], codes))
    except AnswerMistake as mistake:
        raise RowMistake("ended_why", mistake.problem, mistake.mend) from mistake


def _holds(told: Mapping[str, Any]) -> tuple[HoldSpan, ...]:
    earlier: tuple[HoldSpan, ...] = told.get("earlier_holds", ())
    if "held_on" not in told:
        return earlier
    if "hold_review_on" not in told:
        problem = "a record on hold needs a day by which somebody looks at it again"
        raise RowMistake("hold_review_on", problem, "write when that is, for example 06/08/2026")
    return (*earlier, HoldSpan(told["held_on"], None, told["hold_review_on"]))
