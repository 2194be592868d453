"""A report of what was kept as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io

from pledge_engine.reports.kept_views import KeptReport

_COLUMNS = ("kept", "kept_late", "not_kept", "counted", "recorded_late", "said")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    return f"'{words}" if words.startswith(_FORMULA) else words
