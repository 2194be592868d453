"""The audit trail: which events, by whom and why; the exceptions; a sample; who looked; whether it is as it was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pledge_engine.audit.files import events_as_csv, events_as_json
from pledge_engine.audit.leafing import Leaf, NoSuchPlace, place_of
from pledge_engine.audit.reviewing import NobodyNamed, ReviewedEvent
from pledge_engine.audit.told_changes import told, turns_told
from pledge_engine.audit.what_happened import NOT_AS_RECORDED, about, what_happened
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.pledge_titles import pledge_for_titles
from pledge_engine.hires.who_looked import Looked, said_of_the_log, who_looked
from pledge_engine.hires.wording import DOORS, moment
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, with_mistakes
from pledge_engine.web.record_ways import Way
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.site import Site, show
from pledge_engine.web.taking_away import file
from pledge_engine.web.trail_search import (
    comparing_questions,
    drawing_questions,
    kind_sought,
    look_through,
    look_up,
    said_of_search,
    search_questions,
)
from pledge_engine.work import Work
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.words import counted, sentence

_SHOWN, _IN_A_FILE = 50, 10_000
# Which question names what is not there, where it is not that of the record.
_NAMED_IN = {NobodyNamed: "person", NoSuchPlace: ""}
NOTHING = Leaf(events=(), newer=0, older=0)
# Where in the trail one is: not part of what was asked for.
_PLACES = frozenset({"newer", "older"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """One event as the page tells it; ``changes`` are old and new of each fact, in words, ``not_kept`` what it closed so."""

    at: str
    who: str
    what: str
    about: str
    reason: str
    not_kept: str
    record: str
    href: str
    where: str
    changes: tuple[str, ...]
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailPage:
    """Events that were found, the questions that found them, and the ways to more of them.

    ``asked`` says by whom, when and for what, for whoever reads it on paper; ``opened`` that what changed is shown at once.
    """

    events: tuple[EventLine, ...]
    caption: str
    asked: str
    opened: bool
    questions: tuple[Question, ...]
    drawing: tuple[Question, ...]
    comparing: tuple[Question, ...]
    newer: Way | None = None
    older: Way | None = None
    csv: str = ""
    json: str = ""
    mistakes: tuple[Mistake, ...] = ()

    @property
    def file_mistake(self) -> str:
        """What is wrong with the checkpoint that was given."""
        return next((mistake.words for mistake in self.mistakes if mistake.field == "kept-file"), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadersPage:
    """Who looked at restricted answers; ``log_lacks`` says that some of it is missing."""

    rows: tuple[tuple[Cell, ...], ...]
    log_lacks: str
    mistakes: tuple[Mistake, ...] = ()


def trail_pages(site: Site) -> Blueprint:
    """The pages of an auditor."""
    pages = Blueprint("trail", __name__)

    def in_a_file(work: Work) -> tuple[ReviewedEvent, ...]:
        return look_up(work, request.args, _IN_A_FILE)

    @pages.get("/trail")
    def events() -> tuple[str, int]:
        drawn = "seed" in request.args
        try:
            found = site.look(lambda work: look_through(work, request.args, _SHOWN))
        except (Invalid, NotFound) as error:
            names = next((name for kind, name in _NAMED_IN.items() if isinstance(error, kind)), "reference")
            questions = (*search_questions(request.args), *drawing_questions(request.args))
            return show(
                "trail",
                trail_page(site, NOTHING, drawn=drawn, mistakes=mistakes_beside(error, questions, names=names)),
                422,
            )
        return show("trail", trail_page(site, found, drawn=drawn))

    @pages.get("/trail.csv")
    def as_csv() -> Response:
        found = site.look(in_a_file)
        table = events_as_csv(found, _seed(), site.look(pledge_for_titles), sought=kind_sought(request.args))
        return file(table, "text/csv", "audit-trail.csv")

    @pages.get("/trail.jsonl")
    def as_json() -> Response:
        lines = "".join(events_as_json(site.look(in_a_file), _seed()))
        return file(lines, "application/jsonl", "audit-trail.jsonl")

    @pages.get("/trail/readers")
    def readers() -> tuple[str, int]:
        found, lacks = site.look(lambda work: (who_looked(work), said_of_the_log(work)))
        rows = ((words(moment(each.at)), words(each.who, each.role), words(each.title), _where(each)) for each in found)
        return show("readers", ReadersPage(rows=tuple(rows), log_lacks=lacks))

    return pages


def trail_page(site: Site, found: Leaf, *, drawn: bool, mistakes: tuple[Mistake, ...] = ()) -> TrailPage:
    """The page with these events, and with what was wrong with what was asked."""
    pledge = site.look(pledge_for_titles) if found.events else None
    by = f"Asked by {site.actor.name} on {moment(site.office.clock.now())}"
    args = {key: value for key, value in request.args.items() if value and key not in _PLACES}
    questions = search_questions(request.args)
    wanted = "a sample" if drawn or mistakes else said_of_search(questions)
    return TrailPage(
        asked=f"{by}: {wanted}.",
        opened=drawn,
        events=tuple(_line(event, pledge) for event in found.events),
        caption=f"{counted(found.total, 'events')} drawn by “{args.get('seed', '')[:100]}”"
        if drawn
        else _caption(found),
        questions=with_mistakes(questions, mistakes),
        drawing=with_mistakes(drawing_questions(request.args), mistakes),
        comparing=comparing_questions(request.form),
        newer=_way(found.newer, "newer", args, found.events[:1]),
        older=_way(found.older, "older", args, found.events[-1:]),
        csv=_address("/trail.csv", args) if found.events else "",
        json=_address("/trail.jsonl", args) if found.events else "",
        mistakes=mistakes,
    )


def _caption(found: Leaf) -> str:
    if found.total == len(found.events):
        return counted(found.total, "events")
    last = found.newer + len(found.events)
    if not found.newer:
        return f"The newest {last} of {found.total} events"
    return f"Events {found.newer + 1} to {last} of {found.total}, newest first"


def _way(many: int, where: str, args: dict[str, str], beside: tuple[ReviewedEvent, ...]) -> Way | None:
    """The way to newer or older events from the one ``beside`` them."""
    if not many or not beside:
        return None
    return Way(text=counted(many, f"{where} events"), href=_address("/trail", {**args, where: place_of(beside[0])}))


def _address(path: str, args: dict[str, str]) -> str:
    return f"{path}?{urlencode(args)}" if args else path


def _seed() -> str:
    return request.args.get("seed", "").strip()[:100]


def _line(event: ReviewedEvent, pledge: Definition | None) -> EventLine:
    role = f", as {ROLE_WORDS[Role(event.role)].removeprefix('the ')}" if event.role else ""
    covering = f", covering for {event.covering}" if event.covering else ""
    return EventLine(
        at=moment(event.at),
        who=f"{event.who}{covering}{role}",
        what=what_happened(event, pledge),
        about=about(event),
        reason=event.reason.replace("_", " "),
        not_kept=turns_told(event.not_kept, pledge),
        record=sentence(event.chain),
        href=_found_by(event.chain),
        where=f"event {event.event}, {DOORS.get(event.door, event.door)}",
        changes=tuple(line for change in event.changes for line in told(change, pledge)),
        warning="" if event.as_recorded else NOT_AS_RECORDED,
    )


def _where(looked: Looked) -> Cell:
    return link(looked.reference, _found_by(looked.reference), DOORS.get(looked.door, looked.door))


def _found_by(chain: str) -> str:
    """Where all events of a record are found; the organisation's own have no such address."""
    return f"/trail?{urlencode({'reference': chain})}" if chain.startswith("R-") else ""
