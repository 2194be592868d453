"""What became of handing one message to a server."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.outbox import Ending
from notifications.settings import ChannelKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How an attempt ended. ``said`` is a plain sentence for whoever looks into it, with the server's code and no address.

    ``taken_by`` is by what kind of channel the message was accepted, if it was.
    """

    ending: Ending
    said: str = ""
    taken_by: ChannelKind | None = None


def accepted(by: ChannelKind) -> Outcome:
    """The message was taken: only a mail server takes it any further."""
    return Outcome(ending=Ending.ACCEPTED, taken_by=by)


MAY_HAVE_BEEN_SENT = "It may have been sent: the answer of the mail server was never recorded."
