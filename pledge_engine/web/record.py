"""A record: who and what, where it stands, what is to do, what blocks it, what comes next, and its history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint

from pledge_engine.errors import Forbidden
from pledge_engine.hires.fixed_term import said_of_ended_term, said_to_the_worker
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.list_views import nothing_open
from pledge_engine.hires.log_in_told import log_in_lacking, log_in_of
from pledge_engine.hires.next_moves import Kind, next_moves
from pledge_engine.hires.offers import record_offers
from pledge_engine.hires.open_steps import open_steps
from pledge_engine.hires.read_by import who_is_meant
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import AgreementLine, HireView, NoteLine, StageLine, TaskLine
from pledge_engine.hires.wording import DOORS, asked_for, moment, on_hold, told
from pledge_engine.web.first_person import words_for
from pledge_engine.web.log_in_words import log_in_words
from pledge_engine.web.record_ways import Way, acts_of, first_way, said_of_rest, ways_to_talk
from pledge_engine.web.showing import Fact, fact, tag_of
from pledge_engine.web.site import Site, show
from pledge_engine.work import Work
from workflows.words import counted, long_date, numbered, sentence, with_need

Say = Callable[[str], str]
_PRESSING = frozenset({"overdue", "due_today", "due_soon", "awaiting_agreement"})
_HISTORY_SHOWN, _COMING_SHOWN = 5, 6
# So many things to do next are named before the list of all that is open.
_MOST_FIRST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One line of a task list."""

    title: str
    href: str
    hint: tuple[str, ...]
    tag: str
    colour: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One event of the history."""

    at: str
    where: str
    words: str
    details: tuple[str, ...]
    month: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """Everything that one reader may see of one record today; nothing can be done to move on one that is ``over``."""

    reference: str
    label: str
    stage: str
    over: bool
    own: bool
    summary: tuple[Fact, ...]
    strip: tuple[tuple[str, str, str], ...]
    here: tuple[Task, ...]
    nothing_open: str
    elsewhere: tuple[tuple[str, tuple[Task, ...]], ...]
    closed: tuple[Task, ...]
    blockers: tuple[Way, ...]
    goes_on: str
    agreements: tuple[Fact, ...]
    request: str
    coming: tuple[str, ...]
    notes: tuple[NoteLine, ...]
    history: tuple[Told, ...]
    history_total: int
    rests: str
    first: tuple[Way, ...]
    acts: tuple[Way, ...]
    left_to_the_leads: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """The whole history of a record, newest first."""

    reference: str
    label: str
    months: tuple[tuple[str, tuple[Told, ...]], ...]


def record_pages(site: Site) -> Blueprint:
    """The pages of one record that are only looked at."""
    pages = Blueprint("record", __name__)

    @pages.get("/records/<reference>")
    def record(reference: str) -> tuple[str, int]:
        return show("record", site.look(lambda work: record_page(work, reference)))

    @pages.get("/records/<reference>/history")
    def whole_history(reference: str) -> tuple[str, int]:
        return show("history", site.look(lambda work: _history_page(work, reference)))

    return pages


def record_page(work: Work, reference: str) -> RecordPage:
    """A record as the actor sees it today; raises ``NotFound``."""
    view = show_hire(work, reference)
    at = f"/records/{view.reference}"
    offers, moves = record_offers(work, reference), next_moves(work, reference, limit=_MOST_FIRST)
    events, reader = _events(work, reference), open_reader(work, reference)
    here, elsewhere = open_steps(view)
    say = words_for(own=view.own)
    own = (first_way(view, move) for move in moves if move.own and move.kind is not Kind.LOOK_BACK)
    first = (*ways_to_talk(view), *own)
    return RecordPage(
        reference=view.reference,
        label=view.label,
        stage=view.stage_title,
        over=any(line.place == "ended" for line in view.strip),
        summary=_summary(view, who_is_meant(reader), log_in_words(log_in_of(reader), log_in_lacking(reader))),
        strip=tuple(_stage(line) for line in view.strip),
        own=view.own,
        here=_tasks(here, at, say),
        nothing_open=nothing_open(view.stage),
        elsewhere=tuple((title, _tasks(tasks, at, say)) for title, tasks in elsewhere),
        closed=_tasks(view.earlier, at, say),
        blockers=tuple(
            Way(text=say(line.words), href=f"{at}/steps/{line.step}" if line.step else "")
            for line in (() if view.goes_on else view.blockers)
        ),
        goes_on=say(view.goes_on),
        agreements=tuple(_agreement(line, say) for line in view.agreements),
        request=asked_for(view.request) if view.request else "",
        coming=tuple(map(say, _coming(view))),
        notes=view.notes,
        history=tuple(_told(entry) for entry in events[:_HISTORY_SHOWN]),
        history_total=len(events),
        rests=said_of_rest(view),
        first=first,
        acts=tuple(way for way in acts_of(view, offers) if way not in first),
        left_to_the_leads=offers.left_to_the_leads,
    )


def _events(work: Work, reference: str) -> tuple[HistoryEntry, ...]:
    """The history where it is the actor's to read, and otherwise nothing: the rest of the page is still theirs."""
    try:
        return history(work, reference)
    except Forbidden:
        return ()


def _history_page(work: Work, reference: str) -> HistoryPage:
    view = show_hire(work, reference)
    events = [_told(entry) for entry in history(work, reference)]
    months = tuple((month, tuple(group)) for month, group in groupby(events, key=lambda event: event.month))
    return HistoryPage(reference=view.reference, label=view.label, months=months)


def _told(entry: HistoryEntry) -> Told:
    at = moment(entry.at)
    month = at.partition(",")[0].partition(" ")[2]
    return Told(at=at, where=DOORS.get(entry.door, entry.door), words=told(entry), details=entry.details, month=month)


def _summary(view: HireView, unnamed: str, log_in: tuple[str, ...]) -> tuple[Fact, ...]:
    facts = (
        fact("Stage", view.stage_title, on_hold(view.review_on) if view.held else view.stage_waits),
        fact("Fixed term", (said_to_the_worker if view.own else said_of_ended_term)(view.term_ended_on)),
        fact("Team", ", ".join(name for name in (view.team, view.care_group) if name)),
        fact("Service lead", view.service_lead),
        fact("Professional lead", view.professional_lead),
        fact("You" if view.own else "Worker", view.worker or unnamed),
        fact("Logs in as", *log_in),
        fact("Ended", view.ended),
        fact("See also", *view.links),
        fact("Opened", view.opened),
        *(fact(title, long_date(day)) for title, day in view.dates),
        fact("Pace of the workbook", view.pace),
    )
    return tuple(each for each in facts if each)


def _stage(line: StageLine) -> tuple[str, str, str]:
    """A stage as its place in words, its title and its dates."""
    round_ = f", round {line.round}" if line.round > 1 else ""
    if line.place == "here":
        target = f"; {line.target}" if line.target else ""
        return "here", line.title + round_, line.days + target
    return line.place, line.title + round_, line.days


def _tasks(tasks: Sequence[TaskLine], at: str, say: Say) -> tuple[Task, ...]:
    """Each open step once: its first turn and every pressing one; later turns that are far away are only counted."""
    lines: list[Task] = []
    for _, turns in groupby(tasks, key=lambda task: task.step):
        first, *later = turns
        pressing = [task for task in later if task.state in _PRESSING]
        more = [task for task in later if task not in pressing]
        added = (task.added_because for task in more if task.added_because)
        beside = (f"and {counted(len(more), 'more turns')}", *added) if more else ()
        lines.append(_task(first, at, beside if not pressing else (), len(lines), say))
        for task in pressing:
            lines.append(_task(task, at, beside if task is pressing[-1] else (), len(lines), say))
    return tuple(lines)


def _task(task: TaskLine, at: str, beside: tuple[str, ...], number: int, say: Say) -> Task:
    words, colour = tag_of(task)
    part = f"{task.answered} answered" if task.answered and not task.answered.startswith("0 ") else ""
    asked = asked_for(task.request) if task.request else ""
    held = f"{task.picked_up_by} picked this up" if task.picked_up_by else ""
    said = task.after_term, task.added_because
    title = with_need(numbered(task.title, task.n) if task.turns else task.title, required=task.required)
    return Task(
        title=title,
        href=f"{at}/steps/{task.step}" + (f"?turn={task.n}" if task.turns else ""),
        hint=tuple(filter(None, (say(task.owner), say(task.words), *said, asked, held, part, *task.warnings, *beside))),
        tag=words,
        colour="orange" if task.overdue else colour,
        number=number,
    )


def _agreement(line: AgreementLine, say: Say) -> Fact:
    given = f"{line.person}, {long_date(line.agreed_on)}" if line.agreed_on else "Not yet"
    return Fact(title=say(sentence(line.role)), lines=(given,))


def _coming(view: HireView) -> tuple[str, ...]:
    lines = [
        f"{with_need(line.title, required=line.required)} ({line.stage}): {line.rule}"
        for line in view.coming[:_COMING_SHOWN]
    ]
    more = len(view.coming) - _COMING_SHOWN
    return (*lines, f"and {counted(more, 'more steps')} after that") if more > 0 else tuple(lines)
