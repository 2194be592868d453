"""Which stage of the pledge a tracker means, and where a row as a whole says that its hire stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


class RowMistakes(Exception):
    """Everything that the cells of a row cannot say together; ``each`` are these."""

    def __init__(self, each: Sequence[RowMistake]) -> None:
        super().__init__()
        self.each = tuple(each)


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
    """Where the row says that its hire stands; raises ``RowMistakes``."""
    stage = told["stage"]
    entered = {key: told[f"entered.{key}"] for key in definition.stages if f"entered.{key}" in told}
    mistakes: list[RowMistake] = []
    present = stage if stage in definition.stages else _last_stage(told, entered, definition, mistakes)
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
    ended = _ended(told, mistakes) if stage in {WITHDRAWN, LEFT} else None
    holds = _holds(told, mistakes)
    if mistakes:
        raise RowMistakes(mistakes)
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
        holds=holds,
        ended=ended,
    )


def _full_counts(steps: dict[str, Told], definition: Definition) -> None:
    """A step of which every turn counted is done."""
    for key, told in steps.items():
        repeat = definition.steps[key].due.repeat
        times = repeat.times if repeat else None
        if times and told.times == times:
            steps[key] = replace(told, done=True)


def _last_stage(
    told: Mapping[str, Any], entered: Mapping[str, Any], definition: Definition, mistakes: list[RowMistake]
) -> str:
    """The stage that a record which has ended was last in: as it says, or the furthest one with a day."""
    ends_as = told["stage"]
    possible = [key for key, stage in definition.stages.items() if stage.ends_as == ends_as]
    named: str | None = told.get("last_stage")
    if named is not None and named not in possible:
        word = "withdrawn" if ends_as == WITHDRAWN else "left"
        titles = listed((definition.stages[key].title for key in possible), last="or")
        mistakes.append(RowMistake("last_stage", f"a record is not {word} from that stage", f"write {titles}"))
    return named or next((key for key in reversed(possible) if key in entered), possible[0])


def _ended(told: Mapping[str, Any], mistakes: list[RowMistake]) -> Ended | None:
    """How a record ended; None where something about that is missing or cannot be, which is said."""
    codes = WITHDRAW_REASONS if told["stage"] == WITHDRAWN else WAYS_TO_LEAVE
    why = "other" if told["stage"] == LEFT else ""
    if "ended_on" not in told:
        mistakes.append(RowMistake("ended_on", "a record that has ended needs the day", "write for example 06/08/2026"))
    if "ended_why" in told:
        try:
            why = choice_told(told["ended_why"], codes)
        except AnswerMistake as mistake:
            mistakes.append(RowMistake("ended_why", mistake.problem, mistake.mend))
    elif not why:
        mend = f"write {listed(codes.values(), last='or')}"
        mistakes.append(RowMistake("ended_why", "a record that was withdrawn needs the reason", mend))
    return Ended(told["ended_on"], why) if "ended_on" in told else None


def _holds(told: Mapping[str, Any], mistakes: list[RowMistake]) -> tuple[HoldSpan, ...]:
    earlier: tuple[HoldSpan, ...] = told.get("earlier_holds", ())
    if "held_on" not in told:
        return earlier
    if "hold_review_on" not in told:
        problem = "a record on hold needs a day by which somebody looks at it again"
        mistakes.append(RowMistake("hold_review_on", problem, "write when that is, for example 06/08/2026"))
        return earlier
    return (*earlier, HoldSpan(told["held_on"], None, told["hold_review_on"]))
