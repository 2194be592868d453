"""Posts and people: a list, or a column for each stage, whose address holds the filter, never a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.access.sight import sees_names_anywhere, sees_stages
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.list_views import HireList, HireRow
from pledge_engine.hires.listing import IN_A_COLUMN, PAGE, first_of_each_stage, list_matching
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.record_filters import Counts, Filters, counts_of
from pledge_engine.web.by_name import name_question
from pledge_engine.web.list_filters import filters_in, narrowing, order_in, questions_in
from pledge_engine.web.list_rows import Card, card_of, file_of, row_of
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.paging import Paging, page_number
from pledge_engine.web.questions import Question
from pledge_engine.web.showing import Cell
from pledge_engine.web.site import Site, show
from pledge_engine.work import Work
from workflows.definition import Definition


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The first records of a stage, and the way to the rest of them."""

    title: str
    cards: tuple[Card, ...]
    total: int
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of records, or with ``columns`` the first of each stage, with the filter that found them.

    The columns are offered, and shown, to those alone who see in which stage a record is, and ``by_name`` to whoever sees names.
    """

    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[Column, ...]
    in_columns: bool
    sees_stages: bool
    total: int
    questions: tuple[Question, ...]
    paging: Paging
    list_href: str
    columns_href: str
    export: str
    may_open: bool
    by_name: Question | None
    filtered: bool
    mistakes: tuple[Mistake, ...] = ()


def list_pages(site: Site) -> Blueprint:
    """The list, and the same as a file."""
    pages = Blueprint("lists", __name__)

    @pages.get("/records")
    def records() -> tuple[str, int]:
        try:
            return show("records", site.look(lambda work: _list_page(work, filters_in(request.args))))
        except (NotFound, Invalid) as error:
            found, usual = mistakes_of(error, "team"), Filters(order=order_in(request.args))
            page = site.look(lambda work: _list_page(work, usual, found))
            return show("records", replace(page, rows=(), columns=(), total=0))

    @pages.get("/records.csv")
    def as_file() -> Response:
        return file_of(site.look(lambda work: _every(work, filters_in(request.args))))

    return pages


def _every(work: Work, wanted: Filters) -> tuple[HireRow, ...]:
    """Every record that the filter finds, page by page, in one transaction."""
    first = list_matching(work, wanted)
    later = (list_matching(work, wanted, page=number) for number in range(2, first.pages + 1))
    return (*first.rows, *(row for found in later for row in found.rows))


def _list_page(work: Work, wanted: Filters, mistakes: tuple[Mistake, ...] = ()) -> ListPage:
    args, pledge = request.args, work.newest(SHIPPED_PLEDGE)
    stages, number, kept = sees_stages(work.actor), page_number(args), narrowing(args)
    in_columns = stages and args.get("view") == "columns"
    nothing = HireList(rows=(), total=0, page=1, pages=1)
    counts = counts_of(work, pledge, wanted)
    found = nothing if in_columns else list_matching(work, wanted, page=number, total=counts.total)
    columns = _columns(work, pledge, wanted, counts) if in_columns else ()
    wrong = {mistake.field: mistake.words for mistake in mistakes}
    return ListPage(
        rows=tuple(row_of(row) for row in found.rows),
        columns=columns,
        in_columns=in_columns,
        sees_stages=stages,
        total=sum(column.total for column in columns) if in_columns else found.total,
        questions=questions_in(args, pledge, counts, wrong),
        paging=Paging.of(number, found.total, PAGE, request),
        list_href=_address("/records", kept),
        columns_href=_address("/records", {**kept, "view": "columns"}),
        export=_address("/records.csv", kept),
        may_open=may_generally(work.actor, Action.OPEN_HIRE) is not None,
        by_name=name_question() if sees_names_anywhere(work.actor) else None,
        filtered=any(name != "sort" for name in kept),
        mistakes=mistakes,
    )


def _columns(work: Work, pledge: Definition, wanted: Filters, counts: Counts) -> tuple[Column, ...]:
    first = first_of_each_stage(work, wanted)
    kept = {name: value for name, value in narrowing(request.args).items() if name != "stage"}
    return tuple(
        Column(
            title=stage.title,
            cards=tuple(card_of(row) for row in first.get(key, ())),
            total=counts.stages.get(key, 0),
            more=_address("/records", {**kept, "stage": key}) if counts.stages.get(key, 0) > IN_A_COLUMN else "",
        )
        for key, stage in pledge.stages.items()
        if not wanted.stage or key in first
    )


def _address(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path
