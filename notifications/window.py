"""When messages may leave: on working days, between two times of the local day. What waits is not dropped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From ``opens`` until before ``closes``, by the clock on the wall in ``zone``, on days that ``works_on`` knows."""

    opens: time
    closes: time
    zone: ZoneInfo
    works_on: Callable[[date], bool]

    def is_open(self, now: datetime) -> bool:
        """Whether messages may leave at an aware moment."""
        local = now.astimezone(self.zone)
        return self.opens <= local.time() < self.closes and self.works_on(local.date())
