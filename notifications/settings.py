"""What has to be known to deliver messages; whoever starts the courier fills it in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path

from notifications.addresses import domain_of
from notifications.sender import Sender


class ChannelKind(StrEnum):
    """Where messages go: to a mail server, into a folder as files, or onto the screen."""

    SMTP = "smtp"
    FOLDER = "folder"
    CONSOLE = "console"


class Security(StrEnum):
    """How the connection to a mail server is protected: from a plain start, from its first byte on, or not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


# A send asks the server at most so many questions, each of which may take the whole time-out.
QUESTIONS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How messages are addressed and delivered; raises ``ValueError`` for what cannot work.

    ``sender`` is the address of ``sent_by``. ``ca_file`` holds the certificates that are trusted, if not the computer's own.
    ``opens`` and ``closes`` are local times.
    """

    channel: ChannelKind = ChannelKind.FOLDER
    sender: str
    sent_by: Sender
    reply_to: str = ""
    folder: Path = Path("var/mail")
    host: str = "localhost"
    port: int = 587
    security: Security = Security.STARTTLS
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout: timedelta = timedelta(seconds=10)
    lease: timedelta = timedelta(seconds=120)
    opens: time = time(7)
    closes: time = time(19)
    at_once: int = 20

    def __post_init__(self) -> None:
        domain_of(self.sender)
        if self.reply_to:
            domain_of(self.reply_to)
        if self.lease < self.timeout * QUESTIONS:
            raise ValueError("the lease must last ten time-outs, or a slow message would be sent twice")
        if self.opens >= self.closes:
            raise ValueError("the window must open before it closes")
