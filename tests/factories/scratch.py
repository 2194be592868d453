"""Where a test run keeps what it throws away: in memory where there is room, because waiting for a disk proves nothing there."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - folders of a private name are made in it, as in any place for such files.
# What a whole run takes at its fullest, several times over.
_ROOM = 4 * 1024**3


def choose_place() -> None:
    """Let every temporary file of this process, and of those that it starts, lie in memory; ``TMPDIR`` says otherwise."""
    if "TMPDIR" in os.environ or not os.access(_IN_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(_IN_MEMORY).free >= _ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_IN_MEMORY)
