"""A mail server that cannot show who it is, or offers no protection, gets neither mail nor password."""

from __future__ import annotations

from pathlib import Path

import pytest

from notifications.outbox import Ending, Status
from notifications.settings import Security
from tests.factories.mail_server import certificate_for, mail_server
from tests.notifications.conftest import Round


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_a_certificate_that_is_not_trusted_gets_no_mail(rounds: Round, tmp_path: Path, security: Security) -> None:
    certificate = certificate_for("127.0.0.1", tmp_path)
    rounds.queue("ann")
    with mail_server(certificate=certificate, tls=security is Security.TLS, log_in=True) as server:
        known = {"security": security, "user": "pledge", "password": "correct horse"}
        rounds.deliver(settings=server.settings(**known))
        assert server.ids() == []
        assert rounds.said("ann") == ["The certificate of the mail server is not trusted."]
        rounds.later(minutes=2)
        rounds.deliver(settings=server.settings(**known, ca_file=certificate))
        assert server.ids() == ["ann"]
    assert rounds.endings("ann") == [Ending.AWAY, Ending.ACCEPTED]


def test_a_certificate_for_another_server_is_not_trusted(rounds: Round, tmp_path: Path) -> None:
    certificate = certificate_for("mail.elsewhere.example", tmp_path)
    rounds.queue("ann")
    with mail_server(certificate=certificate) as server:
        rounds.deliver(settings=server.settings(security=Security.STARTTLS, ca_file=certificate))
        assert server.ids() == []
    assert rounds.statuses() == {"ann": Status.WAITING}


def test_a_server_that_offers_no_protection_gets_neither_mail_nor_password(rounds: Round) -> None:
    rounds.queue("ann")
    rounds.deliver(settings=rounds.server.settings(security=Security.STARTTLS, user="pledge", password="secret"))
    assert rounds.server.ids() == []
    assert rounds.said("ann") == ["The mail server does not offer the protection that is asked for."]


def test_a_wrong_password_is_said_plainly(rounds: Round, tmp_path: Path) -> None:
    certificate = certificate_for("127.0.0.1", tmp_path)
    rounds.queue("ann")
    with mail_server(certificate=certificate, tls=True, log_in=True) as server:
        told = {"security": Security.TLS, "user": "pledge", "password": "wrong", "ca_file": certificate}
        rounds.deliver(settings=server.settings(**told))
    assert rounds.said("ann") == ["The mail server does not accept the name and password (535)."]
