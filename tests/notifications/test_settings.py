from datetime import time, timedelta
from typing import Any

import pytest

from notifications.sender import Sender
from notifications.settings import MailSettings
from tests.factories.mail_server import SENT_BY


def test_a_lease_outlasts_the_slowest_message() -> None:
    with pytest.raises(ValueError, match="ten time-outs"):
        MailSettings(sender="a@x.example", sent_by=SENT_BY, timeout=timedelta(seconds=10), lease=timedelta(seconds=99))


@pytest.mark.parametrize(
    "wrong", [{"sender": "nobody"}, {"reply_to": "no body@x"}, {"opens": time(19), "closes": time(7)}]
)
def test_what_cannot_work_is_said_at_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"cannot be used|before it closes"):
        MailSettings(**{"sender": "a@x.example", "sent_by": SENT_BY, **wrong})


def test_a_password_is_not_shown_by_accident() -> None:
    assert "secret" not in repr(MailSettings(sender="a@x.example", sent_by=SENT_BY, password="secret"))


@pytest.mark.parametrize("wrong", [{"service": ""}, {"organisation": " "}, {"service": "a\r\nBcc: b@x.example"}])
def test_a_sender_is_named_by_two_lines_of_words(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="one line of words"):
        Sender(**{"service": "A service", "organisation": "Fictional NHS Trust", **wrong})
