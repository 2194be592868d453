"""Writing a file that is kept: new, readable by its owner only, there as a whole or not at all, and on the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from pledge_engine.errors import PledgeError
from pledge_engine.half_made import half_made_in, sync_folder


class FileRefused(PledgeError):
    """A file cannot be written, or read, where it was asked for; what stood there is as it was."""


@contextmanager
def new_file(file: Path) -> Iterator[IO[bytes]]:
    """A stream into a file that appears under its name once the block has ended without raising.

    Raises ``FileRefused`` for one that is there already: what was kept is never overwritten.
    """
    if file.exists():
        raise _there_already(file)
    try:
        with half_made_in(file.parent) as folder:
            begun = folder / "file"
            begun.touch(mode=0o600)
            with begun.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.link(begun, file)
        sync_folder(file.parent)
    except FileExistsError as error:
        raise _there_already(file) from error
    except OSError as error:
        raise FileRefused(f"{file} cannot be written: {error.strerror}.", "Name a file in another place.") from error


def _there_already(file: Path) -> FileRefused:
    return FileRefused(f"{file} is there already, and is kept.", "Name another file.")
