"""What a courier is given by whoever starts it."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from notifications.catalogue import AT_ANY_TIME
from notifications.channels.channel import Channel
from notifications.settings import MailSettings
from notifications.source import Source


class Clock(Protocol):
    """Says what time it is, as an aware moment in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        ...


class Sessions(Protocol):
    """Begins transactions; ``alone`` is for a single statement, which a server commits as it ends, without being told to."""

    def __call__(self, *, alone: bool = False) -> AbstractContextManager[Connection]:
        """One transaction, committed when the block ends and undone when it raises."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """All that delivering needs. ``may_leave`` says whether messages may leave at a moment; see ``notifications.window``.

    Those of a kind that somebody waits for leave at any moment.
    """

    sessions: Sessions
    channel: Channel
    clock: Clock
    source: Source
    settings: MailSettings
    may_leave: Callable[[datetime], bool]
    sleep: Callable[[float], None] = field(default=time.sleep)

    def may_send(self, now: datetime, kind: str) -> bool:
        """Whether a message of this kind may leave at this moment, unless sending is paused."""
        return self.may_leave(now) or kind in AT_ANY_TIME
