"""Putting a register right: another outcome, somebody who was left out, and somebody who does not belong there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Conflict, Invalid, NotFound, PledgeError, RefusedMove
from pledge_engine.hires.group_sessions import session_to_record, who_is_due
from pledge_engine.hires.register_commands import Recorded, correct_register
from pledge_engine.hires.register_views import TAKEN_OUT, DueRow, EntryRow, RegisterView
from pledge_engine.hires.registers import show_register
from pledge_engine.web.mistakes import Mistake, mistakes_of, status_of
from pledge_engine.web.questions import Question, Typed, radios, with_mistakes
from pledge_engine.web.register_form import of_person
from pledge_engine.web.register_ran import ONLY, RAN, check_all_said, ran_page, told_of_those_who_stay
from pledge_engine.web.register_words import due_as, kind_of, name_of
from pledge_engine.web.showing import Part
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.attendance import outcomes
from workflows.definition import Step
from workflows.outcomes import DID_NOT_RUN
from workflows.words import counted, long_date, numbered

_WRONG = (Invalid, RefusedMove, NotFound, Conflict)
_HOW, _WAS = "how.", "was."


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectingPage:
    """A register to put right; ``was`` is what it says now, so that whoever comes second is told.

    ``record`` leads to where a session is recorded, for one that was recorded on the wrong day.
    With ``ran`` it is one that ran after all, and ``if_it_ran`` leads to saying so.
    ``elsewhere`` leads to those whose own record says something else by now: it is put right there.
    """

    session: str
    title: str
    held_on: str
    there: tuple[Question, ...]
    missing: tuple[Question, ...]
    elsewhere: tuple[Part, ...]
    was: tuple[tuple[str, str], ...]
    record: str
    ran: bool
    if_it_ran: str
    mistakes: tuple[Mistake, ...] = ()


def correcting_pages(site: Site) -> Blueprint:
    """The form in which a register is put right."""
    pages = Blueprint("correcting", __name__)

    @pages.get("/register/sessions/<session>/correct")
    def form(session: str) -> tuple[str, int]:
        typed = typed_before()
        ran = RAN in (request.args if typed is None else typed)
        page = site.look(lambda work: _page(work, session, typed, ran=ran))
        # What was chosen was chosen in view of what the register said then: if that has changed, sending it says so.
        return show("session_correct", replace(page, was=tuple(_given(typed, _WAS).items())) if typed else page)

    @pages.post("/register/sessions/<session>/correct")
    def send(session: str) -> tuple[str, int] | Response:
        typed, do = request.form, request.form.get("do", "")
        site.look(lambda work: session_to_record(work, show_register(work, session).step))
        was, said, ran = _given(typed, _WAS), _given(typed, _HOW), do == RAN or RAN in typed
        changed = {reference: how for reference, how in said.items() if how and how != was.get(reference, "")}
        if do in {RAN, "change"}:
            page = site.look(lambda work: _page(work, session, typed, ran=ran))
            return show("session_correct", replace(page, was=tuple(was.items())))
        if not changed and not ran:
            site.say(Notice("Nothing was different, so nothing was changed.", done=False))
            return go(f"/register/sessions/{session}")
        asked = None if ran or do == ONLY else site.look(lambda work: ran_page(work, session, changed, typed))
        if asked is not None:
            return show("session_asked", asked)
        try:
            if ran:
                site.look(lambda work: check_all_said(work, session, said))
            recorded = site.do(lambda work: _correct(work, session, changed, was))
        except _WRONG as error:
            page = site.look(lambda work: _page(work, session, typed, ran=ran))
            return show("session_correct", _with(page, error), status_of(error))
        stay = site.look(lambda work: told_of_those_who_stay(show_register(work, session), changed))
        site.say(_told(recorded, stay))
        return go(f"/register/sessions/{recorded.register}")

    return pages


def _given(typed: Typed, beginning: str) -> Mapping[str, str]:
    return {name.removeprefix(beginning): value for name, value in typed.items() if name.startswith(beginning)}


def _correct(work: Work, session: str, changed: Mapping[str, str], was: Mapping[str, str]) -> Recorded:
    out = [reference for reference, how in changed.items() if how == TAKEN_OUT]
    entries = {reference: how for reference, how in changed.items() if how != TAKEN_OUT}
    return correct_register(work, session, entries, remove=out, seen=was)


def _page(work: Work, session: str, typed: Typed | None = None, *, ran: bool = False) -> CorrectingPage:
    view = show_register(work, session)
    step = session_to_record(work, view.step)
    there = [entry for entry in view.entries if not entry.changed]
    known = {entry.reference for entry in view.entries}
    missing = [row for row in who_is_due(work, step.key, view.held_on) if row.reference not in known]
    return CorrectingPage(
        session=view.id,
        title=kind_of(step),
        held_on=long_date(view.held_on),
        there=tuple(_there(step, entry, typed, ran=ran) for entry in sorted(there, key=name_of)),
        missing=tuple(_missing(step, row, typed) for row in sorted(missing, key=name_of)),
        elsewhere=tuple(
            Part(words=name_of(entry), kind="link", href=f"/records/{entry.reference}")
            for entry in sorted(view.entries, key=name_of)
            if entry.changed
        ),
        was=_was(view),
        record=f"/register/record/{step.key}",
        ran=ran,
        if_it_ran="" if view.ran or ran else f"/register/sessions/{view.id}/correct?{RAN}=yes",
    )


def _was(view: RegisterView) -> tuple[tuple[str, str], ...]:
    return tuple((entry.reference, entry.outcome) for entry in view.entries)


def _there(step: Step, entry: EntryRow, typed: Typed | None, *, ran: bool) -> Question:
    """How it was for somebody; with ``ran`` it is asked anew of whoever it is said of that it did not run."""
    anew = ran and entry.outcome == DID_NOT_RUN
    out = "Not on this register" if entry.outcome == TAKEN_OUT else "Take out: they do not belong on this register"
    turn = f". {numbered(step.title, entry.n)}" if step.due.repeats else ""
    record = f"{entry.reference}, {entry.label}" if entry.worker else entry.label
    name = _HOW + entry.reference
    known = list(outcomes(step).items())
    if anew:
        known = [("", "Choose how it was"), *(pair for pair in known if pair[0] != DID_NOT_RUN)]
    value = typed.get(name, entry.outcome) if typed else entry.outcome
    return Question(
        name=name,
        label=name_of(entry),
        hint=f"{record}{turn}.",
        kind="select",
        choices=radios([*known, (TAKEN_OUT, out)]),
        value="" if anew and value == DID_NOT_RUN else value,
    )


def _missing(step: Step, row: DueRow, typed: Typed | None) -> Question:
    name = _HOW + row.reference
    return Question(
        name=name,
        label=name_of(row),
        hint=due_as(step, row),
        kind="select",
        choices=radios([("", "Not on this register"), *outcomes(step).items()]),
        value=typed.get(name, "") if typed else "",
    )


def _with(page: CorrectingPage, error: PledgeError) -> CorrectingPage:
    """The form with what was wrong, each mistake beside the person it is about."""
    rows = {each.name.removeprefix(_HOW): (each.id, each.label) for each in (*page.there, *page.missing)}
    found = tuple(of_person(replace(each, field=""), rows) for each in mistakes_of(error))
    if isinstance(error, Conflict):
        return replace(page, mistakes=found)
    return replace(
        page, there=with_mistakes(page.there, found), missing=with_mistakes(page.missing, found), mistakes=found
    )


def _told(recorded: Recorded, stay: tuple[str, ...]) -> Notice:
    warned = tuple(f"{done.reference}: {line}" for done in recorded.done for line in done.look_again)
    return Notice(f"The register is put right on {counted(len(recorded.done), 'records')}.", (*warned, *stay))
