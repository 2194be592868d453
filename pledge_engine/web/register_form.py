"""The form of a session as a page: everybody who is due with their tick, what is asked around them, and what was wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pledge_engine.errors import NotFound, PledgeError
from pledge_engine.hires.group_sessions import session_to_record, who_is_due
from pledge_engine.hires.missed_sessions import MissedSession, missed_sessions
from pledge_engine.hires.register_views import DueRow
from pledge_engine.people.colleagues import who_holds_sessions
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.questions import (
    Question,
    Typed,
    offered,
    radios,
    typed_date,
    with_mistakes,
)
from pledge_engine.web.register_words import due_as, kind_of, missed_as, name_of
from pledge_engine.work import Work
from workflows.answers import AnswerMistake
from workflows.attendance import came, outcomes
from workflows.definition import Step
from workflows.outcomes import DID_NOT_RUN

_NOBODY_DUE = "Nobody whom you can see is due at such a session."
_NOBODY_MISSED = (
    "Nobody who is due has a session to make up for. What somebody came to all the same is recorded as a session."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody who is due: a tick whether they came, and where there is more to say a choice of how it was otherwise."""

    reference: str
    name: str
    about: str
    ticked: bool
    otherwise: Question | None
    mistake: str = ""

    @property
    def id(self) -> str:
        """Where a mistake's link leads."""
        return f"came-{self.reference}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPage:
    """The form of a session: ``before`` is asked above the attendees, ``after`` beneath them; ``nobody`` why there is no form.

    ``form`` is its id, by which it is known once it has recorded its session.
    """

    title: str
    lead: str
    before: tuple[Question, ...]
    attendees: tuple[Attendee, ...]
    came: str
    after: tuple[Question, ...]
    nobody: str
    form: str = ""
    mistakes: tuple[Mistake, ...] = ()


def recording_page(work: Work, kind: str, key: str, typed: Typed | None = None) -> RecordingPage:
    """The form of a session for everybody who is due, or with the kind "make-up" that for one of them; with what was typed.

    Raises ``NotFound`` and ``Forbidden``.
    """
    step, due = (
        session_to_record(work, key),
        sorted(who_is_due(work, key), key=lambda row: (name_of(row), row.reference)),
    )
    today = work.today
    held_on = Question(
        name="held_on",
        label="Date of the session",
        kind="date",
        value=typed_date("held_on", typed) if typed else f"{today.day}/{today.month}/{today.year}",
    )
    facilitator = Question(
        name="facilitator",
        label="Who held it, if not you (optional)",
        hint="The name they log in by, or their full name. Those who keep registers where you do are offered as you type",
        choices=radios(offered(who_holds_sessions(work, step))),
        value=typed.get("facilitator", "") if typed else "",
        classes="nhsuk-input--width-20",
    )
    if kind == "make-up":
        sessions = missed_sessions(work, key)
        missed = [(row, sessions[row.reference]) for row in due if row.reference in sessions]
        return RecordingPage(
            title=f"Record a make-up: {kind_of(step)}",
            lead="A session that one person came to on another day, as a rule a later one, instead of one that did not run or "
            "that they did not attend. It counts for the month of that one while it is not yet past, or else for the earliest "
            "that is open: then you are asked first. If they came to that session after all, put its register right instead.",
            before=(_one_of(step, missed, typed), _of_another_day(held_on, missed, today, typed)),
            attendees=(),
            came="",
            after=(facilitator,),
            nobody="" if missed else _NOBODY_MISSED,
        )
    return RecordingPage(
        title=f"Record a session: {kind_of(step)}",
        lead="Tick everybody who came. Whoever is neither ticked nor given a reason stays due for the next session.",
        before=(held_on, *_whether_it_ran(step, typed)),
        attendees=tuple(_attendee(step, row, typed) for row in due),
        came=outcomes(step)[came(step)],
        after=(facilitator,),
        nobody="" if due else _NOBODY_DUE,
    )


def _one_of(step: Step, missed: Sequence[tuple[DueRow, tuple[MissedSession, ...]]], typed: Typed | None) -> Question:
    """Everybody with a session to make up for, each with the days of those; that somebody came is never assumed."""
    choices = radios((row.reference, f"{name_of(row)}. {missed_as(step, row, sessions)}") for row, sessions in missed)
    value = typed.get("came", "") if typed else ""
    return Question(name="came", label="Who came", kind="radios", choices=choices, value=value)


def _of_another_day(
    held_on: Question, missed: Sequence[tuple[DueRow, tuple[MissedSession, ...]]], today: date, typed: Typed | None
) -> Question:
    """The day of a make-up, which is none of those that were missed: where one of them is today's, that is not filled in."""
    today_missed = any(session.held_on == today for _, sessions in missed for session in sessions)
    value = "" if typed is None and today_missed else held_on.value
    return replace(held_on, hint="The day of the make-up, not that of the session it is for", value=value)


def _whether_it_ran(step: Step, typed: Typed | None) -> tuple[Question, ...]:
    if DID_NOT_RUN not in outcomes(step):
        return ()
    choices = radios((("yes", "It ran"), ("no", "It did not run: say so for everybody who is due")))
    value = typed.get("ran", "yes") if typed else "yes"
    return (Question(name="ran", label="Did the session run?", kind="radios", choices=choices, value=value),)


def _attendee(step: Step, row: DueRow, typed: Typed | None) -> Attendee:
    others = [(code, words) for code, words in outcomes(step).items() if code not in {came(step), DID_NOT_RUN}]
    otherwise = Question(
        name=f"else.{row.reference}",
        label=f"{name_of(row)}, if not ticked",
        kind="select",
        choices=radios([("", "Stays due"), *others]),
        value=typed.get(f"else.{row.reference}", "") if typed else "",
    )
    return Attendee(
        reference=row.reference,
        name=name_of(row),
        about=due_as(step, row),
        ticked=row.reference in typed.getlist("came") if typed else False,
        otherwise=otherwise if others else None,
    )


def with_what_was_wrong(page: RecordingPage, error: PledgeError | AnswerMistake) -> RecordingPage:
    """The form with what was wrong, each mistake beside the person or the question that it is about."""
    rows = {row.reference: (row.id, row.name) for row in page.attendees}
    first = page.attendees[0].id if page.attendees else "came"
    if isinstance(error, AnswerMistake):
        found = mistakes_beside(error, page.before)
    else:
        said = mistakes_of(error, first if isinstance(error, NotFound) else "held_on")
        places = {"attendees": first, "outcome": first}
        found = tuple(of_person(replace(each, field=places.get(each.field, each.field)), rows) for each in said)
    beside = {each.field: each.words for each in found}
    return replace(
        page,
        before=with_mistakes(page.before, found),
        after=with_mistakes(page.after, found),
        attendees=tuple(replace(row, mistake=beside.get(row.id, "")) for row in page.attendees),
        mistakes=found,
    )


def of_person(mistake: Mistake, rows: Mapping[str, tuple[str, str]]) -> Mistake:
    """What is said of one record, which begins with its reference, said of the person and beside them.

    ``rows`` are the id and the name that stand on the page for each reference.
    """
    reference, _, rest = mistake.words.partition(":")
    if reference not in rows:
        return mistake
    at, name = rows[reference]
    return Mistake(at, f"{name}:{rest}")
