"""Messages on the screen, as they would go over the wire; for trying things out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from notifications.mail import Mail
from notifications.outcomes import Outcome, accepted
from notifications.settings import ChannelKind


class Console:
    """Writes every mail to a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @contextmanager
    def open(self) -> Iterator[Console]:
        """The stream itself, which stays open."""
        yield self

    def send(self, mail: Mail) -> Outcome:
        """Written, one after the other."""
        self._stream.write(f"{mail.subject}\nTo: {mail.to}\n\n{mail.text}\n")
        self._stream.flush()
        return accepted(ChannelKind.CONSOLE)
