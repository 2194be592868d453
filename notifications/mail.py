"""One message as it goes over the wire: its headers, and its words twice, plain and as HTML.

The library's own messages read every header anew and fold it, which took longer than everything else about a mail. So what
is the same in all mails is folded once, and of the rest only what is not a plain short line goes through the library.
"""

from __future__ import annotations

from binascii import b2a_qp
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from functools import cache

from notifications.addresses import domain_of
from notifications.render import Rendered
from notifications.settings import MailSettings

# Words go as quoted-printable, in which "=" is followed by two digits or ends a line: this stands in no text whatever it says.
_BOUNDARY = "=_pledge"
_LONGEST_LINE = 78
_PART = """--{boundary}\r
Content-Type: text/{subtype}; charset="utf-8"\r
Content-Transfer-Encoding: quoted-printable\r
\r
"""
_PLAIN, _HTML = (_PART.format(boundary=_BOUNDARY, subtype=each).encode() for each in ("plain", "html"))
_END = f"--{_BOUNDARY}--\r\n".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that is ready to be sent: ``content`` is all of it, in lines that end in CR LF; ``text`` are its plain words."""

    id: str
    to: str
    subject: str
    text: str
    content: bytes


def compose(rendered: Rendered, *, to: str, message_id: str, now: datetime, settings: MailSettings) -> Mail:
    """The mail that says this; raises ``ValueError`` for an address that cannot be used.

    Its ``Message-ID`` is made of the message's own id alone, so that a reader can fold a second copy into the first.
    """
    domain_of(to)
    own = (
        _line("To", to),
        _line("Subject", rendered.subject),
        _line("Date", format_datetime(now)),
        _line("Message-ID", f"<{message_id}@{domain_of(settings.sender)}>"),
    )
    parts = (_PLAIN, _quoted(rendered.text), _HTML, _quoted(rendered.html))
    content = b"".join((_same_in_all(settings), *own, b"\r\n", *parts, _END))
    return Mail(id=message_id, to=to, subject=rendered.subject, text=rendered.text, content=content)


def _quoted(words: str) -> bytes:
    lines = b"\r\n".join(words.encode().splitlines()) + b"\r\n"
    return b2a_qp(lines, istext=True) + b"\r\n"


def _line(name: str, words: str) -> bytes:
    """One header; raises ``ValueError`` where its words would begin another."""
    line = f"{name}: {words}"
    if line.isascii() and line.isprintable() and len(line) <= _LONGEST_LINE:
        return f"{line}\r\n".encode()
    _, header = SMTP.header_store_parse(name, words)
    return bytes(SMTP.fold_binary(name, header))


@cache
def _same_in_all(settings: MailSettings) -> bytes:
    domain = domain_of(settings.sender)
    headers = {
        "From": str(Address(settings.sent_by.name, addr_spec=settings.sender)),
        "Reply-To": settings.reply_to or settings.sender,
        "List-Id": f"<pledge.{domain}>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="{_BOUNDARY}"',
    }
    return b"".join(_line(name, words) for name, words in headers.items())
