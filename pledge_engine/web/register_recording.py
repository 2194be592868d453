"""Recording a session in one form: the day, who came of those who are due, and how it was for the others; and a make-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.register_commands import Recorded, record_register
from pledge_engine.hires.register_views import DueRow
from pledge_engine.hires.registers import session_to_record, who_is_due
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.questions import Question, Typed, radios, typed_date, with_mistakes
from pledge_engine.web.register_words import due_as, kind_of, name_of, people
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake, parse_date
from workflows.attending import came, outcomes
from workflows.definition import Step
from workflows.words import long_date

DID_NOT_RUN = "did_not_run"
_WRONG = (Invalid, RefusedMove, AnswerMistake)


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
    """The form of a session: ``before`` is asked above the attendees, ``after`` beneath them."""

    title: str
    lead: str
    before: tuple[Question, ...]
    attendees: tuple[Attendee, ...]
    came: str
    after: tuple[Question, ...]
    nobody: bool
    mistakes: tuple[Mistake, ...] = ()


def recording_pages(site: Site) -> Blueprint:
    """The form of a session for everybody who is due, and that of a make-up for one of them."""
    pages = Blueprint("recording", __name__)

    @pages.get("/register/record/<step>", defaults={"kind": "record"})
    @pages.get("/register/make-up/<step>", defaults={"kind": "make-up"})
    def form(kind: str, step: str) -> tuple[str, int]:
        return show("session_form", site.look(lambda work: _page(work, kind, step, typed_before())))

    @pages.post("/register/record/<step>", defaults={"kind": "record"})
    @pages.post("/register/make-up/<step>", defaults={"kind": "make-up"})
    def send(kind: str, step: str) -> tuple[str, int] | Response:
        typed = request.form
        try:
            day = parse_date(typed_date("held_on", typed))
            entries = _ticked(kind, typed)
            others = DID_NOT_RUN if typed.get("ran") == "no" else ""
            who = typed.get("facilitator", "")
            recorded = site.do(
                lambda work: record_register(
                    work, step, day, _as_said(work, step, entries), others=others, facilitator=who
                )
            )
        except _WRONG as error:
            page = site.look(lambda work: _page(work, kind, step, typed))
            return show("session_form", _with(page, error), 422)
        site.say(_told(recorded, day))
        return go(f"/register/sessions/{recorded.short_id}")

    return pages


def _ticked(kind: str, typed: Typed) -> Mapping[str, str]:
    """What was said of each person, by reference: an outcome, or nothing for a tick, which says that they came."""
    ticks = typed.getlist("came")
    if kind == "make-up":
        return dict.fromkeys(ticks[:1], "")
    said = {name.removeprefix("else."): how for name, how in typed.items() if name.startswith("else.") and how}
    if ticks and typed.get("ran") == "no":
        raise _mistake(
            f"came-{ticks[0]}", "Attendees", "somebody is ticked, and the session did not run", "choose one of the two"
        )
    if both := [reference for reference in ticks if reference in said]:
        raise _mistake(
            f"came-{both[0]}",
            both[0],
            "it is ticked that they came, and something else is chosen",
            "leave one of the two",
        )
    return {**said, **dict.fromkeys(ticks, "")}


def _as_said(work: Work, step: str, entries: Mapping[str, str]) -> Mapping[str, str]:
    """Ticks as the outcome of somebody who came to a session of this step."""
    here = came(session_to_record(work, step))
    return {reference: how or here for reference, how in entries.items()}


def _page(work: Work, kind: str, key: str, typed: Typed | None = None) -> RecordingPage:
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
        hint="The name they log in by. For example, ines.story",
        value=typed.get("facilitator", "") if typed else "",
        classes="nhsuk-input--width-20",
    )
    if kind == "make-up":
        return RecordingPage(
            title=f"Record a make-up: {kind_of(step)}",
            lead="A session that one person came to instead of one that they missed. It counts for the earliest month that is "
            "missed and not yet past, or else for the earliest that is open.",
            before=(held_on, _one_of(step, due, typed)),
            attendees=(),
            came="",
            after=(facilitator,),
            nobody=not due,
        )
    return RecordingPage(
        title=f"Record a session: {kind_of(step)}",
        lead="Tick everybody who came. Whoever is neither ticked nor given a reason stays due for the next session.",
        before=(held_on, *_whether_it_ran(step, typed)),
        attendees=tuple(_attendee(step, row, typed) for row in due),
        came=outcomes(step)[came(step)],
        after=(facilitator,),
        nobody=not due,
    )


def _one_of(step: Step, due: Sequence[DueRow], typed: Typed | None) -> Question:
    choices = radios((row.reference, f"{name_of(row)}. {due_as(step, row)}") for row in due)
    value = typed.get("came", "") if typed else ""
    return Question(name="came", label="Who came", kind="radios", choices=choices, value=value)


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


def _with(page: RecordingPage, error: Invalid | RefusedMove | AnswerMistake) -> RecordingPage:
    """The form with what was wrong, each mistake beside the person or the question that it is about."""
    first = page.attendees[0].id if page.attendees else "came"
    places = {**{row.reference: row.id for row in page.attendees}, "attendees": first, "outcome": first}
    found = tuple(replace(each, field=_place(each, places)) for each in mistakes_of(error, "held_on"))
    beside = {each.field: each.words for each in found}
    return replace(
        page,
        before=with_mistakes(page.before, found),
        after=with_mistakes(page.after, found),
        attendees=tuple(replace(row, mistake=beside.get(row.id, "")) for row in page.attendees),
        mistakes=found,
    )


def _place(mistake: Mistake, places: Mapping[str, str]) -> str:
    """Where to mend a mistake: what is said of one record begins with its reference."""
    named = mistake.words.partition(":")[0]
    return places.get(named, places.get(mistake.field, mistake.field))


def _mistake(field: str, title: str, problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake(field, title, problem, mend)])


def _told(recorded: Recorded, day: date) -> Notice:
    warned = tuple(f"Look again: {warning}" for done in recorded.done for warning in done.warnings)
    return Notice(f"The session of {long_date(day)} is recorded for {people(len(recorded.done))}.", warned)
