"""Needs attention: what is overdue and due soon in reach, narrowed and counted by team, step, owner and whom it waits for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.attention import MostPressing, pressing
from pledge_engine.hires.attention_summary import AttentionGroup, GroupedBy, groupings, totals_of
from pledge_engine.hires.list_views import AttentionRow
from pledge_engine.hires.narrowing import EVERYTHING, Wanted, words_by_key
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.waiting import IN_ATTENTION, waiting_for_actor
from pledge_engine.reminders.nudged import asked_today
from pledge_engine.web.attention_order import SORT, Heading, headings, order_in, order_question, order_words
from pledge_engine.web.giving_away import MOST, giving_away_page, picked_in
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.paging import Paging, page_number
from pledge_engine.web.questions import Question, Typed, radios
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.site import Site, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.web.waiting import FIRST, WaitingTable, waiting_tables
from pledge_engine.work import Work
from workflows.words import long_date, sentence

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


_LEFT_OUT = (
    "This list is narrowed to some steps, so that stages to agree and records to move on are left out: they are about whole"
    " records."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """One step that needs attention; ``pick`` says which in the form, and is empty where nothing can be done about it here.

    ``unpicked`` says why, where that is not plain.
    """

    pick: str
    unpicked: str
    ticked: bool
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
    """What waits for the reader and is overdue and due soon in reach, or with ``groups`` how much of that.

    What waits is said on the first page, narrowed in the same way; ``left_out`` says what of it that leaves out. ``query`` is
    the filter in the address.
    """

    questions: tuple[Question, ...]
    views: tuple[View, ...]
    by: str
    groups: tuple[tuple[Cell, ...], ...]
    waiting: tuple[WaitingTable, ...]
    left_out: str
    overdue: tuple[Pressing, ...]
    due_soon: tuple[Pressing, ...]
    total_overdue: int
    total_due_soon: int
    query: str
    filtered: bool
    paging: Paging
    columns: tuple[Heading, ...]
    order: str
    may_nudge: bool
    may_reassign: bool
    mistakes: tuple[Mistake, ...] = ()


def attention_pages(site: Site) -> Blueprint:
    """The page with its filters and groupings; what is done with what it shows is beside it."""
    pages = Blueprint("attention", __name__)

    @pages.get("/attention")
    def needing() -> tuple[str, int]:
        try:
            return _as_it_was(site, typed_before())
        except (NotFound, Invalid) as error:
            found = mistakes_of(error, "team")
            page = site.look(lambda work: attention_page(work, EVERYTHING, found))
            return show("attention", page, 404 if isinstance(error, NotFound) else 422)

    return pages


def _as_it_was(site: Site, typed: Typed | None) -> tuple[str, int]:
    """The page, or what somebody had made of it when it was not taken: their ticks, and the name they had typed."""
    picked = picked_in(typed) if typed else ()
    if typed and typed.get("do") == "give" and picked:
        query, to = query_of(request.args), typed.get("to", "")
        return show("reassign", site.look(lambda work: giving_away_page(work, picked, query, to=to)))
    ticked = typed.getlist("pick") if typed else ()
    return show("attention", site.look(lambda work: attention_page(work, wanted_in(request.args), ticked=ticked)))


def wanted_in(args: Mapping[str, str]) -> Wanted:
    """What the address asks for."""
    return Wanted(**{name: args.get(name, "") for name, _, _ in _FIELDS.values()})


def query_of(args: Mapping[str, str]) -> str:
    """The filter as it stands in the address, to come back to."""
    known = (*(name for name, _, _ in _FIELDS.values()), "by", SORT, "page")
    named = {name: args[name] for name in known if args.get(name)}
    return f"?{urlencode(named)}" if named else ""


def attention_page(
    work: Work, wanted: Wanted, mistakes: tuple[Mistake, ...] = (), *, ticked: Collection[str] = ()
) -> AttentionPage:
    """What needs attention of what is wanted; raises ``NotFound`` and ``Invalid`` for words that mean nothing.

    ``ticked`` are the steps that somebody had ticked before.
    """
    by = request.args.get("by", "")
    by = by if by in _VIEWS else ""
    every, grouped = groupings(work, wanted=wanted)
    groups = grouped[GroupedBy(by)] if by else ()
    number = page_number(request.args)
    found = (
        MostPressing((), ())
        if by
        else pressing(
            work, wanted=wanted, limit=MOST, page=number, order=order_in(request.args), asked=asked_today(work)
        )
    )
    first = not by and number == 1
    waiting = _waiting(work, wanted) if first else ()
    overdue, due_soon = totals_of(grouped)
    nudges = may_generally(work.actor, Action.NUDGE) is not None
    reassigns = may_generally(work.actor, Action.REASSIGN_STEP) is not None
    acts = nudges or reassigns
    return AttentionPage(
        questions=(*_filters(work, every, mistakes), order_question(request.args)),
        views=tuple(View(text=text, href=_view(key), current=by == key) for key, text in _VIEWS.items()),
        by=_FIELDS[GroupedBy(by)][1] if by else "",
        groups=tuple(_group(GroupedBy(by), group) for group in groups),
        waiting=waiting,
        left_out=_LEFT_OUT if first and wanted.of_steps else "",
        overdue=tuple(_pressing(row, _how_late(row), ticked, acts=acts) for row in found.overdue),
        due_soon=tuple(_pressing(row, words(long_date(row.due_on)), ticked, acts=acts) for row in found.due_soon),
        total_overdue=overdue,
        total_due_soon=due_soon,
        query=query_of(request.args),
        filtered=wanted != EVERYTHING,
        paging=Paging.of(number, 0 if by else max(overdue, due_soon), MOST, request),
        columns=headings(request.args, lambda sort: _view(by, sort)),
        order=order_words(request.args),
        may_nudge=nudges,
        may_reassign=reassigns,
        mistakes=mistakes,
    )


def _waiting(work: Work, wanted: Wanted) -> tuple[WaitingTable, ...]:
    """The first of each kind that waits, which leads to the rest; as narrowed as many as a page has, which lead nowhere else."""
    if wanted == EVERYTHING:
        return waiting_tables(waiting_for_actor(work, IN_ATTENTION, most=FIRST))
    return waiting_tables(waiting_for_actor(work, IN_ATTENTION, wanted=wanted, most=MOST), narrowed=True)


def _view(by: str, sort: str = "") -> str:
    """The address of the same steps looked at in another way; the order is kept unless it is another."""
    kept = {name: request.args[name] for name, _, _ in _FIELDS.values() if request.args.get(name)}
    chosen = {"by": by, SORT: sort or request.args.get(SORT, "")}
    return f"/attention?{urlencode({**kept, **{name: each for name, each in chosen.items() if each}})}".rstrip("?")


def _filters(
    work: Work, groups: Mapping[GroupedBy, tuple[AttentionGroup, ...]], mistakes: tuple[Mistake, ...]
) -> tuple[Question, ...]:
    wrong = {mistake.field: mistake.words for mistake in mistakes}
    titles = words_by_key(work.newest(SHIPPED_PLEDGE))
    return tuple(_filter(by, groups[by], titles, wrong.get(_FIELDS[by][0], "")) for by in GroupedBy)


def _filter(by: GroupedBy, groups: tuple[AttentionGroup, ...], titles: Mapping[str, str], mistake: str) -> Question:
    """A choice among what there is, each with how much; what the address asks for besides stays a choice, unless it is refused.

    It is called by its words, also where the address has its key.
    """
    name, label, every = _FIELDS[by]
    value = request.args.get(name, "")
    value = value if by is GroupedBy.TEAM else titles.get(value, value)
    known = {group.title: f"{group.title} ({group.overdue + group.due_soon})" for group in groups}
    asked = {value: value[:60]} if value and value not in known and not mistake else {}
    choices = radios([("", every), *asked.items(), *sorted(known.items())])
    return Question(name=name, label=label, kind="select", choices=choices, value=value, mistake=mistake)


def _group(by: GroupedBy, group: AttentionGroup) -> tuple[Cell, ...]:
    kept = (*(name for name, _, _ in _FIELDS.values()), SORT)
    named = {name: request.args[name] for name in kept if request.args.get(name)}
    narrowed = urlencode({**named, _FIELDS[by][0]: group.title})
    return (
        link(group.title, f"/attention?{narrowed}"),
        words(str(group.overdue)),
        words(str(group.due_soon)),
        words(group.latest_by or "–"),
    )


def _how_late(row: AttentionRow) -> Cell:
    """By how many working days; a date that passed on the last of them is overdue and not a working day late yet."""
    return words(sentence(row.late), f"Due {long_date(row.due_on)}", sentence(row.opened_again))


def _pressing(row: AttentionRow, when: Cell, ticked: Collection[str], *, acts: bool) -> Pressing:
    picked = f"{row.picked_up_by} picked this up" if row.picked_up_by else ""
    waits = "Complete, awaits agreement" if row.awaiting_agreement else ""
    asked = "Asked today" if row.asked_today else ""
    pick = f"{row.reference}/{row.step}/{row.n}" if acts and not row.mine else ""
    return Pressing(
        pick=pick,
        unpicked="You hold this" if row.mine else "",
        ticked=pick in ticked,
        name=f"{row.title}, {row.reference}",
        cells=(
            link(row.title, f"/records/{row.reference}/steps/{row.step}?turn={row.n}", waits, row.waiting_on),
            link(row.reference, f"/records/{row.reference}", row.label),
            words(row.owner, row.person, picked, asked),
            when,
        ),
    )
