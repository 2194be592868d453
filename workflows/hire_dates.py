"""Setting the dates of the hire itself: the start, and what counts from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date

from workflows.anchors import closing_day, is_closed
from workflows.blockers import Blocker, Reason, Refused, refuse
from workflows.definition import Step
from workflows.journey import Journey
from workflows.naming import named
from workflows.occurrences import Today, settle
from workflows.turn import Superseded, Turn, happened
from workflows.words import listed, long_date


def set_date(journey: Journey, name: str, day: date, today: Today) -> Journey | Refused:
    """Change a hire date, by its name or title, that has been confirmed; every open step that counts from it moves with it."""
    meant = named(name, {key: known.title for key, known in journey.definition.hire_dates.items()})
    if meant is None:
        known = ", ".join(journey.definition.hire_dates)
        return refuse(Reason.NOT_IN_DEFINITION, f"The pledge has no hire date “{name[:60]}”; it has {known}.")
    name, hire_date = meant, journey.definition.hire_dates[meant]
    if journey.stage is None:
        return refuse(Reason.ENDED, f"This record has ended ({journey.state[0]}), so its dates stay as they are.")
    confirming = _confirming_step(journey, name)
    if confirming is not None and not is_closed(journey, confirming):
        words = f"The {hire_date.title.lower()} is first set by completing “{confirming.title}”."
        return refuse(Reason.CANNOT_START, words, step=confirming.key, role=confirming.owner)
    if blockers := date_blockers(journey, {name: day}, today.on):
        return Refused(blockers)
    return settle(replace(journey, dates={**journey.dates, name: day}), today)


def _confirming_step(journey: Journey, name: str) -> Step | None:
    steps = journey.definition.steps.values()
    return next((step for step in steps if any(field.sets == name for field in step.fields.values())), None)


# What there is to do about somebody who starts later than was recorded, once that day has come.
LATER = (
    "If they start later after all, the service lead or the professional lead puts the record on hold until that day: what is "
    "due then moves by as long."
)


def date_blockers(journey: Journey, changed: Mapping[str, date], today: date) -> tuple[Blocker, ...]:
    """Why hire dates cannot be these: all of them are looked at together, the ones that stay beside the ones that change.

    None lies before the offer, none before the start, and a start that has come does not move into the future, unless nothing
    says that anybody was there: whoever should have started and rings in was confirmed for a day on which they did not. The field
    of each is the hire date that it is about.
    """
    after = replace(journey, dates={**journey.dates, **changed})
    found = [(name, sentence) for name in changed for sentence in _before_the_offer(after, name)]
    found += _before_the_start(after)
    found += [
        (
            name,
            _has_started(_title(journey, name), day),
        )
        for name, day in changed.items()
        if day > today and _has_come(journey, name, today)
    ]
    return tuple(Blocker(Reason.DATE_IMPOSSIBLE, sentence, field=name) for name, sentence in found)


def said_of_having_come(journey: Journey, names: Collection[str], today: date) -> str:
    """What is said before dates of the record are changed: that those which have come move to no later day; or nothing."""
    came = [_title(journey, name) for name in names if journey.hire_date(name) and _has_come(journey, name, today)]
    if not came:
        return ""
    return f"The person has started: the {listed(came)} can move to no day that has not come yet. {LATER}"


def _has_started(title: str, day: date) -> str:
    return f"The person has started: the {title} cannot move to {long_date(day)}, which has not come yet. {LATER}"


def offer_blockers(journey: Journey, step: Step, day: date) -> list[Blocker]:
    """Why the offer cannot have been made on this day: a hire date that stands, and that is not being changed, lies before it."""
    return [
        Blocker(
            Reason.DATE_IMPOSSIBLE,
            f"“{step.title}” cannot have happened on {long_date(day)}: the {_title(journey, name)} is {long_date(stands)}. "
            "Check both days, and change the one that is wrong.",
            step=step.key,
        )
        for name, stands in journey.dates.items()
        if step.per_person and stands < day
    ]


def _title(journey: Journey, name: str) -> str:
    return journey.definition.hire_dates[name].title.lower()


def _before_the_offer(journey: Journey, name: str) -> Iterator[str]:
    offer, day = _offer(journey), journey.dates[name]
    if offer and day < offer:
        yield f"The {_title(journey, name)} cannot be {long_date(day)}: the offer was made on {long_date(offer)}."


def _before_the_start(journey: Journey) -> list[tuple[str, str]]:
    """Every other hire date that lies before the one a stage waits for, and in words which of the two to move first."""
    starts = {stage.advance_from for stage in journey.definition.stages.values() if stage.advance_from}
    return [
        (
            name,
            (
                f"The {_title(journey, name)}, {long_date(day)}, would come before the {_title(journey, start)} "
                f"on {long_date(first)}: change the {_title(journey, name)} first."
            ),
        )
        for start in starts
        if (first := journey.hire_date(start))
        for name, day in journey.dates.items()
        if name not in starts and day < first
    ]


def _offer(journey: Journey) -> date | None:
    for step in journey.definition.steps.values():
        if step.per_person:
            return closing_day(journey, step)
    return None


def _has_come(journey: Journey, name: str, today: date) -> bool:
    """Whether the hire has advanced from a stage that this date had to come before, and was there since."""
    return any(
        journey.definition.stages[visit.stage].advance_from == name
        and visit.left_on
        and not visit.returned
        and _was_there(journey, name, visit.stage, today)
        for visit in journey.visits[:-1]  # The last is where it is, or where its record ended.
    )


def _was_there(journey: Journey, name: str, stage: str, today: date) -> bool:
    """Whether a stage after this one was left, or one of their steps tells that somebody was there; so too what is not known."""
    position, start = journey.definition.position, journey.hire_date(name)
    later = {key for key, place in position.items() if place > position[stage]}
    left = any(visit.stage in later and visit.left_on and not visit.returned for visit in journey.visits)
    steps = (key for key, step in journey.definition.steps.items() if step.stage in later)
    turns = (turn for key in steps for turn in journey.turns.get(key, ()))
    return start is None or left or any(_tells_of_start(turn, start, today) for turn in turns)


def _tells_of_start(turn: Turn, start: date, today: date) -> bool:
    """Whether a turn happened from the start on, was promised from then on and is past its day, or the worker said it did not.

    What may be done before the start says nothing of who was there; and no day moves so that what is late would not be.
    """
    if turn.superseded is Superseded.ANOTHER_PERSON:
        return False
    past = turn.status.is_open and turn.due_on is not None and start <= turn.due_on < today
    done = happened(turn) and (turn.happened_on or start) >= start
    return past or done or turn.said_not_to_have_happened_on is not None
