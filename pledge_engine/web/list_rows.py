"""A record as a row of the list, as a card of a column, and as a line of the file: never with the worker's name."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Response

from pledge_engine.formulas import harmless
from pledge_engine.hires.list_views import HireRow
from pledge_engine.web.showing import Cell, Part, link, tagged, words
from workflows.words import counted, listed, long_date, sentence

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A record in the column of its stage."""

    reference: str
    href: str
    label: str
    next: str
    due: str
    overdue: str
    held: bool


def card_of(row: HireRow) -> Card:
    """A record with no more than says whether to open it."""
    return Card(
        reference=row.reference,
        href=f"/records/{row.reference}",
        label=row.label,
        next=row.next,
        due=sentence(row.next_when(long_date)) if not row.stage_waits else "",
        overdue=f"{row.overdue} overdue" if row.overdue else "",
        held=row.held,
    )


def row_of(row: HireRow) -> tuple[Cell, ...]:
    """The cells of the list."""
    gone = f"Nobody holds the part of {listed(row.without)}" if row.without else ""
    held = f"until {long_date(row.review_on)}" if row.review_on else ""
    stage = Cell((*words(row.stage_title, gone).parts, *(tagged("held", held).parts if row.held else ())))
    late = (
        Cell((Part(words=f"{row.overdue} overdue", kind="tag", colour="orange"),))
        if row.overdue
        else words("None overdue")
    )
    picked = f"{row.next_picked_up_by} picked this up" if row.next_picked_up_by else ""
    return (
        link(row.reference, f"/records/{row.reference}", row.label),
        stage,
        words(row.next, row.then, row.next_when(long_date), row.next_owner, picked),
        Cell((*late.parts, Part(words=counted(row.open_steps, "open steps"), kind="small"))),
    )


def file_of(rows: Iterable[HireRow]) -> Response:
    """What is filtered, as a file without anybody's name. What is the worker's is due on no day."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(_HEADINGS)
    for row in rows:
        cells = (row.reference, row.label, row.stage_title, "yes" if row.held else "no", row.review_on or "")
        following = row.next if row.stage_waits else row.next_step
        planned = row.next_is_the_workers
        due, owner = ("", "") if row.stage_waits else ("" if planned else row.next_due_on or "", row.next_owner)
        more = (row.open_steps, row.overdue, following, due, owner)
        writer.writerow([harmless(str(cell)) for cell in (*cells, *more)])
    head = {"Content-Disposition": "attachment; filename=posts.csv"}
    return Response(stream.getvalue(), mimetype="text/csv", headers=head)
