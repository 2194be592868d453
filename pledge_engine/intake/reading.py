"""Reading a tracker from a file: what kind it is is seen from what it holds, not from its name."""

from __future__ import annotations

from pathlib import Path

from pledge_engine.intake.mistakes import UnreadableFile
from pledge_engine.intake.sheets import MOST_BYTES, Sheet
from pledge_engine.intake.text_files import read_text, too_large

_ZIP, _OLD = b"PK", b"\xd0\xcf\x11\xe0"


def read_file(file: Path, sheet: str = "") -> Sheet:
    """The sheet of a .csv or .xlsx file; raises ``UnreadableFile``."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise too_large(file.name)
        raw = file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{file} cannot be read: {error.strerror}.", "Check how the name is written.") from error
    return read_bytes(raw, file.name, sheet)


def read_bytes(raw: bytes, name: str, sheet: str = "") -> Sheet:
    """The sheet in the bytes of a file; raises ``UnreadableFile``."""
    if raw.startswith(_OLD):
        problem = f"{name} is a workbook of the old kind (.xls), or one with a password."
        raise UnreadableFile(problem, "Save it as .xlsx without a password, or as .csv.")
    if raw.startswith(_ZIP):
        from pledge_engine.intake.workbooks import read_workbook  # noqa: PLC0415 - Its library is needed for workbooks only.

        return read_workbook(raw, name, sheet)
    if sheet:
        raise UnreadableFile(f"{name} is no workbook, so it has no sheets.", "Leave --sheet out.")
    return read_text(raw, name)
