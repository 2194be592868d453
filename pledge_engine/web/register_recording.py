"""Recording a session in one form: the day, who came of those who are due, and how it was for the others; and a make-up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid, NotFound, RefusedMove
from pledge_engine.hires.group_sessions import session_to_record
from pledge_engine.hires.register_commands import Recorded, record_register
from pledge_engine.web.questions import Typed, handle_in, typed_date
from pledge_engine.web.register_form import DID_NOT_RUN, recording_page, with_what_was_wrong
from pledge_engine.web.register_not_run import not_run_page
from pledge_engine.web.register_words import people
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake, parse_date
from workflows.attending import came
from workflows.words import long_date

_WRONG = (Invalid, RefusedMove, NotFound, AnswerMistake)


def recording_pages(site: Site) -> Blueprint:
    """The form of a session for everybody who is due, and that of a make-up for one of them."""
    pages = Blueprint("recording", __name__)

    @pages.get("/register/record/<step>", defaults={"kind": "record"})
    @pages.get("/register/make-up/<step>", defaults={"kind": "make-up"})
    def form(kind: str, step: str) -> tuple[str, int]:
        return show("session_form", site.look(lambda work: recording_page(work, kind, step, typed_before())))

    @pages.post("/register/record/<step>", defaults={"kind": "record"})
    @pages.post("/register/make-up/<step>", defaults={"kind": "make-up"})
    def send(kind: str, step: str) -> tuple[str, int] | Response:
        typed, do = request.form, request.form.get("do", "")
        if do == "change":
            return show("session_form", site.look(lambda work: recording_page(work, kind, step, typed)))
        try:
            day = parse_date(typed_date("held_on", typed))
            entries = _ticked(kind, typed)
            others = DID_NOT_RUN if typed.get("ran") == "no" else ""
            who = handle_in(typed.get("facilitator", ""))
            if others and do != "it":
                asked = site.look(lambda work: not_run_page(work, step, day, entries, typed))
                if asked is not None:
                    return show("session_not_run", asked)
            recorded = site.do(
                lambda work: record_register(
                    work, step, day, _as_said(work, step, entries), others=others, facilitator=who
                )
            )
        except _WRONG as error:
            page = site.look(lambda work: recording_page(work, kind, step, typed))
            return show("session_form", with_what_was_wrong(page, error), 422)
        site.say(_told(recorded, day))
        return go(f"/register/sessions/{recorded.register}")

    return pages


def _ticked(kind: str, typed: Typed) -> Mapping[str, str]:
    """What was said of each person, by reference: an outcome, or nothing for a tick, which says that they came."""
    ticks = typed.getlist("came")
    if kind == "make-up" and ticks:
        return dict.fromkeys(ticks[:1], "")
    if kind == "make-up":
        raise _mistake("came", "Who came", "nobody is chosen", "choose who came")
    said = {name.removeprefix("else."): how for name, how in typed.items() if name.startswith("else.") and how}
    if ticks and typed.get("ran") == "no":
        raise _mistake(
            f"came-{ticks[0]}", "Who came", "somebody is ticked, and the session did not run", "choose one of the two"
        )
    if both := [reference for reference in ticks if reference in said]:
        raise _mistake(
            f"came-{both[0]}",
            both[0],
            "it is ticked that they came, and something else is chosen",
            "leave one of the two",
        )
    if not ticks and not said and typed.get("ran") != "no":
        raise _mistake("attendees", "Who came", "nobody is ticked", "tick who came, or choose how it was otherwise")
    return {**said, **dict.fromkeys(ticks, "")}


def _as_said(work: Work, step: str, entries: Mapping[str, str]) -> Mapping[str, str]:
    """Ticks as the outcome of somebody who came to a session of this step."""
    here = came(session_to_record(work, step))
    return {reference: how or here for reference, how in entries.items()}


def _mistake(field: str, title: str, problem: str, mend: str) -> Invalid:
    return Invalid([FieldMistake(field, title, problem, mend)])


def _told(recorded: Recorded, day: date) -> Notice:
    warned = tuple(f"Look again: {warning}" for done in recorded.done for warning in done.warnings)
    return Notice(f"The session of {long_date(day)} is recorded for {people(len(recorded.done))}.", warned)
