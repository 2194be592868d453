"""What was kept, for people in ten seconds and for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from rich.text import Text

from pledge_engine.cli.output import bullets, heading, show, table, text
from pledge_engine.reports.kept_views import KeptReport, KeptRow
from workflows.words import counted, long_date

_HEADS = {
    "step": "Step",
    "stage": "Stage",
    "team": "Team",
    "care-group": "Care group",
    "quarter": "Quarter",
}
_COLUMNS = ("kept", "kept_late", "not_kept", "counted", "recorded_late", "said")
NOT_SHOWN = "…"
_LEFT_OUT = (
    "Left out: what is open, optional or the worker's own, and what was carried over, imported, not applicable, "
    "not needed or not yet due when it closed."
)
_ALSO_KEPT = (
    "Kept counts what was offered and not wanted, and sessions that ran and were not attended. "
    "A session that did not run is not kept."
)
_APART = "Recorded late, counted apart: written down more than 5 working days after it happened."
_SAFE = (
    f"{NOT_SHOWN} stands for a number from 1 to 4, for one by which such a number could be worked out, "
    "and in a row for what is only told of the whole trust."
)


def print_kept(found: KeptReport) -> None:
    """The figures of a period, the whole last, and in plain words what they leave out."""
    seen = f", as it was seen at the end of {long_date(found.as_at)}" if found.as_at else ""
    title = f"What was kept, {long_date(found.first)} to {long_date(found.last)}{seen}"
    heads = (_HEADS[found.by], "Kept", "Kept late", "Not kept", "Of", "Recorded late")
    rows = [_line(row) for row in found.rows]
    whole = _line(found.total, "bold")
    show(
        text(title, "bold"),
        "",
        table(heads, [*rows, whole]) if found.rows else "Nothing that counts happened in these days.",
        "",
        _said(found.total),
        heading("How to read it"),
        bullets((*((_SAFE,) if found.safe else ()), _LEFT_OUT, _ALSO_KEPT, _APART)),
    )


def _line(row: KeptRow, style: str = "") -> Sequence[Text]:
    outcomes = [text(_share(number, row.counted), style) for number in (row.kept, row.kept_late, row.not_kept)]
    return text(row.title, style), *outcomes, text(_number(row.counted), style), text(_number(row.recorded_late), style)


def _share(number: int | None, whole: int | None) -> str:
    """A number, with its share of the whole where both may be told."""
    return f"{number} ({100 * number / whole:.0f}%)" if number and whole else _number(number)


def _number(number: int | None) -> str:
    return NOT_SHOWN if number is None else str(number)


def _said(total: KeptRow) -> str:
    if total.said is None:
        return "How often workers say that something did not happen for them is too small a number to be shown."
    return f"Workers say of {counted(total.said, 'steps')} that it did not happen for them."


def kept_as_csv(found: KeptReport) -> str:
    """The rows and then the whole, with empty cells for what may not be shown."""
    written = io.StringIO()
    sheet = csv.writer(written, lineterminator="\n")
    sheet.writerow((found.by.replace("-", "_"), "title", *_COLUMNS))
    for row in (*found.rows, found.total):
        numbers = ("" if getattr(row, column) is None else getattr(row, column) for column in _COLUMNS)
        sheet.writerow((_plain(row.key or "everything"), _plain(row.title), *numbers))
    return written.getvalue()


def _plain(words: str) -> str:
    """Words that a spreadsheet takes for words, however they begin."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
