"""Messages on the screen, as they would go over the wire; for trying things out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import TextIO

from notifications.outcomes import ACCEPTED, Outcome


class Console:
    """Writes every mail to a stream."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    @contextmanager
    def open(self) -> Iterator[Console]:
        """The stream itself, which stays open."""
        yield self

    def send(self, mail: EmailMessage) -> Outcome:
        """Written, one after the other."""
        self._stream.write(f"{mail['Subject']}\nTo: {mail['To']}\n\n{_words(mail)}\n")
        self._stream.flush()
        return ACCEPTED


def _words(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body is not None else ""
