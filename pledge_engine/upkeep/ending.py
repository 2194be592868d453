"""Being asked to end, as by Ctrl-C, in the middle of something that must not leave its files behind."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pledge_engine.watching import Progress


@contextmanager
def ending_in_order(progress: Progress) -> Iterator[Progress]:
    """Give progress that raises ``KeyboardInterrupt`` once the process was asked to end, by SIGINT or SIGTERM.

    It is raised at once as well; but where that is lost, as in a callback of a library, the next that is told of progress
    raises it again. Being asked once more changes nothing, so that tidying up is not cut short. A signal that the process
    was started to ignore stays ignored.
    """
    asked = _Asked(progress)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heard = {number: handler for number, handler in before.items() if handler is not signal.SIG_IGN}
    for number in heard:
        signal.signal(number, asked.end)
    try:
        yield asked.heed
    finally:
        for number, handler in heard.items():
            signal.signal(number, handler)


class _Asked:
    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._asked = False

    def end(self, _number: int, _frame: FrameType | None) -> None:
        """Hear a signal."""
        if not self._asked:
            self._asked = True
            raise KeyboardInterrupt

    def heed(self, share: float) -> None:
        """Tell how far it is, unless it was asked to end."""
        if self._asked:
            raise KeyboardInterrupt
        self._progress(share)
