"""Whoever asks a process to end is heard, even where an interruption is lost, and a second time cuts nothing short."""

import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest

from pledge_engine.upkeep.ending import ending_in_order
from pledge_engine.watching import unwatched

EITHER = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])


@pytest.fixture(autouse=True)
def started_by_hand() -> Iterator[None]:
    """Ctrl-C is not ignored, as it is for what a shell starts in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@EITHER
def test_it_is_heard_at_once(number: signal.Signals) -> None:
    with pytest.raises(KeyboardInterrupt), ending_in_order(unwatched):
        signal.raise_signal(number)


@EITHER
def test_what_is_lost_is_heard_when_progress_is_told_next(number: signal.Signals) -> None:
    told: list[float] = []
    with ending_in_order(told.append) as heeding:
        heeding(0.1)
        with suppress(KeyboardInterrupt):
            signal.raise_signal(number)
        with pytest.raises(KeyboardInterrupt):
            heeding(0.2)
    assert told == [0.1]


def test_asking_again_does_not_cut_the_tidying_up_short() -> None:
    with ending_in_order(unwatched) as heeding:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            heeding(1)


def test_what_the_process_was_told_to_ignore_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with ending_in_order(unwatched) as heeding:
        signal.raise_signal(signal.SIGINT)
        heeding(1)


def test_afterwards_a_signal_means_what_it_meant_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with ending_in_order(unwatched):
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
