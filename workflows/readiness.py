"""What a team has done once and need not do again for its next post: carried into a new record for as long as it holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from workflows.definition import Definition, Step
from workflows.due import add_months
from workflows.journey import Journey, Status, Turn, happened


def carried_steps(definition: Definition) -> tuple[Step, ...]:
    """The steps that serve a team's later posts for a time, carried together or not at all."""
    return tuple(step for step in definition.steps.values() if step.carried_months)


def may_be_carried(definition: Definition, found: Iterable[Turn], on: date) -> tuple[Turn, ...]:
    """The finished turns of another record of the team that hold on this day; nothing unless all of them are there.

    The time runs from the day the last of them was finished, which for an agreed step is that of its second agreement.
    Where the actions they called for have been finished as well, those are carried with them: they are the team's.
    """
    by_step = {turn.step: turn for turn in found if happened(turn) and turn.completed_on}
    steps = carried_steps(definition)
    if not steps or any(step.key not in by_step for step in steps):
        return ()
    since = max(day for step in steps if (day := by_step[step.key].completed_on))
    months = min(step.carried_months for step in steps if step.carried_months)
    if on > add_months(since, months):
        return ()
    return tuple(by_step[step.key] for step in (*steps, *_follow(definition, steps)) if step.key in by_step)


def _follow(definition: Definition, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """The steps that finish what a carried step lists."""
    keys = {step.key for step in steps}
    return tuple(
        step
        for step in definition.steps.values()
        if any(field.rows_for and field.rows_for.subject.step in keys for field in step.fields.values())
    )


def carried_into(journey: Journey, turns: Iterable[Turn], on: date) -> Journey:
    """A journey that has just been opened, with what is carried into it; each counts from its own date."""
    for turn in turns:
        carried = Turn(
            step=turn.step,
            round=journey.next_round(journey.definition.steps[turn.step].stage),
            n=1,
            status=Status.CARRIED,
            opened_on=on,
            happened_on=turn.happened_on,
            completed_on=turn.completed_on,
            closed_on=on,
            answers=turn.answers,
        )
        journey = journey.with_turn(carried)
    return journey
