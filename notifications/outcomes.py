"""What became of handing one message to a server."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.outbox import Ending


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt ended. ``said`` is a plain sentence for whoever looks into it, with the server's code and no address."""

    ending: Ending
    said: str = ""


ACCEPTED = Outcome(ending=Ending.ACCEPTED)
MAY_HAVE_BEEN_SENT = "It may have been sent: the answer of the mail server was never recorded."
