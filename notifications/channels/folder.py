"""Messages as files that any mail program opens: the default of the embedded installation, and of demonstrations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notifications.mail import Mail
from notifications.outbox import Ending
from notifications.outcomes import Outcome, accepted
from notifications.settings import ChannelKind

_UNWRITABLE = Outcome(ending=Ending.AWAY, said="The folder for messages cannot be written to.")


class Folder:
    """One ``.eml`` file for each message, named by its id: the same message written twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def open(self) -> Iterator[Folder]:
        """The folder, which is made when the first message is written."""
        yield self

    def send(self, mail: Mail) -> Outcome:
        """Written whole, or not at all."""
        partial = self._folder / f".{mail.id}.part"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with partial.open("wb") as file:
                file.write(mail.content)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(self._folder / f"{mail.id}.eml")
        except OSError:
            return _UNWRITABLE
        return accepted(ChannelKind.FOLDER)
