"""What was kept, for people in ten seconds."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from pledge_engine.cli.output import bullets, heading, show, table, text
from pledge_engine.reports.kept_views import KeptReport, KeptRow
from pledge_engine.reports.wording import (
    COLUMNS,
    HEADS,
    how_to_read,
    not_listed,
    nothing,
    numbers,
    title,
    what_workers_say,
)


def print_kept(found: KeptReport) -> None:
    """The figures of a period, the whole last, and in plain words what they leave out."""
    rows = [_line(row) for row in found.rows]
    whole = _line(found.total, "bold")
    show(
        text(title(found), "bold"),
        "",
        nothing(found) if found.empty else table((HEADS[found.by], *COLUMNS), [*rows, whole]),
        *((not_listed(found),) if found.not_listed else ()),
        "",
        what_workers_say(found),
        heading("How to read it"),
        bullets(how_to_read(found)),
    )


def _line(row: KeptRow, style: str = "") -> Sequence[Text]:
    return text(row.title, style), *(text(number, style) for number in numbers(row))
