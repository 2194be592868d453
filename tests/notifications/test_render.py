"""Every message in words: strict about what is missing, plain text beside HTML, and nothing in a header that was not meant."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from jinja2 import UndefinedError

from notifications.catalogue import KINDS, AgreementNeeded, ChangeAsked, Message, StepClosed, WorkerSaid
from notifications.mail import compose
from notifications.render import Rendered, render
from notifications.settings import MailSettings
from tests.notifications.conftest import LINK, NOON, agreement_needed

_PLAIN: dict[str, Any] = {"reference": "R-0042", "post_label": "Oak team, post 2", "link": LINK}
_TITLED = {**_PLAIN, "subject_title": "Agree the job plan"}
Immediate = AgreementNeeded | ChangeAsked | StepClosed | WorkerSaid
IMMEDIATE: tuple[Immediate, ...] = (
    AgreementNeeded(**_TITLED, due_on=date(2026, 8, 20)),
    AgreementNeeded(**_TITLED, due_on=None),
    ChangeAsked(**_TITLED),
    StepClosed(**_TITLED),
    WorkerSaid(**_PLAIN),
)
# Words that no subject carries: to be seen beside somebody's name they would say too much.
UNSAID = ("lived experience", "peer", "occupational health", "adjustment", "wellbeing")
SETTINGS = MailSettings(sender="pledge@trust.example", sender_name="Pledge Engine", reply_to="leads@trust.example")


@pytest.mark.parametrize("context", IMMEDIATE)
def test_a_message_says_what_it_is_about_and_where_to_read_on(context: Immediate) -> None:
    said = render(context)
    assert said.subject.startswith("R-0042: ")
    for body in (said.text, said.html):
        for value in _PLAIN.values():
            assert value in body
    if "subject_title" in {field.name for field in fields(context)}:
        assert "Agree the job plan" in said.text
        assert "Agree the job plan" in said.html
        assert "Agree" not in said.subject


def test_a_date_is_said_as_people_write_it_and_left_out_where_there_is_none() -> None:
    dated, undated = render(IMMEDIATE[0]), render(IMMEDIATE[1])
    assert "Due on 20 August 2026" in dated.text
    assert "Due on 20 August 2026" in dated.html
    assert "Due on" not in undated.text + undated.html


@pytest.mark.parametrize("context", IMMEDIATE)
def test_a_subject_says_nothing_of_the_step_the_post_or_anybody(context: Immediate) -> None:
    odd = replace(context, post_label="canary-post", link="canary-link")
    if not isinstance(odd, WorkerSaid):
        odd = replace(
            odd, subject_title="Offer a wellbeing plan to a peer: adjustment, occupational health, lived experience"
        )
    subject = render(odd).subject
    assert "canary" not in subject
    assert not [word for word in UNSAID if word in subject.lower()]


@pytest.mark.parametrize("context", IMMEDIATE)
def test_html_fetches_nothing_and_carries_its_styles_where_mail_programs_read_them(context: Immediate) -> None:
    html = render(context).html
    assert 'style="' in html
    assert not re.search(r"<style|<img|<link|<script|url\(|@import", html)
    assert re.findall(r'(?:href|src)="([^"]*)"', html) == [LINK]


def test_what_people_typed_is_words_in_html_and_not_markup() -> None:
    said = render(replace(agreement_needed("R-0042"), subject_title='<script>alert("1")</script>'))
    assert "<script>" not in said.html
    assert "&lt;script&gt;" in said.html


def test_a_value_that_is_missing_is_a_mistake_and_not_a_gap() -> None:
    class Gap:
        kind = "agreement_needed"
        __dataclass_fields__ = WorkerSaid.__dataclass_fields__
        reference, post_label, link = "R-0042", "Oak team, post 2", LINK

    with pytest.raises(UndefinedError):
        render(Gap())  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_message_has_its_templates(kind: type[Message]) -> None:
    folder = files("notifications").joinpath("templates", kind.kind)
    assert sorted(part.name for part in folder.iterdir()) == ["body.html", "body.txt", "subject.txt"]


def test_a_mail_says_that_no_person_wrote_it_and_where_to_answer() -> None:
    mail = compose(
        render(agreement_needed("R-0042")), to="ann@trust.example", message_id="m1", now=NOON, settings=SETTINGS
    )
    assert {
        name: str(mail[name]) for name in ("From", "To", "Reply-To", "List-Id", "Auto-Submitted", "Message-ID", "Date")
    } == {
        "From": "Pledge Engine <pledge@trust.example>",
        "To": "ann@trust.example",
        "Reply-To": "leads@trust.example",
        "List-Id": "<pledge.trust.example>",
        "Auto-Submitted": "auto-generated",
        "Message-ID": "<m1@trust.example>",
        "Date": "Thu, 06 Aug 2026 12:00:00 +0000",
    }
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\x00"])
def test_no_header_can_be_written_through_what_a_message_says(ending: str) -> None:
    hostile = replace(
        agreement_needed(f"R-0042{ending}Bcc: x@elsewhere.example"), subject_title=f"a{ending}Bcc: y@z.example"
    )
    mail = compose(render(hostile), to="ann@trust.example", message_id="m1", now=NOON, settings=SETTINGS)
    assert mail["Bcc"] is None
    assert b"\nBcc:" not in mail.as_bytes().partition(b"\r\n\r\n")[0].replace(b"\r", b"\n")


@pytest.mark.parametrize(
    "address",
    ["", "zoe", "zoe@", "@x", "a@x\r\nBcc: b@y", "a@x,b@y", "a b@x", "<a@x>", "zoe@tr..x", "a@x>", "ä@x.example"],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(ValueError, match="cannot be used") as refused:
        compose(Rendered(subject="s", text="t", html="h"), to=address, message_id="m1", now=NOON, settings=SETTINGS)
    assert not address or address not in str(refused.value)
