"""When a step is due, and the sentence that says why: both come out of the same computation.

Day 0 is the anchor's date. Working days count strictly after (or before) it; weeks and months are calendar ones, a month
clamped to its last day. Repeats count from the unrolled first date. Only the final date rolls: forward, or back for a
"before" rule. A hold shifts what is counted after an anchor by the working days held. Days are in Europe/London.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from workflows.calendar import BeyondCalendar, Calendar, beyond_published
from workflows.rules import Anchor, Direction, DueRule, Point, Repeat, Unit
from workflows.words import counted, listed, long_date


@dataclass(frozen=True, slots=True)
class Known:
    """An anchor that has a date; ``what`` names it: "Hold the team readiness session"."""

    on: date
    what: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An anchor that has no date yet."""

    what: str


Anchored = Known | Unknown


@dataclass(frozen=True, slots=True)
class HoldSpan:
    """Days on which a hire was held: from ``held_on`` up to, not including, ``resumed_on`` (None while it lasts).

    ``review_on`` is the day by which somebody looks at the hold again.
    """

    held_on: date
    resumed_on: date | None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A due date with its explanation; ``on`` is None while the anchor has no date, and ``because`` is then the rule in words."""

    on: date | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a projection needs beside the rule: the turn (from 1), weeks per turn, the opening day, holds and the calendar.

    ``known_on`` is the day on which the day that a rule counts from became known, where nobody could act on it before.
    ``added_for`` is the day of the turn that did not count, for one that was added because of it: there is time for it from then.
    """

    calendar: Calendar
    opened_on: date | None = None
    known_on: date | None = None
    added_for: date | None = None
    turn: int = 1
    pace: int = 1
    holds: Sequence[HoldSpan] = ()


@dataclass(slots=True)
class _Count:
    """A count under way: where it stands and what has been said of it so far."""

    on: date
    since: date
    words: str
    direction: Direction


def project(rule: DueRule, anchors: Callable[[Anchor], Anchored], terms: Terms) -> Due:
    """The date of one turn of a rule, or its rule in words while its anchor is unknown or lies beyond the calendar."""
    try:
        return _projected(rule, anchors, terms)
    except BeyondCalendar as beyond:
        return Due(None, f"on a day that cannot be worked out: {beyond}")


def moved_by_hand(to: date, on: date, why: str, rule: Due, terms: Terms) -> Due:
    """The date of a turn that was moved to one day, on another: it stands whatever the rule says since, and holds shift it.

    ``rule`` is what the rule alone gives, which is said beside it.
    """
    count = _Count(to, on, f"moved by hand to {long_date(to)}: {why[:1].lower()}{why[1:]}", Direction.AFTER)
    _shift_by_holds(count, terms)
    own = f"{long_date(rule.on)}, {rule.because}" if rule.on else rule.because
    return Due(count.on, f"{count.words}. By its rule: {own}")


def _projected(rule: DueRule, anchors: Callable[[Anchor], Anchored], terms: Terms) -> Due:
    count = _counted(rule, anchors, terms)
    if isinstance(count, Due):
        return count
    count = _with_time(count, rule, terms)
    _roll(count, terms.calendar)
    if count.direction is Direction.AFTER:
        _shift_by_holds(count, terms)
    if terms.known_on and count.on < terms.known_on:
        opened = f"that was not known in time, so it is due on the day it became known, {long_date(terms.known_on)}"
        _open_first(count, terms.known_on, opened, terms)
    elif terms.opened_on and count.on < terms.opened_on:
        opened = f"the step opened only after that, so it is due on the day it opened, {long_date(terms.opened_on)}"
        _open_first(count, terms.opened_on, opened, terms)
    if beyond_published(count.on):
        count.words += f"; bank holidays for {count.on.year} are expected, not yet announced"
    return Due(count.on, count.words)


def _counted(rule: DueRule, anchors: Callable[[Anchor], Anchored], terms: Terms) -> _Count | Due:
    """The count of the turn up to its unrolled date, or the waiting rule in words."""
    if rule.point is None:
        assert rule.repeat is not None
        assert rule.repeat.anchor is not None
        return _repeated(rule.repeat, anchors(rule.repeat.anchor), terms.turn, terms)
    first = _pointed(rule.point, anchors(rule.point.anchor), terms)
    if rule.repeat is None or terms.turn == 1 or isinstance(first, Due):
        return first
    return _repeated(rule.repeat, Known(first.on, "the first date"), terms.turn - 1, terms)


def _with_time(count: _Count, rule: DueRule, terms: Terms) -> _Count:
    """The count of a turn that was added, no sooner than its repeat comes round after the one that did not count.

    Where that has passed by the day on which it was added, it comes round after that day.
    """
    if terms.added_for is None or rule.repeat is None:
        return count
    from_then = (Known(terms.added_for, "the one that this was added for"),)
    from_now = (Known(terms.opened_on, "the day on which this was added"),) if terms.opened_on else ()
    for start in (*from_then, *from_now):
        again = _repeated(rule.repeat, start, 1, terms)
        if isinstance(again, _Count) and again.on > count.on:
            count = again
        if terms.opened_on is None or count.on > terms.opened_on:
            break
    return count


def _pointed(point: Point, anchor: Anchored, terms: Terms) -> _Count | Due:
    if point.direction is Direction.ON:
        if isinstance(anchor, Unknown):
            return Due(None, f"on {anchor.what}, which has no date yet")
        return _Count(anchor.on, anchor.on, f"on {long_date(anchor.on)} ({anchor.what})", point.direction)
    return _count(point.amount, point.unit, point.direction, anchor, terms)


def _repeated(repeat: Repeat, anchor: Anchored, intervals: int, terms: Terms) -> _Count | Due:
    pace = terms.pace if repeat.unit is Unit.WEEKS else 1
    count = _count(repeat.amount * intervals * pace, repeat.unit, Direction.AFTER, anchor, terms)
    if pace > 1 and isinstance(count, _Count):
        count.words += f"; at the pace of one every {counted(repeat.amount * pace, 'weeks')}"
    return count


def _count(amount: int, unit: Unit, direction: Direction, anchor: Anchored, terms: Terms) -> _Count | Due:
    if isinstance(anchor, Unknown):
        rule = f"{counted(amount, unit.value)} {direction.value}"
        return Due(None, f"{rule} {anchor.what}, which has no date yet")
    if unit is Unit.WORKING_DAYS:
        on = terms.calendar.add_working_days(anchor.on, amount if direction is Direction.AFTER else -amount)
        words = _counted_from(amount, unit, direction, anchor) + _skipped(terms.calendar, anchor.on, on)
    else:
        on, words = _stretch(amount, unit, direction, anchor)
    return _Count(on, anchor.on, words, direction)


@lru_cache(maxsize=16_384)
def _stretch(amount: int, unit: Unit, direction: Direction, anchor: Known) -> tuple[date, str]:
    """Where a count ends that no calendar changes, and its words; the turns of many hires count the same stretch."""
    signed, words = amount if direction is Direction.AFTER else -amount, _counted_from(amount, unit, direction, anchor)
    if unit is not Unit.MONTHS:
        return anchor.on + timedelta(days=signed * (7 if unit is Unit.WEEKS else 1)), words
    on = add_months(anchor.on, signed)
    shortened = f"; {on:%B} has no day {anchor.on.day}, so its last day" if on.day != anchor.on.day else ""
    return on, words + shortened


def _counted_from(amount: int, unit: Unit, direction: Direction, anchor: Known) -> str:
    return f"{counted(amount, unit.value)} {direction.value} {long_date(anchor.on)} ({anchor.what})"


def add_months(day: date, amount: int) -> date:
    """The same day of the month ``amount`` months later (earlier when negative), clamped to the month's end."""
    month = day.year * 12 + day.month - 1 + amount
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _skipped(calendar: Calendar, start: date, end: date) -> str:
    names = [name for _, name in calendar.named_days_between(min(start, end), max(start, end))]
    return f"; skipped {listed(names)}" if names else ""


def _roll(count: _Count, calendar: Calendar) -> None:
    if calendar.is_working_day(count.on):
        return
    back = count.direction is Direction.BEFORE
    rolled = calendar.roll_back(count.on) if back else calendar.roll_forward(count.on)
    reason = calendar.name_of(count.on) or f"{count.on:%A}"
    place = "working day before" if back else "next working day"
    count.words += f"; {long_date(count.on)} is {_article(reason)}, so the {place}"
    count.on = rolled


def _article(reason: str) -> str:
    return f"a {reason}" if reason.endswith("day") and reason in {"Saturday", "Sunday"} else reason


def _shift_by_holds(count: _Count, terms: Terms) -> None:
    """Add the working days held between the anchor and the date; a hold that began after the date shifts nothing."""
    held, before = 0, count.on
    for hold in terms.holds:
        if hold.resumed_on is None or hold.held_on > count.on or hold.resumed_on <= count.since:
            continue
        days = terms.calendar.working_days_between(max(hold.held_on, count.since), hold.resumed_on)
        count.on = terms.calendar.add_working_days(count.on, days)
        held += days
    if held:
        count.words += f"; plus {counted(held, 'held days')}{_skipped(terms.calendar, before, count.on)}"


def _open_first(count: _Count, opened_on: date, why: str, terms: Terms) -> None:
    """Nothing is born overdue: a date before the step opened, or before anybody could know it, becomes that day."""
    count.words += f"; {why}"
    count.on, count.since = opened_on, opened_on
    if count.direction is Direction.BEFORE:
        count.direction = Direction.ON
    _roll(count, terms.calendar)
    if count.direction is Direction.AFTER:
        _shift_by_holds(count, terms)
