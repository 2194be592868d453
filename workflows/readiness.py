"""What a team has done once and need not do again for its next post: carried into a new record for as long as it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from workflows.definition import Definition, Step
from workflows.due import add_months
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.turn import Status, Turn, happened


def carried_steps(definition: Definition) -> tuple[Step, ...]:
    """The steps that serve a team's later posts for a time, carried together or not at all."""
    return tuple(step for step in definition.steps.values() if step.carried_months)


def may_be_carried(definition: Definition, found: Iterable[Turn], on: date) -> tuple[Turn, ...]:
    """The finished turns of another record of the team that hold on this day; nothing unless all of them are there.

    The time runs from the day the last of them was finished, which for an agreed step is that of its second agreement.
    Where the actions they called for have been finished as well, those are carried with them: they are the team's.
    """
    by_step, steps = _finished(found), carried_steps(definition)
    until = holds_until(definition, by_step.values())
    if until is None or on > until:
        return ()
    keys = (*(step.key for step in steps), *follow_ups(definition))
    return tuple(by_step[key] for key in keys if key in by_step)


def prepared_on(definition: Definition, found: Iterable[Turn]) -> date | None:
    """The day from which a team's preparation counts: that of its last step; None unless all of it was finished."""
    by_step, steps = _finished(found), carried_steps(definition)
    days = [by_step[step.key].completed_on for step in steps if step.key in by_step]
    return max((day for day in days if day), default=None) if len(days) == len(steps) else None


def holds_until(definition: Definition, found: Iterable[Turn]) -> date | None:
    """The last day on which a team's preparation is carried into a new record; None unless all of it was finished."""
    since = prepared_on(definition, found)
    months = min((step.carried_months for step in carried_steps(definition) if step.carried_months), default=0)
    return add_months(since, months) if since else None


def _finished(found: Iterable[Turn]) -> dict[str, Turn]:
    return {turn.step: turn for turn in found if happened(turn) and turn.completed_on}


def follow_ups(definition: Definition) -> Mapping[str, str]:
    """The steps that finish what a carried step lists, each with the step that lists it."""
    carried = {step.key for step in carried_steps(definition)}
    return {
        step.key: field.rows_for.subject.step
        for step in definition.steps.values()
        for field in step.fields.values()
        if field.rows_for and field.rows_for.subject.step in carried
    }


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


def finished_by_team(journey: Journey, finished: Turn, today: Today) -> Journey:
    """The journey after the team has finished, for another post, what it has open here too; it counts from that day."""
    turn = journey.open_turn(finished.step)
    if turn is None:
        return journey
    carried = replace(
        turn,
        status=Status.CARRIED,
        answers=finished.answers,
        happened_on=finished.happened_on,
        completed_on=finished.completed_on,
        closed_on=today.on,
    )
    return settle(journey.with_turn(carried), today)
