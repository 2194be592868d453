"""One message as it goes over the wire: its headers, and its words twice, plain and as HTML."""

from __future__ import annotations

from binascii import b2a_qp
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from types import MappingProxyType

from notifications.addresses import domain_of
from notifications.render import Rendered
from notifications.settings import MailSettings

# Words go as quoted-printable, in which "=" is followed by two digits or ends a line: this stands in no text whatever it says.
_BOUNDARY = "=_pledge"


def compose(rendered: Rendered, *, to: str, message_id: str, now: datetime, settings: MailSettings) -> EmailMessage:
    """The mail that says this; raises ``ValueError`` for an address that cannot be used.

    Its ``Message-ID`` is made of the message's own id alone, so that a reader can fold a second copy into the first.
    """
    domain_of(to)
    mail = _with(_of_every_mail(settings))
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = rendered.subject
    mail["Date"] = now
    mail["Message-ID"] = f"<{message_id}@{domain_of(settings.sender)}>"
    mail.attach(_part("plain", rendered.text))
    mail.attach(_part("html", rendered.html))
    return mail


def _part(subtype: str, words: str) -> EmailMessage:
    part = _with(_of_every_part(subtype))
    lines = b"\r\n".join(words.encode().splitlines()) + b"\r\n"
    part.set_payload(b2a_qp(lines, istext=True).decode("ascii"))
    return part


def _with(headers: Mapping[str, object]) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    for name, header in headers.items():
        mail[name] = header
    return mail


@cache
def _of_every_mail(settings: MailSettings) -> Mapping[str, object]:
    """The headers that do not change; reading them takes longer than everything else about a mail, so it is done once."""
    domain = domain_of(settings.sender)
    return _read(
        {
            "From": str(Address(settings.sender_name, addr_spec=settings.sender)),
            "Reply-To": settings.reply_to or settings.sender,
            "List-Id": f"<pledge.{domain}>",
            "Auto-Submitted": "auto-generated",
            "MIME-Version": "1.0",
            "Content-Type": f'multipart/alternative; boundary="{_BOUNDARY}"',
        }
    )


@cache
def _of_every_part(subtype: str) -> Mapping[str, object]:
    return _read({"Content-Type": f'text/{subtype}; charset="utf-8"', "Content-Transfer-Encoding": "quoted-printable"})


def _read(headers: Mapping[str, str]) -> Mapping[str, object]:
    return MappingProxyType({name: SMTP.header_factory(name, text) for name, text in headers.items()})
