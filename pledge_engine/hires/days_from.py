"""Where the days of a record are from, in words: recorded here, or brought in with a tracker."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from workflows.words import long_date


class DaysFrom(StrEnum):
    """Where the days of a stage are from: recorded here, brought in, or reckoned because the tracker had none.

    ``PROVEN`` is the nearest day that fits the steps of a row whose day for the stage did not, ``DOUBTED`` one that does not fit
    and was taken, because the steps contradict one another too.
    """

    RECORD = "record"
    TRACKER = "tracker"
    WORKED_OUT = "worked_out"
    PROVEN = "proven"
    DOUBTED = "doubted"

    @property
    def words(self) -> str:
        """What is said behind the days."""
        return _FROM_WORDS.get(self, "")


_FROM_WORDS = {
    DaysFrom.TRACKER: " (from the tracker)",
    DaysFrom.WORKED_OUT: " (worked out: the tracker does not say)",
    DaysFrom.PROVEN: " (by the dates of steps in the tracker, which had another day for this stage)",
    DaysFrom.DOUBTED: " (from the tracker, where dates of steps say otherwise)",
}


def opened_words(opened_on: date, brought_in_on: date | None) -> str:
    """Since when there is a record, and that this is from the tracker with which it was brought in, where it was."""
    came = f" (from the tracker, brought in on {long_date(brought_in_on)})" if brought_in_on else ""
    return long_date(opened_on) + came
