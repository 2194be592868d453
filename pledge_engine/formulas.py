"""Text that a spreadsheet would take for a formula: made harmless wherever text files are written, and read back as it was."""

from __future__ import annotations

# Some spreadsheets take the signs of East Asian keyboards, in full width, for the same.
_BEGIN = (*("=", "+", "-", "@", "\t", "\r", "\n"), *("\uff1d", "\uff0b", "\uff0d", "\uff20"))


def harmless(text: str) -> str:
    """The text as no spreadsheet runs it: behind an apostrophe, as is one that begins with an apostrophe before such a mark."""
    return f"'{text}" if text.lstrip("'").startswith(_BEGIN) else text


def as_meant(cell: str) -> str:
    """What stood in a cell before it was made harmless; any other apostrophe stays."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_BEGIN) else cell
