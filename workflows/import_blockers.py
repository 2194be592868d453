"""What is not possible about where a hire is said to stand: every contradiction at once, each with the column it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from workflows.blockers import Blocker, Reason
from workflows.definition import Definition, Role, Step
from workflows.standing import Standing, Told
from workflows.words import long_date


def import_blockers(
    definition: Definition, standing: Standing, leads: Mapping[Role, str], today: date
) -> tuple[Blocker, ...]:
    """Every reason against placing the hire there; ``field`` names the column: a stage, a step, a date, or what else it holds."""
    return (
        *_of_leads(leads),
        *_of_stages(definition, standing, today),
        *_of_end(standing, today),
        *_of_holds(standing, today),
        *_of_dates(definition, standing, today),
        *(
            blocker
            for key, told in standing.steps.items()
            for blocker in _of_step(definition, standing, definition.steps[key], told, today)
        ),
    )


def _impossible(words: str, field: str, reason: Reason = Reason.DATE_IMPOSSIBLE) -> Blocker:
    return Blocker(reason, words, field=field)


def _of_leads(leads: Mapping[Role, str]) -> Iterator[Blocker]:
    if leads[Role.SERVICE_LEAD] == leads[Role.PROFESSIONAL_LEAD]:
        words = "The service lead and the professional lead must be two different people."
        yield _impossible(words, Role.PROFESSIONAL_LEAD.value, Reason.SAME_PERSON)


def _of_stages(definition: Definition, standing: Standing, today: date) -> Iterator[Blocker]:
    """A stage is entered after the one before it, not in the future, and not beyond the present one."""
    present, previous = definition.position[standing.stage], None
    for key in definition.stage_order:
        day = standing.entered.get(key)
        if day is None:
            continue
        title = definition.stages[key].title
        if definition.position[key] > present:
            here = definition.stages[standing.stage].title
            words = f"“{title}” has a day, but the record is in “{here}”, which comes before it."
            yield _impossible(words, f"entered.{key}", Reason.NOT_OPEN)
        elif day > today:
            yield _impossible(f"{long_date(day)} has not come yet.", f"entered.{key}")
        elif previous and day < previous[1]:
            words = f"“{title}” cannot begin on {long_date(day)}, before “{previous[0]}” on {long_date(previous[1])}."
            yield _impossible(words, f"entered.{key}")
        else:
            previous = title, day


def _of_end(standing: Standing, today: date) -> Iterator[Blocker]:
    ended = standing.ended
    if ended is None:
        return
    if ended.on > today:
        yield _impossible(f"{long_date(ended.on)} has not come yet.", "ended_on")
    if late := [day for day in standing.entered.values() if ended.on < day <= today]:
        words = f"The record cannot have ended on {long_date(ended.on)}: a stage began on {long_date(max(late))}."
        yield _impossible(words, "ended_on")
    if any(hold.resumed_on is None for hold in standing.holds):
        yield _impossible("A record that has ended is not on hold.", "held_on", Reason.HELD)


def _of_holds(standing: Standing, today: date) -> Iterator[Blocker]:
    for hold in standing.holds:
        if hold.held_on > today or (hold.resumed_on and hold.resumed_on > today):
            yield _impossible("A hold begins and ends on days that have come.", "held_on")
        if hold.resumed_on and hold.resumed_on < hold.held_on:
            yield _impossible("A hold ends after it began.", "earlier_holds")
        if hold.review_on and hold.review_on < hold.held_on:
            yield _impossible("A hold is looked at again after it began.", "hold_review_on")


def _of_dates(definition: Definition, standing: Standing, today: date) -> Iterator[Blocker]:
    """Once a stage that a hire date has to come before is over, that date is known and has come."""
    for stage in definition.stages.values():
        name = stage.advance_from
        if not name or definition.position[stage.key] >= definition.position[standing.stage]:
            continue
        title, day = definition.hire_dates[name].title, standing.dates.get(name)
        where = definition.stages[standing.stage].title
        if day is None:
            words = f"The {title.lower()} is needed for a record in “{where}”: everything there counts from it."
            yield _impossible(words, name, Reason.ANSWER_MISSING)
        elif day > today:
            words = f"A record in “{where}” is of somebody who has started, and {long_date(day)} has not come yet."
            yield _impossible(words, name)


def _of_step(definition: Definition, standing: Standing, step: Step, told: Told, today: date) -> Iterator[Blocker]:
    if told.on and told.on > today:
        words = (
            f"{long_date(told.on)} has not come yet: for a step that is still to be done write “due” before the date."
        )
        yield _impossible(words, step.key)
    if told.not_applicable and not step.may_be_not_applicable:
        yield _impossible(f"“{step.title}” always applies.", step.key, Reason.MAY_NOT_BE_NOT_APPLICABLE)
    most = step.due.repeat.times if step.due.repeat else None
    if most is not None and (told.times or 0) > most:
        yield _impossible(f"“{step.title}” has {most} turns, not {told.times}.", step.key, Reason.NOT_IN_DEFINITION)
    if most is not None and told.open_turns and (told.times or 0) + len(told.open_turns) > most:
        words = f"“{step.title}” has {most} turns: those that counted and those that are open are more."
        yield _impossible(words, step.key, Reason.NOT_IN_DEFINITION)
    closed = told.done or told.not_applicable or bool(told.times)
    over = definition.position[step.stage] < definition.position[standing.stage]
    stage = definition.stages[standing.stage].title
    if over and not closed and not told.again and (told.still_open or told.due_on):
        there = definition.stages[step.stage].title
        words = f"“{step.title}” is still open, but “{stage}” comes after it: clear the cell, or write “{there}” as the stage."
        yield _impossible(words, step.key, Reason.ALREADY_CLOSED)
    if closed and not _reached(definition, standing, step):
        words = f"“{step.title}” cannot be done yet: it opens later than “{stage}”."
        yield _impossible(words, step.key, Reason.NOT_OPEN)
    if (
        closed and not told.not_applicable and standing.ended is None
    ):  # What was put right may never have been done again.
        yield from _out_of_order(definition, standing, step)


def _reached(definition: Definition, standing: Standing, step: Step) -> bool:
    """Whether the step has opened by now."""
    present = definition.position[standing.stage]
    if definition.position[step.stage] <= present and not step.opens_after:
        return True
    if step.opens_after:
        return _is_over(definition, standing, definition.steps[step.opens_after])
    return bool(step.opens_with) and definition.position[step.opens_with] <= present


def _out_of_order(definition: Definition, standing: Standing, step: Step) -> Iterator[Blocker]:
    """What a step that was done needs was done before it."""
    for key in step.needs:
        needed = definition.steps[key]
        if not _is_over(definition, standing, needed):
            words = f"“{step.title}” is done, but “{needed.title}”, which comes before it, is not."
            yield Blocker(Reason.CANNOT_START, words, step=needed.key, field=step.key)


def _is_over(definition: Definition, standing: Standing, step: Step) -> bool:
    told = standing.told(step.key)
    most = step.due.repeat.times if step.due.repeat else None
    if told.done or told.not_applicable or told.again or (most is not None and (told.times or 0) >= most):
        return True
    return definition.position[step.stage] < definition.position[standing.stage]
