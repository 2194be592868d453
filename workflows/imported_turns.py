"""The turns of a hire that is placed in the middle: what is over as imported history, what is open from the day it opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain, count, islice, repeat, zip_longest

from workflows.anchors import closing_day
from workflows.answers import Value
from workflows.attendance import attendance_field, came
from workflows.dating import due_of, past_end
from workflows.definition import Step
from workflows.fields import HAPPENED_ON
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.standing import NOTHING_TOLD, Standing, Told
from workflows.turn import Status, Turn

_MOST_TURNS = 10_000


def with_turns(journey: Journey, standing: Standing, today: Today) -> Journey:
    """The journey with the turns that it has by now, before the rules have dated them."""
    present = journey.definition.position[standing.stage]
    found: dict[str, tuple[Turn, ...]] = {}
    journey = replace(journey, turns=found)  # Each step looks at the turns of those before it.
    for step in journey.definition.steps_followed_first:
        told, over = standing.told(step.key), journey.definition.position[step.stage] < present
        if over or standing.ended is not None:
            turns = tuple(_over(journey, step, told, standing, today))
        else:
            turns = tuple(_present(journey, step, told, standing, today))
        if turns:
            found[step.key] = turns
    return journey


def _over(journey: Journey, step: Step, told: Told, standing: Standing, today: Today) -> Iterator[Turn]:
    """The turns of a step whose stage is over: required ones were done, on the day the stage was left if nobody knows better."""
    visit = journey.visit_to(step.stage)
    if told.not_applicable:
        yield _closed(journey, step, 1, told, standing, today, Status.NOT_APPLICABLE)
        return
    assumed = visit is not None and step.required and step.when is None and visit.stage != standing.stage
    times = (step.due.repeat.times if step.due.repeat else None) or 1
    if told.again:
        yield from _opened_again(journey, step, told, times, standing, today)
    elif told.done or told.times or told.missed or assumed:
        yield from _counted(journey, step, told, standing, today, times)


def _opened_again(
    journey: Journey, step: Step, told: Told, times: int, standing: Standing, today: Today
) -> Iterator[Turn]:
    """The turns of a step that is put right after its stage: those that still count, and those that are open."""
    done = tuple(_counted(journey, step, replace(told, times=told.times or int(told.done)), standing, today, 0))
    yield from done
    last = max(times + told.missed, len(done) + 1) + len(told.earlier)
    opened_on = _opening_day(journey, step) or today.on
    for n in told.open_turns or range(len(done) + 1, last + 1):
        yield _open(step, n, opened_on, standing)


def _present(journey: Journey, step: Step, told: Told, standing: Standing, today: Today) -> Iterator[Turn]:
    """The turns of a step of the present stage, or of a later one that has opened already."""
    opened_on = _opening_day(journey, step, told)
    if opened_on is None:
        return
    if step.opens_with and not {step.opens_with, standing.stage} & set(standing.entered):
        opened_on = today.on  # Nothing is born overdue because a stage is known to have begun by its steps alone.
    if told.not_applicable:
        yield _closed(journey, step, 1, told, standing, today, Status.NOT_APPLICABLE)
    elif step.due.endless:
        yield from _endless(journey, step, told, standing, today, opened_on)
    elif step.due.repeat is not None:
        done = tuple(_counted(journey, step, told, standing, today, 0))
        yield from done
        times = step.due.repeat.times or 0
        for n in told.open_turns or range(len(done) + 1, times + told.missed + 1):
            yield _open(step, n, opened_on, standing)
    elif told.done:
        yield _closed(journey, step, 1, told, standing, today)
    else:
        yield _open(step, 1, opened_on, standing)


def _counted(
    journey: Journey, step: Step, told: Told, standing: Standing, today: Today, assumed: int
) -> Iterator[Turn]:
    """The turns that counted, ``assumed`` many where nobody knows, and after them those that passed without counting."""
    counted = assumed if told.times is None else told.times
    field = attendance_field(step) if step.due.repeat else None
    closed = islice((n for n in count(1) if n not in told.open_turns), counted + told.missed)
    how = chain(repeat(came(step), counted), *(repeat(code, many) for code, many in told.missed_as)) if field else ()
    for n, outcome in zip_longest(closed, how):
        if n is None:
            return
        turn = _closed(journey, step, n, told, standing, today)
        yield replace(turn, answers={**turn.answers, field.key: outcome}) if field and outcome else turn


def _endless(
    journey: Journey, step: Step, told: Told, standing: Standing, today: Today, opened_on: date
) -> Iterator[Turn]:
    """The turn that is open, numbered as its rule counts; before it those that are open once more, and the last that was done."""
    n = max(_running(journey, step, told, today), 1 + len(told.earlier) + told.done)
    again = _numbers_of(journey, step, told.earlier, n, today)
    if told.done:
        last = next(number for number in reversed(range(1, n)) if number not in again)
        yield _closed(journey, step, last, told, standing, today)
    yield from (_open(step, number, opened_on, standing) for number in again)
    yield _open(step, n, opened_on if n == 1 else max(opened_on, told.on or opened_on), standing)


def _numbers_of(journey: Journey, step: Step, days: tuple[date, ...], before: int, today: Today) -> tuple[int, ...]:
    """Which turns before another are due on these days by the rule; of a day that it gives none, the highest that is free."""
    found: list[int] = []
    for place, day in enumerate(reversed(days)):
        highest = (found[-1] if found else before) - 1
        n = _first_due(journey, step, day, today)
        needed = len(days) - place - 1
        fits = needed < n <= highest and _due(journey, step, n, today) == day
        found.append(n if fits else highest)
    return tuple(reversed(found))


def _running(journey: Journey, step: Step, told: Told, today: Today) -> int:
    """The number of the turn that runs: it falls due next, or on the day that it was promised for."""
    followed = step.due.followed
    if followed is not None:
        return _following(journey, step, journey.current(followed), told, today)
    if told.due_on is not None:
        n = _first_due(journey, step, told.due_on, today)
        if _due(journey, step, n, today) == told.due_on and not _turns_over(journey, step, n, today):
            return n
    n = _first_due(journey, step, min(told.due_on or today.on, today.on), today)
    while _turns_over(journey, step, n, today):
        n += 1
    # One that is told to be open is the last at most: what would follow lies past the end of the repeat.
    while told.due_on is not None and n > 1 and past_end(journey, step, n, today.calendar):
        n -= 1
    return n


def _turns_over(journey: Journey, step: Step, n: int, today: Today) -> bool:
    """Whether its rule would close a turn at once for the next."""
    return not journey.held and _due(journey, step, n + 1, today) <= today.on


def _following(journey: Journey, step: Step, turns: tuple[Turn, ...], told: Told, today: Today) -> int:
    """The number of the turn it follows, as long as what counts from that one is still to come."""
    done = next((turn.n for turn in turns if not turn.status.is_open), None)
    if done is None:
        return turns[-1].n if turns else 1
    due = due_of(journey, step, done, today.calendar)
    if told.done:  # For the one before, where a day is told on which this one is due.
        return done if told.due_on is not None and done > 1 else done + 1
    return done if told.due_on is not None or due is None or due >= today.on else done + 1


def _first_due(journey: Journey, step: Step, day: date, today: Today) -> int:
    """The first turn that is due on a day or after it, found by doubling and halving: dates only grow."""
    high = 1
    while high < _MOST_TURNS and _due(journey, step, high, today) < day:
        high *= 2
    low = high // 2 + 1 if high > 1 else 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _due(journey, step, middle, today) >= day else (middle + 1, high)
    return low


def _due(journey: Journey, step: Step, n: int, today: Today) -> date:
    return due_of(journey, step, n, today.calendar) or date.max


def _opening_day(journey: Journey, step: Step, told: Told = NOTHING_TOLD) -> date | None:
    """The day on which a step opened; None for one that has not opened yet."""
    if step.opens_after:
        after = journey.definition.steps[step.opens_after]
        closed_on = closing_day(journey, after)
        if closed_on is None and (told.again or told.done or told.not_applicable):  # What it opened after is put right.
            visit = journey.visit_to(step.stage) or journey.visit_to(after.stage)
            return visit.entered_on if visit else None
        return closed_on
    visit = journey.visit_to(step.opens_with or step.stage)
    return visit.entered_on if visit else None


def _open(step: Step, n: int, opened_on: date, standing: Standing) -> Turn:
    answers = answers_told(step, NOTHING_TOLD, standing) if n == 1 else {}
    return Turn(step=step.key, round=1, n=n, status=Status.OPEN, opened_on=opened_on, answers=answers)


def _closed(
    journey: Journey,
    step: Step,
    n: int,
    told: Told,
    standing: Standing,
    today: Today,
    status: Status = Status.IMPORTED,
) -> Turn:
    """A turn that is over: on its own day; where nobody knows that, on the last day of its stage or today."""
    visit = journey.visit_to(step.stage)
    completed_on = told.on or (visit.left_on if visit and visit.left_on else today.on)
    opened_on = min(_opening_day(journey, step) or completed_on, completed_on)
    happened = status is Status.IMPORTED
    return Turn(
        step=step.key,
        round=1,
        n=n,
        status=status,
        opened_on=opened_on,
        happened_on=told.on if happened else None,
        completed_on=completed_on,
        closed_on=today.on,
        reason="" if happened else "not_relevant",
        answers=answers_told(step, told, standing) if happened else {},
    )


def answers_told(step: Step, told: Told, standing: Standing) -> Mapping[str, Value]:
    """What is known of a step's answers: nothing at all of one whose answers only some may read."""
    if step.answers_seen_by:
        return {}
    found: dict[str, Value] = dict(standing.answers.get(step.key, {}))
    for key, field in step.fields.items():
        if field.sets == HAPPENED_ON and told.on and not step.due.repeat:
            found[key] = told.on
        elif field.sets in standing.dates:
            found[key] = standing.dates[field.sets]
        elif field.sets in standing.facts:
            found[key] = standing.facts[field.sets]
    return found
