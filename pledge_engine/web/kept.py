"""Pledge kept: what became of promises, as bars with the same figures in a table beneath, and as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from pledge_engine.access.reporting import reads_aggregates_only
from pledge_engine.clock import today
from pledge_engine.errors import Invalid
from pledge_engine.reports.as_csv import kept_as_csv
from pledge_engine.reports.counts import By
from pledge_engine.reports.kept import what_was_kept
from pledge_engine.reports.kept_views import KeptReport, KeptRow
from pledge_engine.reports.period import Period, last_quarters
from pledge_engine.reports.wording import (
    COLUMNS,
    HEADS,
    how_to_read,
    not_listed,
    nothing,
    numbers,
    title,
    too_few,
    what_workers_say,
)
from pledge_engine.web.asked_choices import refuse_unknown
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.bars import Bar, Segment, bars, key_of
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, radios, typed_date, with_mistakes
from pledge_engine.web.showing import Cell, words
from pledge_engine.web.site import Site, show
from pledge_engine.work import Work

_QUARTERS_AT_FIRST = 4
_EACH, _GROUPS = "A row for each", {group.value: HEADS[group].lower() for group in By}
_DAYS = (("from", "First day"), ("to", "Last day"), ("as_at", "As it was seen at the end of (optional)"))
_BOARDS_DAYS = "Whole quarters that are over, such as 1 April to 30 June."
_READS_THE_TRAIL = (
    "Looking back reads every record's history, which takes up to half a minute where there are thousands."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """The figures that were asked for, twice over: to be seen and to be read. Without ``found`` only the questions."""

    questions: tuple[Question, ...]
    title: str = ""
    bars: tuple[Bar, ...] = ()
    key: tuple[tuple[str, Segment], ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    nothing: str = ""
    too_few: str = ""
    others: str = ""
    said: str = ""
    notes: tuple[str, ...] = ()
    file: str = ""
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    period: Period
    by: By
    as_at: date | None


def kept_pages(site: Site) -> Blueprint:
    """The figures as a page, and the same as a file."""
    pages = Blueprint("kept", __name__)

    @pages.get("/kept")
    def figures() -> tuple[str, int]:
        safe = site.look(lambda work: reads_aggregates_only(work.actor))
        asked = _questions(site, safe=safe)
        try:
            found = site.look(_found)
        except Invalid as error:
            mistakes = mistakes_beside(error, asked)
            return show("kept", KeptPage(questions=with_mistakes(asked, mistakes), mistakes=mistakes), 422)
        return show("kept", _page(found, asked))

    @pages.get("/kept.csv")
    def as_file() -> Response:
        head = {"Content-Disposition": "attachment; filename=pledge-kept.csv"}
        return Response(kept_as_csv(site.look(_found)), mimetype="text/csv", headers=head)

    return pages


def _found(work: Work) -> KeptReport:
    wanted = _wanted(work.today, safe=reads_aggregates_only(work.actor))
    return what_was_kept(work, wanted.period, wanted.by, wanted.as_at)


def _grouped_at_first(*, safe: bool) -> By:
    """By stage; for the board by quarter, because over several quarters nothing is told that one of them may not tell."""
    return By.QUARTER if safe else By.STAGE


def _wanted(now: date, *, safe: bool) -> _Wanted:
    """What the address asks for; at first of the last whole quarters. Raises ``Invalid`` with all that is wrong."""
    refuse_unknown(request.args, {"by": (_EACH, _GROUPS)})
    days = days_asked(_DAYS, request.args)
    first = last_quarters(now, _QUARTERS_AT_FIRST)
    by = request.args.get("by", "")
    return _Wanted(
        period=Period(days["from"] or first.first, days["to"] or first.last),
        by=By(by) if by else _grouped_at_first(safe=safe),
        as_at=days["as_at"],
    )


def _questions(site: Site, *, safe: bool) -> tuple[Question, ...]:
    """What the address asks for, in the form that asks for something else."""
    first = last_quarters(today(site.office.clock.now()), _QUARTERS_AT_FIRST)
    at_first = {"from": _boxes(first.first), "to": _boxes(first.last)}
    hints = {"from": _BOARDS_DAYS if safe else "", "as_at": _READS_THE_TRAIL}
    chosen = request.args.get("by", "") or _grouped_at_first(safe=safe).value
    by = Question(name="by", label=_EACH, kind="select", choices=radios(_GROUPS.items()), value=chosen)
    days = (
        Question(
            name=name,
            label=label,
            kind="date",
            value=typed_date(name, request.args) or at_first.get(name, ""),
            hint=hints.get(name, ""),
        )
        for name, label in _DAYS
        if not (safe and name == "as_at")
    )
    return (by, *days)


def _boxes(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def _page(found: KeptReport, asked: tuple[Question, ...]) -> KeptPage:
    args = request.args.to_dict()
    drawn = () if found.empty else bars((*found.rows, found.total))
    return KeptPage(
        questions=asked,
        title=title(found),
        bars=drawn,
        key=key_of(drawn),
        columns=(HEADS[found.by], *COLUMNS),
        rows=() if found.empty else tuple(_row(row) for row in (*found.rows, found.total)),
        nothing=nothing(found),
        too_few=too_few(found),
        others=not_listed(found),
        said=what_workers_say(found),
        notes=how_to_read(found),
        file=f"/kept.csv?{urlencode(args)}" if args else "/kept.csv",
    )


def _row(row: KeptRow) -> tuple[Cell, ...]:
    return (words(row.title), *(words(number) for number in numbers(row)))
