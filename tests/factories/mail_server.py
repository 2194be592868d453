"""A real mail server that does to each mail what it is told to, and keeps what it has accepted."""

from __future__ import annotations

import asyncio
import socket
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from enum import Enum, auto
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from notifications.sender import Sender
from notifications.settings import ChannelKind, MailSettings, Security

SENDER = "pledge@trust.example"
SENT_BY = Sender(service="Made-up service", organisation="Fictional NHS Trust")
PASSWORD = "correct horse"


class Does(Enum):
    """What the server does to one mail."""

    ACCEPT = auto()
    ACCEPT_AND_CLOSE = auto()
    REFUSE_READER = auto()
    REFUSE_CONTENT = auto()
    PUT_OFF = auto()
    SAY_GOODBYE = auto()
    HANG_UP_BEFORE = auto()
    HANG_UP_AFTER = auto()
    STALL_BEFORE = auto()
    STALL_AFTER = auto()


@dataclass
class MailServer:
    """What the server has accepted, oldest first, and what it does to the next mails; it accepts when nothing is said."""

    port: int = 0
    accepted: list[EmailMessage] = field(default_factory=list)
    next: list[Does] = field(default_factory=list)
    does: Callable[[str], Does] | None = None
    """What it does to mails to an address, whatever their order."""

    def subjects(self) -> list[str]:
        return [str(mail["Subject"]) for mail in self.accepted]

    def ids(self) -> list[str]:
        """The messages that were accepted, by the ids they have in the outbox."""
        return [id_of(mail) for mail in self.accepted]

    def settings(self, **given: Any) -> MailSettings:
        """What a courier has to know to send to this server."""
        plain = {
            "channel": ChannelKind.SMTP,
            "sender": SENDER,
            "sent_by": SENT_BY,
            "host": "127.0.0.1",
            "port": self.port,
            "security": Security.NONE,
            "timeout": timedelta(seconds=0.5),
        }
        return MailSettings(**{**plain, **given})

    def decide(self, address: str) -> Does:
        if self.does is not None:
            return self.does(address)
        return self.next.pop(0) if self.next else Does.ACCEPT

    def keep(self, envelope: Envelope) -> None:
        content = cast("bytes", envelope.content)
        self.accepted.append(message_from_bytes(content, policy=default))


class _Handler:
    """aiosmtpd asks it at every step."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._now = Does.ACCEPT

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's word
        self, server: Any, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self._now = self._server.decide(address)
        if self._now is Does.REFUSE_READER:
            return f"550 5.1.1 <{address}> is not known here"
        if self._now is Does.SAY_GOODBYE:
            server.transport.close()
            return "421 4.3.2 Closing"
        if self._now is Does.STALL_BEFORE:
            await asyncio.sleep(2)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's word
        match self._now:
            case Does.REFUSE_CONTENT:
                return "554 5.7.1 Not wanted"
            case Does.PUT_OFF:
                return "451 4.7.1 Later"
            case Does.HANG_UP_BEFORE:
                server.transport.abort()
                return "451 Never heard"
            case Does.HANG_UP_AFTER:
                self._server.keep(envelope)
                server.transport.abort()
                return "250 Never heard"
            case Does.ACCEPT_AND_CLOSE:
                asyncio.get_running_loop().call_later(0.05, server.transport.close)
            case Does.STALL_AFTER:
                self._server.keep(envelope)
                await asyncio.sleep(2)
                return "250 Too late"
        self._server.keep(envelope)
        return "250 OK"


@contextmanager
def mail_server(*, certificate: Path | None = None, tls: bool = False, log_in: bool = False) -> Iterator[MailServer]:
    """A server on a port of its own. With a certificate it offers STARTTLS, or with ``tls`` speaks nothing else."""
    server = MailServer(port=free_port())
    context = _context(certificate) if certificate else None
    controller = Controller(
        _Handler(server),
        hostname="127.0.0.1",
        port=server.port,
        server_hostname="test",
        ssl_context=context if tls else None,
        tls_context=None if tls else context,
        authenticator=_authenticate if log_in else None,
        auth_required=log_in and not tls,  # aiosmtpd warns of it, as it does not see the outer layer.
        auth_require_tls=log_in and not tls,
        ready_timeout=20,
    )
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def port_of_nobody() -> Iterator[int]:
    """A port at which nobody listens while the block lasts: it is held, so that nobody else gets it."""
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def id_of(mail: EmailMessage) -> str:
    return str(mail["Message-ID"]).strip("<>").partition("@")[0]


def _authenticate(*given: Any) -> AuthResult:
    data = given[-1]
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=False)


def _context(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def certificate_for(name: str, folder: Path) -> Path:
    """A certificate that vouches for itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    who: x509.GeneralName = x509.IPAddress(ip_address(name)) if name[0].isdigit() else x509.DNSName(name)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([who]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{name}.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


if __name__ == "__main__":  # A server in a process of its own, for benchmarks: until its input ends.
    _server = MailServer(port=int(sys.argv[1]))
    _controller = Controller(_Handler(_server), hostname="127.0.0.1", port=_server.port, ready_timeout=20)
    _controller.start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    _controller.stop()
