"""By which the outbox knows a message that is about one turn of a step: the kind, the turn, for whom and of when."""

from __future__ import annotations

from notifications.source import Claimed


def key_of(kind: str, turn_id: str, recipient: str, when: str) -> str:
    """The key of such a message: there is only ever one to somebody about a turn, of one day or moment."""
    return f"{kind}/{turn_id}/{recipient}/{when}"


def turn_in(message: Claimed) -> str:
    """The id of the turn that a message is about; empty where its key names none."""
    _, _, rest = (message.key or "").partition("/")
    return rest.partition("/")[0]


def beginning_of(message: Claimed) -> str:
    """With what the keys of all messages of the same kind to the same person about the same turn begin."""
    return (message.key or "").rpartition("/")[0] + "/"
