"""What the page of a step tells beside its form: who holds it, where it stands, why its date, its other turns and rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pledge_engine.hires.changed_since import ChangedSince
from pledge_engine.hires.explained_views import ExplainedTurn
from pledge_engine.hires.forms import StepForm
from pledge_engine.hires.views import AnswerLine, HireView, TaskLine
from pledge_engine.hires.wording import moment
from pledge_engine.web.record_ways import Way
from pledge_engine.web.showing import Fact, fact, tag_of
from workflows.blockers import ROLE_WORDS
from workflows.following import Followed
from workflows.words import OPTIONAL, listed, long_date, sentence, turn_word


def said_to(told: Fact, say: Callable[[str], str]) -> Fact:
    """A fact about the worker said to its reader; it names people and days, and holds nothing that anybody typed."""
    return replace(told, lines=tuple(map(say, told.lines)))


def answered(line: AnswerLine) -> Fact:
    """An answer, which is a link where it is an address that can be followed."""
    return Fact(title=line.title, lines=(line.words,), leads_to=line.leads_to)


def facts_of(
    form: StepForm, here: TaskLine | None, *, asks: bool, recorded: str = "", moved: str = ""
) -> tuple[Fact, ...]:
    """Who holds the turn, who agrees it, by when, and when it happened; ``asks`` says that its answers stand in a form.

    ``recorded`` says who recorded it for its owner, and ``moved`` who moved its date, where that does not count yet.
    """
    agreements = [
        f"{sentence(line.role)}: {line.person}, {long_date(line.agreed_on)}"
        if line.agreed_on
        else f"{sentence(line.role)}: not yet"
        for line in (here.agreements if here else ())
    ]
    facts = (
        fact("Who holds it", here.owner if here else form.owner),
        fact("Optional", "" if form.required else OPTIONAL),
        fact("Picked up by", here.picked_up_by if here else ""),
        fact("Agreed by", *(agreements or [_agreed_elsewhere(form, here)])),
        fact("Due", *((long_date(here.due_on), here.after_term, moved) if here and here.due_on else ())),
        fact("Why there is one more", here.added_because if here else ""),
        fact("Happened on", long_date(here.happened_on) if here and here.happened_on else ""),
        fact("Recorded by", recorded),
        fact("Answered", here.answered if here and (asks or not here.answers) else ""),
    )
    return tuple(each for each in facts if each)


def _agreed_elsewhere(form: StepForm, here: TaskLine | None) -> str:
    """Who agrees the step; of one that was carried over, that they did so on the record where it was done, and on which day.

    It counts from that day, where it is a later one than that on which it happened.
    """
    agreed = sentence(listed(form.agreed_by))
    if not agreed or here is None or here.state != "carried":
        return agreed
    later = here.completed_on if here.happened_on and here.completed_on != here.happened_on else None
    on = f", on {long_date(later)}" if later else ""
    return f"{agreed}{on}, on the record from which it was carried over"


def since_asked(changed: ChangedSince | None) -> str:
    """What is said over the changes since the step was agreed in a way that no longer stands, or since they were asked for."""
    if changed is None:
        return ""
    who = f"{listed(ROLE_WORDS[role] for role in changed.agreed_by)} agreed this" if changed.agreed_by else ""
    then = f"{who or 'a change was asked for'} on {moment(changed.at)}"
    return f"Since {then}:" if changed.changes else f"No answer was changed since {then}."


def said_of_hold(view: HireView, form: StepForm, here: TaskLine | None, *, asks: bool) -> str:
    """That the record is on hold, until when, and what of the turn can still be recorded; nothing of a closed one."""
    if not view.held or here not in view.tasks:
        return ""
    until = f" It is to be looked at again by {long_date(view.review_on)}." if view.review_on else ""
    on_hold = f"{'Your journey is paused' if view.own else 'The record is on hold'}.{until}"
    if here.state == "awaiting_agreement":
        return f"{on_hold} Nothing is agreed meanwhile: this waits until the record is resumed."
    if not asks:
        return f"{on_hold} Nothing is late meanwhile."
    if form.agreed_by:
        return f"{on_hold} You can save what is known. It is completed and agreed once the record is resumed."
    return f"{on_hold} This can still be recorded, and nothing is late meanwhile."


def where_it_stands(here: TaskLine | None, from_on: Followed | None = None) -> str:
    """Where the turn stands, where its tag does not say the same already, and from which day on something of it can happen."""
    if here is None:
        return "It opens later in the journey."
    stands = here.words if here.words != tag_of(here)[0] else ""
    if from_on is None or from_on.happened_on is None:
        return stands
    return f"{stands}. It can be recorded from {long_date(from_on.happened_on)}, {from_on.what}.".removeprefix(". ")


def why_this_date(turn: ExplainedTurn) -> tuple[str, ...]:
    """Why the turn is due when it is, and how its date has changed."""
    first = f"First promised for {long_date(turn.first_due_on)}." if turn.first_due_on else ""
    day = f"Due {long_date(turn.due_on)}: {turn.because}." if turn.due_on else f"No date: {turn.because}."
    changes = (
        f"{moment(change.at)}: {long_date(change.new) if change.new else 'no date'}"
        + (f". {change.who} {change.sentence}" if change.sentence else "")
        for change in turn.changes
    )
    return tuple(line for line in (day, first, *changes) if line)


def other_turns(turns: list[TaskLine], n: int, at: str, say: Callable[[str], str]) -> tuple[Way, ...]:
    """The other turns of a repeating step, once each, with where each stands."""
    last = {turn.n: turn for turn in turns if turn.turns and turn.n != n}
    return tuple(
        Way(text=f"{sentence(turn_word(turn.title))} {turn.n}: {say(turn.words)}", href=f"{at}?turn={turn.n}")
        for turn in last.values()
    )


def earlier_rounds(view: HireView, turns: list[TaskLine], here: TaskLine | None) -> tuple[Fact, ...]:
    """What was answered in earlier rounds."""
    old = [turn for turn in turns if here and turn.n == here.n and turn.round < here.round and turn in view.earlier]
    return tuple(
        Fact(
            title=f"Round {turn.round}",
            lines=(turn.words, *(f"{answer.title}: {answer.words}" for answer in turn.answers)),
        )
        for turn in old
    )
