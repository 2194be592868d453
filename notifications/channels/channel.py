"""What every way of delivering has in common."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from notifications.mail import Mail
from notifications.outcomes import Outcome


class Delivery(Protocol):
    """Hands over one mail after another."""

    def send(self, mail: Mail) -> Outcome:
        """What became of it."""
        ...


class Channel(Protocol):
    """A way of delivering."""

    def open(self) -> AbstractContextManager[Delivery]:
        """Something that hands over several mails, and lets go of what it needed for that afterwards."""
        ...
