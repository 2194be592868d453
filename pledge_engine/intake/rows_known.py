"""Which rows have their record already: those that came in with a tracker, and those that were exported from this place.

A reference alone says nothing: every place has an R-0001. So what is exported names the place, by a code that no other has, and
a row of another place is called by its reference and that code.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.intake.stages import RowMistake
from pledge_engine.intake.tracker import Row
from pledge_engine.store.tables import audit_events, hires, tracker_rows
from pledge_engine.work import Work

EXPORTED_FROM = "exported_from"


def code_of(work: Work) -> str:
    """What tells this place from every other: it begins the hash of the first that was ever recorded here."""
    first = select(audit_events.c.hash).where(audit_events.c.chain == ORGANISATION, audit_events.c.sequence == 1)
    return str(work.connection.execute(first).scalar_one())[:12]


class RowsKnown:
    """What is known here of rows, read once."""

    def __init__(self, work: Work) -> None:
        """Read the references of records, and the rows that came in."""
        self._code = code_of(work)
        self._references = set(work.connection.execute(select(hires.c.reference)).scalars())
        came = select(tracker_rows.c.tracker_id, hires.c.reference, tracker_rows.c.told).join(
            hires, hires.c.id == tracker_rows.c.hire_id
        )
        found = work.connection.execute(came)
        self.came = {row.tracker_id: (row.reference, row.told) for row in found}

    def name_of(self, row: Row) -> str:
        """What a row is known by: its Tracker ID, with the code of the place behind it where it was exported from another."""
        tracker_id, code = row.words("tracker_id"), row.words(EXPORTED_FROM)
        return f"{tracker_id} ({code})" if tracker_id and code not in {"", self._code} else tracker_id

    def is_of_here(self, row: Row) -> bool:
        """Whether a row was exported from this place, and its record is here."""
        return row.words(EXPORTED_FROM) == self._code and row.words("tracker_id") in self._references

    def unclear(self, row: Row) -> RowMistake | None:
        """Why a row cannot be told from a record that is here: it has the same reference, and does not say whence it is."""
        reference = row.words("tracker_id")
        if reference in self.came or row.words(EXPORTED_FROM) or reference not in self._references:
            return None
        return RowMistake(
            "tracker_id",
            f"“{reference}” is the reference of a record that is here, and the row does not say that it is that one",
            f"if the tracker was exported here, keep its column “Exported from”; if it is another post, call it {reference}-2",
            about=reference,
            many="rows have the reference of a record that is here, and do not say that they are that one",
        )

    def without(self, seen: Collection[str]) -> tuple[str, ...]:
        """The references of records that came in with a tracker, but with no row of these."""
        return tuple(sorted(reference for name, (reference, _) in self.came.items() if name not in seen))
