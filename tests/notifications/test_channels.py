"""Messages in a folder and on the screen; the mail server has its tests where delivering is tested."""

from __future__ import annotations

import io
import time
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from notifications.channels.console import Console
from notifications.channels.folder import Folder
from notifications.channels.smtp import Smtp
from notifications.mail import Mail, compose
from notifications.outbox import Ending
from notifications.outcomes import accepted
from notifications.render import Rendered, render
from notifications.settings import ChannelKind
from tests.factories.mail_server import Does, MailServer
from tests.notifications.conftest import NOON, agreement_needed
from tests.notifications.test_render import SETTINGS


def mail(message_id: str = "m1", text: str | None = None) -> Mail:
    rendered = render(agreement_needed("R-0042"), SETTINGS.sent_by)
    if text is not None:
        rendered = Rendered(subject="s", text=text, html=text)
    return compose(rendered, to="ann@trust.example", message_id=message_id, now=NOON, settings=SETTINGS)


def test_a_message_in_a_folder_is_one_file_however_often_it_is_written(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "mail")
    with folder.open() as delivery:
        assert delivery.send(mail()) == accepted(ChannelKind.FOLDER)
        assert delivery.send(mail()) == accepted(ChannelKind.FOLDER)
        assert delivery.send(mail("m2")) == accepted(ChannelKind.FOLDER)
    files = sorted((tmp_path / "mail").iterdir())
    assert [file.name for file in files] == ["m1.eml", "m2.eml"]
    read = message_from_bytes(files[0].read_bytes(), policy=default)
    assert read["Subject"] == "R-0042: your agreement is needed"


def test_a_folder_that_cannot_be_written_to_is_away(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way", encoding="utf-8")
    with Folder(tmp_path / "mail").open() as delivery:
        assert delivery.send(mail()).ending is Ending.AWAY


def test_a_message_on_the_screen_is_plain_text() -> None:
    screen = io.StringIO()
    with Console(screen).open() as delivery:
        assert delivery.send(mail()) == accepted(ChannelKind.CONSOLE)
    assert "R-0042: your agreement is needed" in screen.getvalue()
    assert "<html" not in screen.getvalue()


def test_a_server_that_closed_the_connection_between_two_mails_is_sent_the_second_over_a_new_one(
    mails: MailServer,
) -> None:
    mails.next = [Does.ACCEPT_AND_CLOSE, Does.ACCEPT, Does.ACCEPT]
    with Smtp(mails.settings()).open() as delivery:
        assert delivery.send(mail("m1")) == accepted(ChannelKind.SMTP)
        time.sleep(0.2)
        assert delivery.send(mail("m2")) == accepted(ChannelKind.SMTP)
        assert delivery.send(mail("m3")) == accepted(ChannelKind.SMTP)
    assert mails.ids() == ["m1", "m2", "m3"]


def test_a_mail_that_was_refused_leaves_the_next_as_it_is(mails: MailServer) -> None:
    mails.next = [Does.ACCEPT, Does.REFUSE_READER, Does.REFUSE_CONTENT, Does.ACCEPT]
    with Smtp(mails.settings()).open() as delivery:
        endings = [delivery.send(mail(f"m{number}")).ending for number in range(4)]
    assert endings == [Ending.ACCEPTED, Ending.REFUSED, Ending.REFUSED, Ending.ACCEPTED]
    assert mails.ids() == ["m0", "m3"]


@pytest.mark.parametrize(
    "text", ["a\n.\nb\n", ".", "..\n.b", "a\r\n.\r\nRCPT TO:<x@y.example>\r\n", "no end of line", "café ×"]
)
def test_whatever_the_words_are_they_arrive_as_they_were(mails: MailServer, text: str) -> None:
    with Smtp(mails.settings()).open() as delivery:
        assert delivery.send(mail("m1", text)) == accepted(ChannelKind.SMTP)
        assert delivery.send(mail("m2", text)) == accepted(ChannelKind.SMTP)
    assert mails.ids() == ["m1", "m2"]
    arrived = mails.accepted[0].get_body(("plain",))
    assert arrived is not None
    assert arrived.get_content().split("\r\n") == [*text.splitlines(), ""]
