"""What every way of delivering has in common."""

from __future__ import annotations

from contextlib import AbstractContextManager
from email.message import EmailMessage
from typing import Protocol

from notifications.outcomes import Outcome


class Delivery(Protocol):
    """Hands over one mail after another."""

    def send(self, mail: EmailMessage) -> Outcome:
        """What became of it."""
        ...


class Channel(Protocol):
    """A way of delivering."""

    def open(self) -> AbstractContextManager[Delivery]:
        """Something that hands over several mails, and lets go of what it needed for that afterwards."""
        ...
