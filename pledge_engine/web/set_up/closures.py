"""Days on which the trust is closed: what would move is shown before a day is closed or opened again."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from flask import Blueprint, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.closure_commands import Moved, add_closure, list_closures, remove_closure
from pledge_engine.people.naming import Mistakes, clean_name
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, Typed, typed_date
from pledge_engine.web.set_up.forms import Answer, FormPage, again, show_form
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.work import Work
from workflows.words import counted, listed, long_date

CLOSURES = "/set-up/closures"
_BACK = (CLOSURES, "Days the trust is closed")
_DAY = (("day", "Day"),)
# What a form is sent with that says what was seen to move.
_SEEN = "seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosuresPage:
    """Every local closure."""

    ahead: tuple[tuple[Cell, ...], ...]
    past: tuple[tuple[Cell, ...], ...]
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewPage:
    """What would move, before it does; ``since`` says that it is other than was shown. ``sent`` is what is sent to do it."""

    title: str
    summary: str
    since: bool
    rows: tuple[tuple[Cell, ...], ...]
    warning: str
    button: str
    sent: tuple[tuple[str, str], ...]
    mistakes: tuple[Mistake, ...] = ()


def closure_pages(site: Site) -> Blueprint:
    """The list, closing a day, and working on it after all."""
    pages = Blueprint("set_up_closures", __name__)

    @pages.get("/set-up/closures")
    def every() -> tuple[str, int]:
        return show("set_up_closures", site.look(_page))

    @pages.get("/set-up/closures/new")
    def new() -> tuple[str, int]:
        site.look(_known)
        return show_form(_new())

    @pages.post("/set-up/closures/new")
    def add() -> Answer:
        name, seen = request.form.get("name", ""), request.form.get(_SEEN, "")
        try:
            day = _day_typed(request.form, name)
            moved, done = _as_was_seen(site, seen, partial(add_closure, day=day, called=name, even_into_past=True))
        except Invalid as error:
            site.look(_known)
            return again(_new(), request.form, error)
        if not done:
            return show("set_up_closure", _preview(moved, name, since=bool(seen)))
        site.say(Notice(f"The trust is closed on {long_date(day)}.", (_summary(moved, "moved"),)))
        return go(CLOSURES)

    @pages.get("/set-up/closures/<day>/remove")
    def removing(day: str) -> tuple[str, int]:
        moved = site.look(lambda work: remove_closure(work, _day(day), dry_run=True))
        return show("set_up_closure", _removal(moved))

    @pages.post("/set-up/closures/<day>/remove")
    def remove(day: str) -> Answer:
        seen = request.form.get(_SEEN, "")
        moved, done = _as_was_seen(site, seen, partial(remove_closure, day=_day(day)))
        if not done:
            return show("set_up_closure", _removal(moved, since=bool(seen)))
        site.say(Notice(f"{long_date(moved.day)} is a working day again.", (_summary(moved, "moved"),)))
        return go(CLOSURES)

    return pages


class _MovesOtherwise(Exception):
    """Something has changed in the very moment in which a day was closed or opened: nothing of it is kept."""

    def __init__(self, moved: Moved) -> None:
        super().__init__()
        self.moved = moved


def _as_was_seen(site: Site, seen: str, command: Callable[..., Moved]) -> tuple[Moved, bool]:
    """Do it where the same would move as was ``seen``, and otherwise say what would; and whether it was done."""

    def do(work: Work) -> Moved:
        moved = command(work)
        if _told(moved) != seen:
            raise _MovesOtherwise(moved)
        return moved

    would_move = site.look(lambda work: command(work, dry_run=True))
    if _told(would_move) != seen:
        return would_move, False
    try:
        return site.do(do), True
    except _MovesOtherwise as otherwise:
        return otherwise.moved, False


def _told(moved: Moved) -> str:
    """All that a page says of what moves, short enough to be sent with it."""
    return hashlib.sha256(repr(moved).encode()).hexdigest()


def _day_typed(typed: Typed, name: str) -> date:
    """The day of the form; where there is none, ``Invalid`` says what is wrong with the ``name`` as well."""
    mistakes = Mistakes()
    found = mistakes.found("day", "Day", lambda: days_asked(_DAY, typed))
    day = found["day"] if found else None
    if day is None:
        if found:
            mistakes.add("day", "Day", "nothing is typed", "write a day")
        mistakes.checked("name", "Name", lambda: clean_name(name), "")
        raise mistakes.refusal()
    return day


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise NotFound("closed day like that") from None


def _known(work: Work) -> None:
    require_generally(work.actor, Action.MANAGE_CLOSURES)


def _page(work: Work) -> ClosuresPage:
    _known(work)
    known = list_closures(work).items()
    return ClosuresPage(
        ahead=tuple(
            (
                words(long_date(day)),
                words(name),
                link(f"Work on {long_date(day)} after all", f"{CLOSURES}/{day}/remove"),
            )
            for day, name in known
            if day >= work.today
        ),
        past=tuple((words(long_date(day)), words(name)) for day, name in known if day < work.today),
    )


def _new() -> FormPage:
    return FormPage(
        title="Close a day",
        back=_BACK,
        button="See what would move",
        words=("Bank holidays in England are known already. Nothing is changed before you have seen what would move.",),
        questions=(
            Question(name="day", label="Day", kind="date"),
            Question(
                name="name",
                label="What it is called",
                hint="For example, Trust closure. Dates explain themselves by it.",
            ),
        ),
    )


def _preview(moved: Moved, name: str, *, since: bool) -> PreviewPage:
    late = counted(moved.into_past, "dates of steps")
    warning = (
        f"{late} would come to lie in the past and be overdue, because they are counted back over this day."
        if moved.into_past
        else ""
    )
    day, month, year = [*typed_date("day", request.form).split("/")]
    return PreviewPage(
        title=f"Close {long_date(moved.day)}",
        summary=_summary(moved, "would move"),
        since=since,
        rows=_rows(moved),
        warning=warning,
        button="Close this day",
        sent=(("day.day", day), ("day.month", month), ("day.year", year), ("name", name), (_SEEN, _told(moved))),
    )


def _removal(moved: Moved, *, since: bool = False) -> PreviewPage:
    return PreviewPage(
        title=f"Work on {long_date(moved.day)} after all",
        summary=_summary(moved, "would move"),
        since=since,
        rows=_rows(moved),
        warning="",
        button="Work on this day",
        sent=((_SEEN, _told(moved)),),
    )


def _summary(moved: Moved, verb: str) -> str:
    if not moved.records:
        return "No date is counted over it, so none moves." if verb == "would move" else "No date was counted over it."
    both = ((moved.dates, "dates of steps"), (moved.targets, "targets of stages"))
    said = listed(counted(many, what) for many, what in both if many)
    return f"{said} on {counted(moved.records, 'records')} {verb}."


def _rows(moved: Moved) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (words(step.title), words(str(step.dates)), words(str(step.into_past) if step.into_past else "None"))
        for step in moved.steps
    )
