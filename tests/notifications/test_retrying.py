from datetime import timedelta

import pytest

from notifications.outbox import Ending
from notifications.retrying import Again, GiveUp, decide
from tests.notifications.conftest import NOON


@pytest.mark.parametrize(
    ("ending", "tries", "minutes"),
    [
        (Ending.AWAY, 1, 1),
        (Ending.AWAY, 5, 15),
        (Ending.AWAY, 199, 15),
        (Ending.AWAY, 200, None),
        (Ending.PUT_OFF, 1, 1),
        (Ending.PUT_OFF, 2, 5),
        (Ending.PUT_OFF, 11, 240),
        (Ending.PUT_OFF, 12, None),
        (Ending.UNKNOWN, 1, 1),
        (Ending.UNKNOWN, 4, 60),
        (Ending.UNKNOWN, 5, None),
        (Ending.BROKEN, 1, 5),
        (Ending.BROKEN, 12, None),
        (Ending.REFUSED, 1, None),
    ],
)
def test_what_follows_from_an_attempt(ending: Ending, tries: int, minutes: int | None) -> None:
    expected = GiveUp() if minutes is None else Again(at=NOON + timedelta(minutes=minutes))
    assert decide(ending, tries=tries, now=NOON, chance=0.5) == expected


@pytest.mark.parametrize(("chance", "minutes"), [(0, 4), (0.25, 4.5), (0.75, 5.5)])
def test_what_failed_together_is_spread(chance: float, minutes: float) -> None:
    assert decide(Ending.PUT_OFF, tries=2, now=NOON, chance=chance) == Again(at=NOON + timedelta(minutes=minutes))
