"""Messages to a mail server, several over one connection.

Until the server has been sent the last byte of a mail it cannot have taken it; from then until its answer nobody knows.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn

from notifications.mail import Mail
from notifications.outbox import Ending
from notifications.outcomes import MAY_HAVE_BEEN_SENT, Outcome, accepted
from notifications.settings import ChannelKind, MailSettings, Security

_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_LEADING_DOT = re.compile(rb"(?m)^\.")


class _Ended(Exception):
    """The attempt has ended before the server took the mail."""

    def __init__(self, ending: Ending, said: str) -> None:
        super().__init__(said)
        self.outcome = Outcome(ending=ending, said=said)


class Smtp:
    """A mail server."""

    def __init__(self, settings: MailSettings) -> None:
        self._settings = settings
        # Reading what a computer trusts takes longer than sending a mail, so it is read once.
        self._trust = (
            None if settings.security is Security.NONE else ssl.create_default_context(cafile=settings.ca_file)
        )

    @contextmanager
    def open(self) -> Iterator[SmtpDelivery]:
        """Connected when there is something to send, and closed afterwards."""
        delivery = SmtpDelivery(self._settings, self._trust)
        try:
            yield delivery
        finally:
            delivery.close()


class SmtpDelivery:
    """One connection to a mail server, made anew when the server has closed it.

    All mails have one sender. So the next is begun with it as soon as one was taken, and the server's answer to that is read
    when there is a next: the server thinks about it while what became of the last is recorded.
    """

    def __init__(self, settings: MailSettings, trust: ssl.SSLContext | None) -> None:
        self._settings = settings
        self._trust = trust
        self._server: smtplib.SMTP | None = None
        self._begun = False

    def send(self, mail: Mail) -> Outcome:
        """Hand one mail over. A server that closed a connection it had used before is asked once more over a new one."""
        used_before = self._server is not None
        outcome = self._try(mail)
        return self._try(mail) if outcome.ending is Ending.AWAY and used_before else outcome

    def close(self) -> None:
        """Say goodbye if anybody is listening."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, smtplib.SMTPException):
                if self._begun:
                    server.getreply()
                server.quit()
            server.close()
        self._begun = False

    def _try(self, mail: Mail) -> Outcome:
        try:
            server = self._connected()
            self._introduce(server, mail)
            return self._hand_over(server, _on_the_wire(mail))
        except _Ended as ended:
            return ended.outcome
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return Outcome(ending=Ending.AWAY, said=_said_of(error))

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            self._server = _connect(self._settings, self._trust)
        return self._server

    def _introduce(self, server: smtplib.SMTP, mail: Mail) -> None:
        """Sender, reader, and leave to begin. Both addresses are such as ``domain_of`` lets through."""
        if not self._begun:
            self._begin(server)
        self._begun = False
        code, text = server.getreply()
        if code != 250:
            self._stop(code, text, "The mail server does not accept the sender", Ending.AWAY)
        code, text = server.docmd("RCPT", f"TO:<{mail.to}>")
        if code not in (250, 251):
            self._stop(code, text, _refusal("the reader's address", code), _blame(code))
        code, text = server.docmd("DATA")
        if code != 354:
            self._stop(code, text, _refusal("the message", code), _blame(code))

    def _begin(self, server: smtplib.SMTP) -> None:
        server.putcmd("MAIL", f"FROM:<{self._settings.sender}>")
        self._begun = True

    def _hand_over(self, server: smtplib.SMTP, content: bytes) -> Outcome:
        server.send(content)
        try:
            code, text = server.getreply()
        except (OSError, smtplib.SMTPException):
            self._hang_up()
            return Outcome(ending=Ending.UNKNOWN, said=MAY_HAVE_BEEN_SENT)
        if code != 250:
            self._stop(code, text, _refusal("the message", code), _blame(code))
        try:
            self._begin(server)
        except (OSError, smtplib.SMTPException):
            self._hang_up()
        return accepted(ChannelKind.SMTP)

    def _stop(self, code: int, text: bytes, said: str, ending: Ending) -> NoReturn:
        """Leave this mail, and the connection as it was before."""
        if code in (421, -1) or self._server is None or not _resets(self._server):
            self._hang_up()
        raise _Ended(ending if code != 421 else Ending.AWAY, f"{said} ({_codes(code, text)}).")

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None


def _connect(settings: MailSettings, trust: ssl.SSLContext | None) -> smtplib.SMTP:
    seconds = settings.timeout.total_seconds()
    if settings.security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=seconds, context=trust)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=seconds)
    try:
        if settings.security is Security.STARTTLS:
            server.starttls(context=trust)
        if settings.user:
            server.login(settings.user, settings.password)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _resets(server: smtplib.SMTP) -> bool:
    try:
        return server.rset()[0] == 250
    except (OSError, smtplib.SMTPException):
        return False


def _blame(code: int) -> Ending:
    return Ending.REFUSED if 500 <= code < 600 else Ending.PUT_OFF


def _refusal(what: str, code: int) -> str:
    """What is said of an answer that is not yes: one that is for now must not read as if the address were wrong."""
    if _blame(code) is Ending.REFUSED:
        return f"The mail server does not accept {what}"
    return f"The mail server does not accept {what} at the moment and asks to try again later"


def _on_the_wire(mail: Mail) -> bytes:
    """The mail with the dot that ends it; a line of its own that begins with one is given a second."""
    content = _LEADING_DOT.sub(b"..", mail.content)
    return content + (b"" if content.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _codes(code: int, text: bytes) -> str:
    """The codes of an answer. Its words are left out, because servers like to repeat the address in them."""
    enhanced = _ENHANCED.match(text.decode("ascii", "replace"))
    return f"{code} {enhanced[0]}" if enhanced else str(code)


def _said_of(error: Exception) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"The mail server does not accept the name and password ({error.smtp_code})."
        case smtplib.SMTPNotSupportedError():
            return "The mail server does not offer the protection that is asked for."
        case ssl.SSLCertVerificationError():
            return "The certificate of the mail server is not trusted."
        case TimeoutError():
            return "The mail server did not answer in time."
        case smtplib.SMTPResponseException():
            return f"The mail server does not serve us at present ({error.smtp_code})."
        case _:
            return "The mail server cannot be reached."
