"""When a worker is taken to be deaf: after many pulses in a row that the broker took and that it did not hear."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from pledge_engine.listening import Ear, Patience


@dataclass
class Watched:
    """An ear that is looked at every second, and a broker that takes pulses or is away."""

    away: bool = False
    sent: list[float] = field(default_factory=list)
    now: float = 0.0
    ear: Ear = field(init=False)

    def __post_init__(self) -> None:
        self.ear = Ear(Patience(quiet=5, every=1, pulses=3), self._send, 0.0)

    def _send(self) -> bool:
        self.sent.append(self.now)
        return not self.away

    def deaf_at(self, until: float) -> float | None:
        """When it is found to be deaf, looked at every second until then."""
        while self.now < until:
            self.now += 1
            if self.ear.is_deaf(self.now):
                return self.now
        return None


def test_a_worker_that_hears_nothing_of_what_the_broker_takes_is_deaf() -> None:
    watched = Watched()
    assert watched.deaf_at(60) == 8
    assert watched.sent == [5, 6, 7, 8]


def test_nothing_is_asked_of_a_worker_that_heard_something_lately() -> None:
    watched = Watched()
    for moment in range(4, 60, 4):
        assert watched.deaf_at(moment) is None
        watched.ear.begin(moment)
        watched.ear.end(moment)
    assert watched.sent == []


def test_a_worker_that_hears_one_of_its_pulses_is_not_deaf() -> None:
    watched = Watched()
    assert watched.deaf_at(7) is None
    watched.ear.begin(7)
    watched.ear.end(7)
    assert watched.deaf_at(14) is None
    assert watched.deaf_at(15) == 15


def test_a_worker_is_not_deaf_while_it_works_however_long_that_takes() -> None:
    watched = Watched()
    watched.ear.begin(1)
    assert watched.deaf_at(600) is None
    assert watched.sent == []


def test_a_broker_that_is_away_makes_nobody_deaf_and_counts_from_when_it_is_back() -> None:
    watched = Watched()
    assert watched.deaf_at(7) is None
    watched.away = True
    assert watched.deaf_at(600) is None
    watched.away = False
    assert watched.deaf_at(700) == 604


@pytest.mark.parametrize("while_sending", [True, False])
def test_what_is_heard_while_a_pulse_is_sent_counts(while_sending: bool) -> None:
    watched = Watched()

    def send() -> bool:
        if while_sending:
            watched.ear.begin(watched.now)
            watched.ear.end(watched.now)
        return True

    watched.ear.send = send
    assert (watched.deaf_at(60) is None) is while_sending
