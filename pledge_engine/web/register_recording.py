"""Recording a session in one form: the day, who came of those who are due, and how it was for the others; and a make-up.

A form records one session, however often it is sent: it has an id, which is in its address as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid, NotFound, RefusedMove
from pledge_engine.hires.group_sessions import session_to_record
from pledge_engine.hires.register_commands import Recorded, check_day, record_register
from pledge_engine.hires.sent_forms import new_form
from pledge_engine.web.questions import Typed, handle_in, typed_date
from pledge_engine.web.register_asking import AskedPage, already_page, another_page, day_off_page, make_up_page
from pledge_engine.web.register_form import recording_page, with_what_was_wrong
from pledge_engine.web.register_whom import (
    CHOSEN,
    LIST,
    NARROW,
    RECORD,
    WhomPage,
    not_run_page,
    of_those_ticked,
    whom_page,
)
from pledge_engine.web.register_words import no_longer_due, people
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake, parse_date
from workflows.attendance import came
from workflows.outcomes import DID_NOT_RUN
from workflows.words import long_date

Asked = tuple[str, AskedPage | WhomPage, int]
_WRONG = (Invalid, RefusedMove, NotFound, AnswerMistake)


def recording_pages(site: Site) -> Blueprint:
    """The form of a session for everybody who is due, and that of a make-up for one of them."""
    pages = Blueprint("recording", __name__)

    @pages.get("/register/record/<step>", defaults={"kind": "record"})
    @pages.get("/register/make-up/<step>", defaults={"kind": "make-up"})
    def form(kind: str, step: str) -> tuple[str, int] | Response:
        typed = typed_before()
        form, new = _form_of(typed), site.look(lambda work: _new_form(work, step))
        if not form and not request.args:
            # A browser that goes back asks for the address once more: by the form in it, what was recorded is known.
            return go(f"{request.path}?form={new}")
        if before := site.look(lambda work: already_page(work, kind, step, form)):
            return show("session_asked", before)
        if typed and (whom := _whom_before(site, step, typed)):
            return show("session_whom", whom)
        page = site.look(lambda work: recording_page(work, kind, step, typed))
        return show("session_form", replace(page, form=form or new))

    @pages.post("/register/record/<step>", defaults={"kind": "record"})
    @pages.post("/register/make-up/<step>", defaults={"kind": "make-up"})
    def send(kind: str, step: str) -> tuple[str, int] | Response:
        typed, do = request.form, request.form.get("do", "")
        form = _form_of(typed)
        if before := site.look(lambda work: already_page(work, kind, step, form, typed)):
            return show("session_asked", before, 409)
        if do == "change":
            page = site.look(lambda work: recording_page(work, kind, step, typed))
            return show("session_form", replace(page, form=form))
        try:
            day = parse_date(typed_date("held_on", typed))
            entries, who = _ticked(kind, typed), handle_in(typed.get("facilitator", ""))
            asked = site.look(lambda work: _asked(work, kind, step, day, entries, who, typed))
            if asked is not None:
                return show(*asked)
            recorded = site.do(lambda work: _record(work, step, day, entries, who, form, typed))
        except _WRONG as error:
            page = with_what_was_wrong(site.look(lambda work: recording_page(work, kind, step, typed)), error)
            return show("session_form", replace(page, form=form), 422)
        site.say(_told(recorded, day))
        return go(f"/register/sessions/{recorded.register}")

    return pages


def _form_of(typed: Typed | None) -> str:
    """The id of the form that is shown or sent: as it stands in it, or else in its address."""
    return (typed.get("form", "") if typed else "") or request.args.get("form", "")


def _new_form(work: Work, step: str) -> str:
    session_to_record(work, step)
    return new_form(work)


def _whom_before(site: Site, step: str, typed: Typed) -> WhomPage | None:
    """The same page once more, where that was sent in vain; None where it was not."""
    in_vain = {LIST, NARROW, CHOSEN, *([RECORD] if "unsent" in request.args else [])}
    if typed.get("ran") != "no" or typed.get("do") not in in_vain:
        return None
    try:
        day, entries = parse_date(typed_date("held_on", typed)), _ticked("record", typed)
        return site.look(lambda work: whom_page(work, step, day, entries, typed))
    except _WRONG:
        return None


def _asked(
    work: Work, kind: str, step: str, day: date, entries: Mapping[str, str], facilitator: str, typed: Typed
) -> Asked | None:
    """What is asked before this is recorded, if anything; with "another" it was said that it is another session."""
    check_day(work, day)
    if off := day_off_page(work, step, day, typed):
        return "session_asked", off, 200
    if typed.get("ran") == "no":
        return _asked_of_whom(work, step, day, entries, typed)
    if typed.get("do") == RECORD:
        return None
    who_came = [who for who, how in entries.items() if not how]
    another = None if typed.get("do") == "another" else another_page(work, step, day, who_came, facilitator, typed)
    if another is None and kind == "make-up":
        another = make_up_page(work, step, day, who_came[0], typed)
    return ("session_asked", another, 200) if another else None


def _asked_of_whom(work: Work, step: str, day: date, entries: Mapping[str, str], typed: Typed) -> Asked | None:
    """Of whom it is to be said that it did not run, then whether that is meant; None where it is, or nobody is due."""
    whom = whom_page(work, step, day, entries, typed)
    if whom is not None and (whom.mistakes or typed.get("do") not in {CHOSEN, RECORD}):
        return "session_whom", whom, 422 if whom.mistakes else 200
    asked = not_run_page(work, step, day, entries, typed) if typed.get("do") != RECORD else None
    return ("session_asked", asked, 200) if asked else None


def _record(
    work: Work, step: str, day: date, entries: Mapping[str, str], facilitator: str, form: str, typed: Typed
) -> Recorded:
    if typed.get("ran") != "no":
        return record_register(work, step, day, _as_said(work, step, entries), facilitator=facilitator, form=form)
    said, among = of_those_ticked(typed, entries)
    others = DID_NOT_RUN
    return record_register(work, step, day, said, others=others, among=among, facilitator=facilitator, form=form)


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
    if not recorded.done:
        return Notice("This session was recorded already. Nothing was recorded a second time.", done=False)
    warned = tuple(f"{done.reference}: {line}" for done in recorded.done for line in done.look_again)
    title = f"The session of {long_date(day)} is recorded for {people(len(recorded.done))}."
    return Notice(title, (*warned, *map(no_longer_due, recorded.left_out)), done=not recorded.left_out)
