"""A report of what was kept as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from pledge_engine.formulas import harmless
from pledge_engine.reports.kept_views import KeptReport
from pledge_engine.reports.wording import not_listed

_COLUMNS = ("kept", "kept_late", "not_kept", "counted", "recorded_late", "said")


def kept_as_csv(found: KeptReport) -> str:
    """The rows and then the whole, with empty cells for what may not be shown; each with its period and the day it is of.

    For the board a last row says how many others there are that have none.
    """
    written = io.StringIO()
    # Lines end as the standard says, without which a carriage return in a cell would begin another row.
    sheet = csv.writer(written)
    sheet.writerow((found.by.replace("-", "_"), "title", *_COLUMNS, "from", "to", "as_at"))
    days = (found.first.isoformat(), found.last.isoformat(), found.seen_on.isoformat())
    for row in (*found.rows, found.total):
        numbers = ("" if getattr(row, column) is None else getattr(row, column) for column in _COLUMNS)
        sheet.writerow((harmless(row.key or "everything"), harmless(row.title), *numbers, *days))
    if found.not_listed:
        sheet.writerow(("not_listed", not_listed(found), *("" for _ in _COLUMNS), *days))
    return written.getvalue()
