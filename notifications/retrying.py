"""When a message is tried again, and when no more: decided from what happened, as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from notifications.outbox import Ending

JITTER = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The message is tried again, not before this moment."""

    at: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The message has failed until a person sends it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Minutes to wait after each try, the last of them for all later ones, and how many tries there are at most."""

    minutes: tuple[int, ...]
    tries: int


PLANS: Mapping[Ending, Plan] = MappingProxyType(
    {
        # A server that is away says nothing about the message, so it is asked often, for about two days.
        Ending.AWAY: Plan(minutes=(1, 2, 5, 10, 15), tries=200),
        Ending.PUT_OFF: Plan(minutes=(1, 5, 15, 30, 60, 120, 240), tries=12),
        # Each further try may arrive a second time, so there are few.
        Ending.UNKNOWN: Plan(minutes=(1, 5, 15, 60), tries=5),
        # A mistake of the program is mended by a newer program, which takes a while to come.
        Ending.BROKEN: Plan(minutes=(5, 15, 60, 240), tries=12),
        Ending.REFUSED: Plan(minutes=(), tries=1),
    }
)


def decide(ending: Ending, *, tries: int, now: datetime, chance: float) -> Again | GiveUp:
    """What follows from an attempt that did not succeed, which was the ``tries``-th.

    ``chance``, from 0 up to 1, spreads what failed together: each waits up to a fifth longer or less long.
    """
    plan = PLANS[ending]
    if tries >= plan.tries:
        return GiveUp()
    minutes = plan.minutes[min(tries, len(plan.minutes)) - 1]
    return Again(at=now + timedelta(minutes=minutes) * (1 + JITTER * (2 * chance - 1)))
