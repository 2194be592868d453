"""One message as it goes over the wire: its headers, and its words twice, plain and as HTML."""

from __future__ import annotations

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from notifications.addresses import domain_of
from notifications.render import Rendered
from notifications.settings import MailSettings


def compose(rendered: Rendered, *, to: str, message_id: str, now: datetime, settings: MailSettings) -> EmailMessage:
    """The mail that says this; raises ``ValueError`` for an address that cannot be used.

    Its ``Message-ID`` is made of the message's own id alone, so that a reader can fold a second copy into the first.
    """
    domain_of(to)
    domain = domain_of(settings.sender)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(settings.sender_name, addr_spec=settings.sender)
    mail["To"] = Address(addr_spec=to)
    mail["Reply-To"] = Address(addr_spec=settings.reply_to or settings.sender)
    mail["Subject"] = rendered.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message_id}@{domain}>"
    mail["List-Id"] = f"<pledge.{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(rendered.text, cte="quoted-printable")
    mail.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    return mail
