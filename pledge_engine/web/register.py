"""The register: who keeps it sees for which sessions people are due, and everybody in its scope which were held, and how."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.hires.group_sessions import may_record_sessions, session_steps, who_is_due
from pledge_engine.hires.register_views import TAKEN_OUT, EntryRow, RegisterRow
from pledge_engine.hires.registers import MOST_REGISTERS, list_registers, show_register
from pledge_engine.web.questions import Question, radios
from pledge_engine.web.register_words import kind_of, name_of, people
from pledge_engine.web.showing import Cell, Fact, link, words
from pledge_engine.web.site import Site, show
from pledge_engine.work import Work
from workflows.attendance import came
from workflows.definition import Definition, Step
from workflows.words import long_date, numbered, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One kind of session whose register is the reader's to keep, with how many people are due."""

    title: str
    due: str
    record: str
    make_up: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPage:
    """The kinds of session to record, and the newest sessions of those that are asked for; those with nobody in sight apart."""

    kept: tuple[Kept, ...]
    sessions: tuple[tuple[Cell, ...], ...]
    emptied: tuple[tuple[Cell, ...], ...]
    only_newest: bool
    filter: Question
    filtered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """One session, and how it was for everybody on its register whom the reader may know of; ``correct`` where they keep it."""

    title: str
    held_on: str
    facts: tuple[Fact, ...]
    entries: tuple[tuple[Cell, ...], ...]
    correct: str


def register_pages(site: Site) -> Blueprint:
    """The first page of the register, and the page of one session."""
    pages = Blueprint("register", __name__)

    @pages.get("/register")
    def register() -> tuple[str, int]:
        pledge, wanted = site.office.pledge_in_force(), request.args.get("step", "")
        return show("register", site.look(lambda work: _register(work, pledge, wanted)))

    @pages.get("/register/sessions/<session>")
    def one(session: str) -> tuple[str, int]:
        pledge = site.office.pledge_in_force()
        return show("session", site.look(lambda work: _session(work, pledge, session)))

    return pages


def _register(work: Work, pledge: Definition, wanted: str) -> RegisterPage:
    require_generally(work.actor, Action.SEE_REGISTERS)
    known = session_steps(pledge)
    step = next((each.key for each in known if each.key == wanted), "")
    found = list_registers(work, step)
    rows = [row for row in found if not row.emptied]
    return RegisterPage(
        kept=tuple(_kept(work, each) for each in may_record_sessions(work.actor, pledge)),
        sessions=tuple(_row(pledge.steps[row.step], row) for row in rows),
        emptied=tuple(_row(pledge.steps[row.step], row)[:2] for row in found if row.emptied),
        only_newest=len(rows) == MOST_REGISTERS,
        filter=Question(
            name="step",
            label="Kind of session",
            kind="select",
            choices=radios([("", "Every kind"), *((each.key, kind_of(each)) for each in known)]),
            value=step,
        ),
        filtered=bool(step),
    )


def _kept(work: Work, step: Step) -> Kept:
    listed = who_is_due(work, step.key)
    due = sum(not row.held for row in listed)
    held = f", and {people(len(listed) - due)} on hold" if len(listed) > due else ""
    return Kept(
        title=kind_of(step),
        due=f"{people(due)} due{held}" if due else f"Nobody is due{held}",
        record=f"/register/record/{step.key}" if due else "",
        make_up=f"/register/make-up/{step.key}" if due and step.turn_counts_when else "",
    )


def _row(step: Step, row: RegisterRow) -> tuple[Cell, ...]:
    return (
        link(f"{kind_of(step)}, {long_date(row.held_on)}", f"/register/sessions/{row.id}"),
        words(row.facilitator),
        words(sentence(row.apart)),
    )


def _session(work: Work, pledge: Definition, session: str) -> SessionPage:
    view = show_register(work, session)
    step = pledge.steps[view.step]
    listed = [entry for entry in view.entries if entry.outcome != TAKEN_OUT]
    came_to = sum(entry.outcome == came(step) for entry in listed)
    keeps = step in may_record_sessions(work.actor, pledge)
    return SessionPage(
        title=kind_of(step),
        held_on=long_date(view.held_on),
        facts=(
            Fact(title="Held by" if view.ran else "To be held by", lines=(view.facilitator,)),
            Fact(
                title="Came",
                lines=(f"{came_to} of {len(listed)} on the register" if view.ran else "Nobody: it did not run",),
            ),
            Fact(title="How it was", lines=(sentence(view.apart),)),
        ),
        entries=tuple(_entry(step, entry) for entry in view.entries),
        correct=f"/register/sessions/{view.id}/correct" if keeps else "",
    )


def _entry(step: Step, entry: EntryRow) -> tuple[Cell, ...]:
    which = numbered(step.title, entry.n) if step.due.repeats and entry.outcome != TAKEN_OUT else ""
    return (
        link(name_of(entry), f"/records/{entry.reference}", *([entry.reference] if entry.worker else []), entry.label),
        words(sentence(entry.words), which, sentence(entry.since)),
    )
