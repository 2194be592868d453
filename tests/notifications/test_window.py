from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from notifications.window import Window

LONDON = ZoneInfo("Europe/London")
WINDOW = Window(opens=time(7), closes=time(19), zone=LONDON, works_on=lambda day: day != date(2026, 8, 31))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-08-06T05:59:59+00:00", False),
        ("2026-08-06T06:00:00+00:00", True),  # 7am in summer
        ("2026-08-06T17:59:59+00:00", True),
        ("2026-08-06T18:00:00+00:00", False),
        ("2026-12-07T06:59:59+00:00", False),
        ("2026-12-07T07:00:00+00:00", True),  # 7am in winter
        ("2026-12-07T18:59:59+00:00", True),
        ("2026-12-07T19:00:00+00:00", False),
        ("2026-08-31T11:00:00+00:00", False),
    ],
)
def test_messages_leave_by_the_clock_on_the_wall(moment: str, *, is_open: bool) -> None:
    assert WINDOW.is_open(datetime.fromisoformat(moment)) is is_open
