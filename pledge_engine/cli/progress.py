"""How far something has come that takes longer than a moment, on standard error, and only where a person is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

# In seconds: what is over by then needs no bar.
A_MOMENT = 2.0


@contextmanager
def progress(label: str, *, after: float = 0.0) -> Iterator[Callable[[float], None]]:
    """A bar that is told how much is done, from 0 to 1; ``after`` so many seconds, where it is often over before."""
    begun = monotonic()
    with ExitStack() as ended:
        bars: list[ProgressBar[int]] = []

        def tell(share: float) -> None:
            if not bars and monotonic() - begun >= after:
                bars.append(ended.enter_context(click.progressbar(length=100, label=label, file=sys.stderr)))
            for bar in bars:
                bar.update(round(100 * share) - bar.pos)

        tell(0)
        yield tell
