"""Everything worth a second look in the answers of one turn: beside each other, and beside the days of other steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

from workflows.anchors import Anchors, Own, condition_holds, field_answer, is_closed
from workflows.calendar import Calendar
from workflows.conditions import Absent, Unanswered
from workflows.definition import Role, Step
from workflows.due import Known
from workflows.fixed import what_a_change_means, why_it_stops
from workflows.following import followed_by
from workflows.journey import Journey
from workflows.occurrences import Today
from workflows.rules import Direction, FieldOf, LaterOf, Named, parse_anchor
from workflows.siblings import fewer_than_came
from workflows.spoken import spoken
from workflows.turn import Proposal, Status, Turn, happened
from workflows.unusual import unusual
from workflows.words import listed, long_date


def _sees_no_other(_step: Step) -> bool:
    """Whether a reader may know where another step stands, as long as nobody says who reads."""
    return False


def second_looks(
    journey: Journey, turn: Turn, today: Today, *, others: int = 0, sees: Callable[[Step], bool] = _sees_no_other
) -> tuple[str, ...]:
    """What is unusual in a turn, by the day it happened, or today while it is open, and what it usually follows and came before.

    Nothing is said of a turn that a return closed: what it followed may have been done anew since. Nor is it of one that closed
    on no known day, whose plans were not made today, or of a record that has ended, where nothing can be put right.
    ``others`` is how many records came from the same advert beside this one. That something was done before a date which the
    turn sets is said only where the reader ``sees`` its step.
    """
    closed_on_no_day = turn.happened_on is None and not turn.status.is_open
    if turn.superseded or closed_on_no_day or journey.stage is None:
        return ()
    step, calendar = journey.definition.steps[turn.step], today.calendar
    found = unusual(step, turn.answers, turn.happened_on or today.on, calendar)
    early = (*_too_early(journey, turn, calendar), *_before_its_plan(journey, step, turn))
    days = (*early, *_before_it_was_agreed(journey, step, turn))
    fewer = fewer_than_came(journey, turn, others)
    numbers = (*_too_many(journey, turn), *([fewer] if fewer else ()))
    unlike = (
        *_not_as_promised(journey, step, turn),
        *_not_as_before(journey, step, turn),
        *_outside_pillar(journey, turn),
    )
    unlike += tuple(_changed_after_its_stage(journey, step, turn))
    sets = (
        {field.sets for field in step.fields.values()} & journey.dates.keys() if turn.status is Status.DONE else set()
    )
    set_too_late = (said for name in sorted(sets) for said in _done_before(journey, name, sees))
    return (*found, *numbers, *unlike, *days, *_follows_what_is_open(journey, step, turn), *set_too_late)


def second_looks_at_dates(
    journey: Journey, moved: Collection[str], sees: Callable[[Step], bool] = _sees_no_other
) -> Iterator[str]:
    """What is unusual in dates of the record, where one was moved: beside each other by their fields, and beside what is done.

    What is done is told only of steps that the reader ``sees``.
    """
    dates = journey.definition.hire_dates
    for name in dates:
        if name in moved:
            yield from _done_before(journey, name, sees)
    for step in journey.definition.steps.values():
        for field in step.fields.values():
            anchor = parse_anchor(field.warn_before) if field.warn_before and field.sets in dates else None
            if not isinstance(anchor, Named) or anchor.name not in dates or not {field.sets, anchor.name} & {*moved}:
                continue
            day, usual = journey.hire_date(field.sets), journey.hire_date(anchor.name)
            if day and usual and day < usual:
                yield _is_before(field.title, day, f"the {dates[anchor.name].title.lower()}", usual)


def _done_before(journey: Journey, name: str, sees: Callable[[Step], bool]) -> Iterator[str]:
    """Of a date from which turns are counted, that one was done before it, to whoever ``sees`` its step.

    To others that would tell that it was done, and by trying one date after another on which day.
    """
    day, title = journey.hire_date(name), journey.definition.hire_dates[name].title.lower()
    for step in journey.definition.steps.values():
        anchor = step.due.repeat.anchor if step.due.repeat else None
        if day is None or not (isinstance(anchor, Named) and anchor.name == name) or not sees(step):
            continue
        if any(happened(turn) and (turn.happened_on or day) < day for turn in journey.current(step.key)):
            yield f"Something that counts from the {title} was done before {long_date(day)}: check that date."
            return


def _is_before(title: str, day: date, what: str, usual: date) -> str:
    return f"“{title}”, {long_date(day)}, is before {what}, {long_date(usual)}: check both dates."


def _is_recorded(turn: Turn) -> bool:
    """Whether somebody has said that a turn was done, in this round."""
    done = turn.status in {Status.DONE, Status.AWAITING_AGREEMENT} and turn.kept_from is None
    return done and turn.proposal is not Proposal.NOT_APPLICABLE


def _before_it_was_agreed(journey: Journey, step: Step, turn: Turn) -> Iterator[str]:
    """Of a day on which a step happened, what it comes after that was agreed only later, though before that day was recorded."""
    day = turn.happened_on
    if day is None or not _is_recorded(turn):
        return
    for other in followed_by(journey, step, turn.n):
        known = turn.closed_on is None or other.counts_from <= turn.closed_on
        if known and other.happened_on is not None and day < other.counts_from:
            yield (
                f"“{step.title}” happened on {long_date(day)}, and {other.what}, which it comes after, was agreed only on "
                f"{long_date(other.counts_from)}: check both days."
            )


def _follows_what_is_open(journey: Journey, step: Step, turn: Turn) -> Iterator[str]:
    """Of a step that is done, each one from whose end its date counts and that is not complete yet: it may have been meant."""
    if not _is_recorded(turn):
        return
    point = step.due.point
    match point.anchor if point and point.direction is Direction.AFTER else None:
        case Named(name=name):
            names = [name]
        case LaterOf(first=first, second=second):
            names = [first.name, second.name]
        case _:
            names = []
    for other in (journey.definition.steps[name] for name in names if name in journey.definition.steps):
        if not is_closed(journey, other):
            yield f"“{other.title}” is not complete yet, and “{step.title}” usually comes after it: check which is right."


def _too_many(journey: Journey, turn: Turn) -> Iterator[str]:
    """Numbers that are more than one of another step which they usually are not over."""
    for key, field in journey.definition.steps[turn.step].fields.items():
        number, other = turn.answers.get(key), parse_anchor(field.warn_over) if field.warn_over else None
        if not isinstance(number, int) or not isinstance(other, FieldOf):
            continue
        most = field_answer(journey, other.step, other.field)
        if isinstance(most, int) and number > most:
            step = journey.definition.steps[other.step]
            yield (
                f"“{field.title}”, {number:,}, is more than “{step.fields[other.field].title}” of “{step.title}”, {most:,}: "
                "check both numbers."
            )


def _changed_after_its_stage(journey: Journey, step: Step, turn: Turn) -> Iterator[str]:
    """Of what has to stay as its stage was agreed: what a change means, and to HR, who build on it, that there was one."""
    said = what_a_change_means(journey, step) if turn.bound_to and turn.status.is_open else why_it_stops(journey, step)
    yield from filter(None, (said,))
    if journey.stage is None or step.stage != journey.stage.key or step.owner is not Role.HR:
        return
    for key, other in journey.definition.steps.items():
        agreed = journey.turn(key) if other.fixed_after_stage else None
        if agreed and agreed.bound_to and (agreed.status.is_open or why_it_stops(journey, other)):
            yield f"“{other.title}” is not as its stage was agreed with any more: ask the leads before you go on."


def _not_as_promised(journey: Journey, step: Step, turn: Turn) -> Iterator[str]:
    """What the pledge asks to look at again in its own words, where it is not as it says."""
    own = Own(step.key, turn.answers)
    for requirement in step.look_again_unless:
        if condition_holds(journey, requirement.condition, own) is False:
            yield f"{requirement.otherwise.rstrip('.')}."


def _not_as_before(journey: Journey, step: Step, turn: Turn) -> Iterator[str]:
    """Answers that are not those of another step which they usually repeat."""
    for key, field in step.fields.items():
        answer, other = turn.answers.get(key), parse_anchor(field.warn_unlike) if field.warn_unlike else None
        if answer is None or not isinstance(other, FieldOf):
            continue
        before = field_answer(journey, other.step, other.field)
        if isinstance(before, Unanswered | Absent) or before == answer:
            continue
        named = journey.definition.steps[other.step]
        asked = named.fields[other.field]
        agreed = ", which was agreed" if named.agreed_by else ""
        yield (
            f"“{field.title}”, {spoken(field, answer)}, is not “{asked.title}” of “{named.title}”, {spoken(asked, before)}"
            f"{agreed}: check which is right."
        )


def _outside_pillar(journey: Journey, turn: Turn) -> Iterator[str]:
    """A role that belongs to another pillar than the one that is chosen beside it."""
    pillars = journey.definition.pillars
    fields = journey.definition.steps[turn.step].fields
    chosen = next((turn.answers.get(key) for key, field in fields.items() if {*field.choices} == {*pillars}), None)
    roles = {role for pillar in pillars.values() for role in pillar.roles}
    role = next((turn.answers.get(key) for key, field in fields.items() if roles and {*field.choices} == roles), None)
    of = [key for key, pillar in pillars.items() if role in pillar.roles]
    if chosen in pillars and of and chosen not in of:
        belongs = listed(f"“{pillars[key].title}”" for key in of)
        title = pillars[of[0]].roles[str(role)]
        yield f"“{title}” belongs to {belongs}, and “{pillars[str(chosen)].title}” is chosen: check which is right."


def _before_its_plan(journey: Journey, step: Step, turn: Turn) -> Iterator[str]:
    """Of a step that is due on a day that another one gives, such as that of the interviews: that it was done before it."""
    day, point = turn.happened_on, step.due.point
    if day is None or not _is_recorded(turn) or point is None or point.direction is not Direction.ON:
        return
    match point.anchor:
        case FieldOf(step=name, field=field):
            other = journey.definition.steps[name]
            planned = field_answer(journey, name, field)
            if not other.answers_seen_by and isinstance(planned, date) and day < planned:
                yield (
                    f"“{step.title}” happened on {long_date(day)}, before “{other.fields[field].title}” of “{other.title}”, "
                    f"{long_date(planned)}: check both days."
                )


def _too_early(journey: Journey, turn: Turn, calendar: Calendar) -> Iterator[str]:
    step = journey.definition.steps[turn.step]
    anchors = Anchors(journey, journey.definition.stages[step.stage], calendar, turn=turn.n)
    for key, field in step.fields.items():
        day = turn.answers.get(key)
        if not field.warn_before or not isinstance(day, date):
            continue
        usual = anchors(parse_anchor(field.warn_before))
        if isinstance(usual, Known) and day < usual.on:
            yield _is_before(field.title, day, usual.what, usual.on)
