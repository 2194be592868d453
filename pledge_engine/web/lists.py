"""Posts and people: a list whose address holds the filter, never a name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.errors import Invalid, NotFound
from pledge_engine.hires.list_views import HireList, HireRow
from pledge_engine.hires.listing import PAGE, list_hires
from pledge_engine.intake.formulas import harmless
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.paging import Paging, page_number
from pledge_engine.web.questions import Question, radios
from pledge_engine.web.showing import Cell, Part, link, tagged, words
from pledge_engine.web.site import Site, show
from pledge_engine.work import Work
from workflows.words import counted, listed, long_date

_HEADINGS = (
    "Reference",
    "Post",
    "Stage",
    "On hold",
    "Look again on",
    "Open steps",
    "Overdue",
    "Next step",
    "Due",
    "Who holds it",
)
_HELD = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """A page of records with the filter that found them."""

    rows: tuple[tuple[Cell, ...], ...]
    total: int
    questions: tuple[Question, ...]
    paging: Paging
    export: str
    may_open: bool
    filtered: bool
    mistakes: tuple[Mistake, ...] = ()


def list_pages(site: Site) -> Blueprint:
    """The list, and the same as a file."""
    pages = Blueprint("lists", __name__)

    @pages.get("/records")
    def records() -> tuple[str, int]:
        number = page_number(request.args)
        mistakes: tuple[Mistake, ...] = ()
        try:
            found = site.look(lambda work: _found(work, number))
        except (NotFound, Invalid) as error:
            found, mistakes = HireList(rows=(), total=0, page=1, pages=1), mistakes_of(error, "team")
        return show("records", _list_page(site, found, number, mistakes))

    @pages.get("/records.csv")
    def as_file() -> Response:
        return _file(site.look(_every))

    return pages


def _found(work: Work, number: int) -> HireList:
    args = request.args
    return list_hires(
        work,
        team=args.get("team", ""),
        stage=args.get("stage", ""),
        held=_HELD.get(args.get("held", "")),
        text=args.get("text", ""),
        page=number,
    )


def _every(work: Work) -> tuple[HireRow, ...]:
    """Every record that the filter finds, page by page, in one transaction."""
    first = _found(work, 1)
    return (*first.rows, *(row for number in range(2, first.pages + 1) for row in _found(work, number).rows))


def _list_page(site: Site, found: HireList, number: int, mistakes: tuple[Mistake, ...]) -> ListPage:
    stages = [(stage.key, stage.title) for stage in site.office.pledge_in_force().stages.values()]
    filters = {key: value for key, value in request.args.items() if value and key != "page"}
    export = f"/records.csv?{urlencode(filters)}" if filters else "/records.csv"
    return ListPage(
        rows=tuple(_row(row) for row in found.rows),
        total=found.total,
        questions=_filters(stages),
        paging=Paging.of(number, found.total, PAGE, request),
        export=export,
        may_open=may_generally(site.actor, Action.OPEN_HIRE) is not None,
        filtered=bool(filters),
        mistakes=mistakes,
    )


def _filters(stages: list[tuple[str, str]]) -> tuple[Question, ...]:
    args = request.args
    asked = (
        Question(name="text", label="Reference or team", type="search", classes="nhsuk-input--width-20"),
        Question(name="stage", label="Stage", kind="select", choices=radios([("", "Every stage"), *stages])),
        Question(
            name="held",
            label="On hold",
            kind="select",
            choices=radios((("", "Either"), ("yes", "On hold"), ("no", "Not on hold"))),
        ),
    )
    return tuple(
        Question(
            name=each.name,
            label=each.label,
            kind=each.kind,
            type=each.type,
            classes=each.classes,
            choices=each.choices,
            value=args.get(each.name, ""),
        )
        for each in asked
    )


def _row(row: HireRow) -> tuple[Cell, ...]:
    gone = f"Nobody holds the part of {listed(row.without)}" if row.without else ""
    held = f"until {long_date(row.review_on)}" if row.review_on else ""
    stage = Cell((*words(row.stage_title, gone).parts, *(tagged("held", held).parts if row.held else ())))
    late = (
        Cell((Part(words=f"{row.overdue} overdue", kind="tag", colour="orange"),))
        if row.overdue
        else words("None overdue")
    )
    due = f"due {long_date(row.next_due_on)}" if row.next_due_on else ""
    picked = f"{row.next_picked_up_by} picked this up" if row.next_picked_up_by else ""
    return (
        link(row.reference, f"/records/{row.reference}", row.label),
        stage,
        words(row.next_step or "Nothing is open", due, row.next_owner, picked),
        Cell((*late.parts, Part(words=counted(row.open_steps, "open steps"), kind="small"))),
    )


def _file(rows: Iterable[HireRow]) -> Response:
    """What is filtered, as a file without anybody's name."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(_HEADINGS)
    for row in rows:
        cells = (row.reference, row.label, row.stage_title, "yes" if row.held else "no", row.review_on or "")
        more = (row.open_steps, row.overdue, row.next_step, row.next_due_on or "", row.next_owner)
        writer.writerow([harmless(str(cell)) for cell in (*cells, *more)])
    head = {"Content-Disposition": "attachment; filename=posts.csv"}
    return Response(stream.getvalue(), mimetype="text/csv", headers=head)
