"""Before a session is recorded: for which month it counts, whether it is another one, or recorded already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pledge_engine.hires.group_sessions import session_to_record, who_is_due
from pledge_engine.hires.missed_sessions import before_what_it_replaces, missed_sessions, would_fill
from pledge_engine.hires.recorded_before import RecordedBefore, recorded_by, recorded_with_the_same_people
from pledge_engine.hires.sent_forms import new_form
from pledge_engine.web.questions import Typed
from pledge_engine.web.register_words import kind_of, name_of
from pledge_engine.web.showing import Part
from pledge_engine.work import Work
from workflows.attending import on_day_off
from workflows.words import listed, long_date, numbered, turn_word

_SENT_ANEW = frozenset({"csrf_token", "of", "unsent", "kept", "do"})
# Says of a day on which nobody works that it is meant, in what is sent on.
DAY_OFF = "day_off"
Given = tuple[tuple[str, str], ...]
NOTHING_YET = "Nothing is recorded yet."


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """A button that goes on: what it does, its words, and whether it is one to think about."""

    do: str
    words: str
    warns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPage:
    """A question about a session of which nothing more is recorded yet.

    ``goes`` and ``also`` are ways on. ``given`` is what was typed, to be sent as it is; ``change`` are the words of the way
    back to it, and ``back`` what that does. ``afresh`` leads to an empty form, where nothing was typed.
    """

    title: str
    heading: str
    lead: str
    entries: tuple[str, ...] = ()
    look: Part | None = None
    warning: str = ""
    stands: str = NOTHING_YET
    given: Given = ()
    goes: Go | None = None
    also: Go | None = None
    change: str = "Change something"
    back: str = "change"
    afresh: str = ""


def day_off_page(work: Work, key: str, held_on: date, typed: Typed) -> AskedPage | None:
    """Whether a session really was on a day on which nobody works; None on any other, and once that was said."""
    asked = on_day_off(held_on, work.calendar)
    if not asked or typed.get(DAY_OFF) == held_on.isoformat():
        return None
    given = tuple(pair for pair in given_in(typed) if pair[0] != DAY_OFF)
    return AskedPage(
        title=kind_of(session_to_record(work, key)),
        heading=f"Is {long_date(held_on)} the right day?",
        lead=f"Look again: {asked}",
        given=(*given, (DAY_OFF, held_on.isoformat())),
        goes=Go(do="on", words=f"Yes, it is the session of {long_date(held_on)}"),
    )


def another_page(
    work: Work, key: str, held_on: date, came: Iterable[str], facilitator: str, typed: Typed
) -> AskedPage | None:
    """Whether a session is another one than that which the same people came to; None where there is none like it.

    ``came`` are the references of those who are ticked.
    """
    step, ticked = session_to_record(work, key), set(came)
    before = recorded_with_the_same_people(work, step, held_on, ticked, facilitator)
    if before is None:
        return None
    names = {row.reference: name_of(row) for row in who_is_due(work, key, held_on)}
    day = long_date(before.held_on)
    who = f"You recorded a session on {day}" if before.by_me else f"A session of {day} is recorded"
    return AskedPage(
        title=kind_of(step),
        heading="Is this another session?",
        lead=f"{who} with the same people. Is that of {long_date(held_on)} another one?",
        entries=tuple(sorted(names.get(reference, reference) for reference in ticked)),
        look=_look(before),
        given=given_in(typed),
        goes=Go(do="another", words=f"Yes, record the session of {long_date(held_on)}"),
    )


def make_up_page(work: Work, key: str, held_on: date, reference: str, typed: Typed) -> AskedPage | None:
    """For which month a make-up would count, where it is none that was missed, or that it is before what it replaces.

    None where it comes after, or nothing was missed.
    """
    if earlier := before_what_it_replaces(work, key, reference, held_on):
        return _earlier_page(work, key, held_on, reference, earlier, typed)
    step, missed = session_to_record(work, key), missed_sessions(work, key, reference).get(reference, ())
    n = would_fill(work, key, reference, held_on) if missed else None
    if n is None or n in {each.n for each in missed}:
        return None
    unit, day = turn_word(step.title), long_date(held_on)
    stays = listed([f"{unit} {each.n} ({each.how.lower()})" for each in missed if each.held_on <= held_on])
    after = listed([f"{long_date(each.held_on)} ({each.how.lower()})" for each in missed if each.held_on > held_on])
    said = (
        f"Look again: {day} is before {after}, and nothing is made up for before it was missed." if after else "",
        f"What had passed by {day} stays as it is recorded: {stays}." if stays else "",
        f"The session of {day} fills the earliest {unit} that is open:",
    )
    return AskedPage(
        title=kind_of(step),
        heading=f"This make-up counts for {unit} {n}",
        lead=" ".join(filter(None, said)),
        entries=tuple(
            f"{name_of(row)}, {numbered(step.title, n)}" for row in who_is_due(work, key, reference=reference)
        ),
        given=given_in(typed),
        goes=Go(do="it", words=f"Record it for {unit} {n}"),
    )


def _earlier_page(work: Work, key: str, held_on: date, reference: str, earlier: str, typed: Typed) -> AskedPage:
    step = session_to_record(work, key)
    return AskedPage(
        title=kind_of(step),
        heading="This make-up is before the session it replaces",
        lead=f"Look again: {earlier}",
        entries=tuple(name_of(row) for row in who_is_due(work, key, reference=reference)),
        given=given_in(typed),
        goes=Go(do="it", words=f"Yes, record the session of {long_date(held_on)}"),
    )


def already_page(work: Work, kind: str, key: str, form: str, typed: Typed | None = None) -> AskedPage | None:
    """That a form has recorded its session already, with a way to use what was typed for another; None where it has not."""
    before = recorded_by(work, form)
    if before is None:
        return None
    another = (*(pair for pair in given_in(typed) if pair[0] != "form"), ("form", new_form(work))) if typed else ()
    return AskedPage(
        title=kind_of(session_to_record(work, key)),
        heading="This session was recorded already",
        lead=f"This form has recorded the session of {long_date(before.held_on)}. Nothing was recorded a second time.",
        look=_look(before),
        stands="If you want to record another session, you can do so now.",
        given=another,
        change="Record another session, with what I typed",
        afresh="" if typed else f"/register/{kind}/{key}",
    )


def _look(before: RecordedBefore) -> Part:
    words = f"See the session of {long_date(before.held_on)}, or put it right"
    return Part(words=words, kind="link", href=f"/register/sessions/{before.id}")


def given_in(typed: Typed) -> Given:
    """What was typed, to be sent as it is."""
    return tuple((name, value) for name, values in typed.lists() for value in values if name not in _SENT_ANEW)
