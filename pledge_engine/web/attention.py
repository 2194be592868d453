"""Needs attention: what is overdue and due soon in reach, narrowed and counted by team, step, owner and whom it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.attention import attention
from pledge_engine.hires.attention_summary import AttentionGroup, GroupedBy, every_grouping
from pledge_engine.hires.confidential import CONFIDENTIAL_STEP
from pledge_engine.hires.list_views import AttentionList, AttentionRow
from pledge_engine.hires.narrowing import EVERYTHING, Wanted
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.paging import Paging, page_number
from pledge_engine.web.questions import Question, radios
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.site import Site, show
from pledge_engine.work import Work
from workflows.words import counted, long_date

MOST = 50
_FIELDS = {
    GroupedBy.TEAM: ("team", "Team", "Every team"),
    GroupedBy.STEP: ("step", "Step", "Every step"),
    GroupedBy.OWNER: ("owner", "Owner", "Every owner"),
    GroupedBy.WAITING_ON: ("waiting_on", "Waits for", "Whomever it waits for"),
}
_VIEWS = {
    "": "Every step",
    GroupedBy.TEAM: "By team",
    GroupedBy.STEP: "By step",
    GroupedBy.OWNER: "By owner",
    GroupedBy.WAITING_ON: "By whom it waits for",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """One step that needs attention; ``pick`` says which in the form, and is empty where nothing can be done about it here."""

    pick: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One way to look at the same steps."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttentionPage:
    """What is overdue and due soon in reach, or with ``groups`` how much of it; ``query`` is the filter in the address."""

    questions: tuple[Question, ...]
    views: tuple[View, ...]
    by: str
    groups: tuple[tuple[Cell, ...], ...]
    overdue: tuple[Pressing, ...]
    due_soon: tuple[Pressing, ...]
    total_overdue: int
    total_due_soon: int
    query: str
    filtered: bool
    paging: Paging
    may_nudge: bool
    may_reassign: bool
    mistakes: tuple[Mistake, ...] = ()


def attention_pages(site: Site) -> Blueprint:
    """The page with its filters and groupings; what is done with what it shows is beside it."""
    pages = Blueprint("attention", __name__)

    @pages.get("/attention")
    def needing() -> tuple[str, int]:
        try:
            return show("attention", site.look(lambda work: attention_page(work, wanted_in(request.args))))
        except (NotFound, Invalid) as error:
            found = mistakes_of(error, "team")
            page = site.look(lambda work: attention_page(work, EVERYTHING, found))
            return show("attention", page, 404 if isinstance(error, NotFound) else 422)

    return pages


def wanted_in(args: Mapping[str, str]) -> Wanted:
    """What the address asks for."""
    return Wanted(**{name: args.get(name, "") for name, _, _ in _FIELDS.values()})


def query_of(args: Mapping[str, str]) -> str:
    """The filter as it stands in the address, to come back to."""
    known = (*(name for name, _, _ in _FIELDS.values()), "by", "page")
    named = {name: args[name] for name in known if args.get(name)}
    return f"?{urlencode(named)}" if named else ""


def attention_page(work: Work, wanted: Wanted, mistakes: tuple[Mistake, ...] = ()) -> AttentionPage:
    """What needs attention of what is wanted; raises ``NotFound`` and ``Invalid`` for words that mean nothing."""
    by = request.args.get("by", "")
    by = by if by in _VIEWS else ""
    every = every_grouping(work)
    grouped = every if wanted == EVERYTHING or not by else every_grouping(work, wanted=wanted)
    groups = grouped[GroupedBy(by)] if by else ()
    number = page_number(request.args)
    nothing = AttentionList(said=(), awaiting_you=(), overdue=(), due_soon=(), total_overdue=0, total_due_soon=0)
    found = nothing if by else attention(work, wanted=wanted, limit=MOST, page=number)
    nudges = may_generally(work.actor, Action.NUDGE) is not None
    reassigns = may_generally(work.actor, Action.REASSIGN_STEP) is not None
    acts = nudges or reassigns
    return AttentionPage(
        questions=_filters(every, mistakes),
        views=tuple(View(text=text, href=_view(key), current=by == key) for key, text in _VIEWS.items()),
        by=_FIELDS[GroupedBy(by)][1] if by else "",
        groups=tuple(_group(GroupedBy(by), group) for group in groups),
        overdue=tuple(_pressing(row, _how_late(row), acts=acts) for row in found.overdue),
        due_soon=tuple(_pressing(row, words(long_date(row.due_on)), acts=acts) for row in found.due_soon),
        total_overdue=found.total_overdue,
        total_due_soon=found.total_due_soon,
        query=query_of(request.args),
        filtered=wanted != EVERYTHING,
        paging=Paging.of(number, max(found.total_overdue, found.total_due_soon), MOST, request),
        may_nudge=nudges,
        may_reassign=reassigns,
        mistakes=mistakes,
    )


def _view(by: str) -> str:
    named = {name: request.args[name] for name, _, _ in _FIELDS.values() if request.args.get(name)}
    return f"/attention?{urlencode({**named, **({'by': by} if by else {})})}".rstrip("?")


def _filters(
    groups: Mapping[GroupedBy, tuple[AttentionGroup, ...]], mistakes: tuple[Mistake, ...]
) -> tuple[Question, ...]:
    wrong = {mistake.field: mistake.words for mistake in mistakes}
    return tuple(_filter(by, groups[by], wrong.get(_FIELDS[by][0], "")) for by in GroupedBy)


def _filter(by: GroupedBy, groups: tuple[AttentionGroup, ...], mistake: str) -> Question:
    """A choice among what there is, each with how much; what the address asks for besides stays a choice too."""
    name, label, every = _FIELDS[by]
    value = request.args.get(name, "")
    known = {group.title: f"{group.title} ({group.overdue + group.due_soon})" for group in groups}
    asked = {value: value[:60]} if value and value not in known else {}
    choices = radios([("", every), *asked.items(), *sorted(known.items())])
    return Question(name=name, label=label, kind="select", choices=choices, value=value, mistake=mistake)


def _group(by: GroupedBy, group: AttentionGroup) -> tuple[Cell, ...]:
    named = {name: request.args[name] for name, _, _ in _FIELDS.values() if request.args.get(name)}
    narrowed = urlencode({**named, _FIELDS[by][0]: group.title})
    worst = counted(group.worst_working_days_late, "working days") if group.worst_working_days_late else "–"
    return (
        link(group.title, f"/attention?{narrowed}"),
        words(str(group.overdue)),
        words(str(group.due_soon)),
        words(worst),
    )


def _how_late(row: AttentionRow) -> Cell:
    """By how many working days; a date that passed on the last of them is overdue and not a working day late yet."""
    late = f"{counted(row.working_days_late, 'working days')} late" if row.working_days_late else "Overdue"
    return words(late, f"Due {long_date(row.due_on)}")


def _pressing(row: AttentionRow, when: Cell, *, acts: bool) -> Pressing:
    said = row.step != CONFIDENTIAL_STEP
    turn = f"/steps/{row.step}?turn={row.n}" if said else ""
    picked = f"{row.picked_up_by} picked this up" if row.picked_up_by else ""
    waits = "Complete, awaits agreement" if row.awaiting_agreement else ""
    return Pressing(
        pick=f"{row.reference}/{row.step}/{row.n}" if said and acts else "",
        name=f"{row.title}, {row.reference}",
        cells=(
            link(row.title, f"/records/{row.reference}{turn}", waits, row.waiting_on),
            link(row.reference, f"/records/{row.reference}", row.label),
            words(row.owner, row.person, picked),
            when,
        ),
    )
