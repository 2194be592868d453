"""A folder in which something is half made: beside what it will be, private, and gone once it is made.

A program that is killed leaves its folder behind, with whatever it had written of every record; whoever makes something there
next clears it away. One in which a program still works is locked, and stays.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

_FRONT, _END = ".pledge-", ".begun"


@contextmanager
def half_made_in(folder: Path) -> Iterator[Path]:
    """A new folder in ``folder`` until the block ends; what killed programs left there is cleared first. Raises ``OSError``."""
    clear_half_made(folder)
    made, hold = _made_in(folder)
    try:
        yield made
    finally:
        rmtree(made, ignore_errors=True)
        os.close(hold)


def clear_half_made(folder: Path) -> None:
    """Take away what programs that are there no more left half made."""
    for left in folder.glob(f"{_FRONT}*{_END}"):
        with suppress(OSError):
            hold = _held(left)
            rmtree(left, ignore_errors=True)
            os.close(hold)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder be on the disk, as what is in its files is: else a power cut may take a new name away."""
    hold = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(hold)
    finally:
        os.close(hold)


def _made_in(folder: Path) -> tuple[Path, int]:
    while True:
        made = Path(mkdtemp(prefix=_FRONT, suffix=_END, dir=folder))
        # Somebody who clears up may have taken it for one that was left, before it was locked.
        with suppress(FileNotFoundError, BlockingIOError):
            hold = _held(made)
            if made.exists():
                return made, hold
            os.close(hold)


def _held(folder: Path) -> int:
    """The folder, open and locked until it is closed, also by the end of the program; raises ``OSError``."""
    hold = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(hold)
        raise
    return hold
