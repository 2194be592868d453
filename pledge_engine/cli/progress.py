"""How far something has come that takes longer than a moment, on standard error, and only where a person is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def progress(label: str) -> Iterator[Callable[[float], None]]:
    """A bar that is told how much is done, from 0 to 1."""
    with click.progressbar(length=100, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(100 * share) - bar.pos)
