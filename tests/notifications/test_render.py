"""Every message in words: strict about what is missing, plain text beside HTML, and nothing in a header that was not meant."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
from jinja2 import UndefinedError

from notifications.catalogue import (
    KINDS,
    AgreementNeeded,
    ChangeAsked,
    Digest,
    Item,
    Message,
    Nudged,
    PasswordLink,
    SomethingToRead,
    StepClosed,
    SweepStopped,
    WorkerSaid,
)
from notifications.mail import compose
from notifications.render import Rendered, render
from notifications.settings import MailSettings
from tests.notifications.conftest import LINK, NOON, agreement_needed

_PLAIN: dict[str, Any] = {"reference": "R-0042", "post_label": "Oak team, post 2", "link": LINK}
_TITLED = {**_PLAIN, "subject_title": "Agree the job plan"}
Immediate = AgreementNeeded | ChangeAsked | StepClosed | WorkerSaid | Nudged
IMMEDIATE: tuple[Immediate, ...] = (
    AgreementNeeded(**_TITLED, due_on=date(2026, 8, 20)),
    AgreementNeeded(**_TITLED, due_on=None),
    ChangeAsked(**_TITLED),
    StepClosed(**_TITLED),
    WorkerSaid(**_PLAIN),
    Nudged(**_TITLED, due_on=date(2026, 8, 20)),
)
HOME, DAY = "https://pledge.trust.example/", date(2026, 8, 6)
SOMETHING = SomethingToRead(link=HOME)
STOPPED = SweepStopped(local_date=DAY, problem="Nobody was told anything.", mend="Look first, then: pledge remind")


def digest(new: int, still_open: int = 0, *, new_in_all: int = 0, open_in_all: int = 0) -> Digest:
    """A digest with so many items, each of whose words is a canary with the number of the item."""
    items = [
        Item(**{field.name: f"canary-{field.name}-{n}." for field in fields(Item)} | {"link": f"{HOME}canary-{n}."})
        for n in range(new + still_open)
    ]
    return Digest(
        local_date=DAY,
        new=tuple(items[:new]),
        still_open=tuple(items[new:]),
        new_in_all=new_in_all or new,
        open_in_all=open_in_all or still_open,
        link=HOME,
    )


DIGESTS = (digest(1), digest(2, 1), digest(20, 10, new_in_all=21, open_in_all=39))
PASSWORD = PasswordLink(link=f"{HOME}password/made-up")
OF_A_DAY: tuple[Message, ...] = (*DIGESTS, SOMETHING, STOPPED, PASSWORD)
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


@pytest.mark.parametrize("context", DIGESTS)
def test_a_digest_says_all_of_each_step_in_its_bodies_and_only_numbers_in_its_subject(context: Digest) -> None:
    said = render(context)
    for item in (*context.new, *context.still_open):
        for value in (item.reference, item.post_label, item.title, item.when, item.note, item.link):
            assert said.text.count(value) == 1
            assert said.html.count(value) == 1
    assert "canary" not in said.subject
    assert not [word for word in UNSAID if word in said.subject.lower()]


def test_a_digest_says_first_how_much_there_is_and_last_how_much_it_left_out() -> None:
    one, three, sixty = (render(context) for context in DIGESTS)
    assert [said.subject for said in (one, three, sixty)] == [
        "1 new step for you today",
        "2 new steps for you today, 1 still open",
        "21 new steps for you today, 39 still open",
    ]
    assert [said.text.partition("\n")[0] for said in (one, three, sixty)] == [
        "1 new step for you on 6 August 2026",
        "2 new steps for you on 6 August 2026, 1 still open",
        "21 new steps for you on 6 August 2026, 39 still open",
    ]
    assert "1 more is still open." in three.html
    for said in (sixty.text, sixty.html):
        assert "And 1 more that is new." in said
        assert "And 29 more still open." in said
    assert not [said for said in (one, three) if "And " in said.text + said.html]
    assert "till open" not in (one.text + one.html).replace("STILL OPEN", "still open")


def test_a_personal_address_is_told_only_that_there_is_something_to_read() -> None:
    said = render(SOMETHING)
    assert said == replace(said, subject="There is something for you to read")
    assert said.text.split("\n\n") == [
        "There is something for you to read.",
        f"Log in to read it:\n{HOME}\n",
    ]
    words = re.sub(r"<[^>]*>", " ", said.html).split()
    assert not {word.strip(".").lower() for word in words} & {"pledge", "worker", "step", "record", "trust"}


def test_a_stopped_sweep_says_what_happened_and_what_to_do() -> None:
    said = render(STOPPED)
    assert said.subject == "The reminders of 6 August 2026 were stopped"
    for body in (said.text, said.html):
        assert STOPPED.problem in body
        assert STOPPED.mend in body


def test_a_link_to_set_a_password_says_nothing_of_whom_it_is_for_or_what_they_use() -> None:
    said = render(PASSWORD)
    assert said.subject == "Your link to set a password"
    assert PASSWORD.link not in said.subject
    for body in (said.text, re.sub(r"<[^>]*>", " ", said.html)):
        assert not {word.strip(".").lower() for word in body.split()} & {"pledge", "worker", "step", "record", "trust"}
        assert "once, within 30 minutes" in " ".join(body.split())


@pytest.mark.parametrize("context", [*IMMEDIATE, *OF_A_DAY])
def test_html_fetches_nothing_and_carries_its_styles_where_mail_programs_read_them(context: Message) -> None:
    html = render(context).html
    assert 'style="' in html
    assert not re.search(r"<style|<img|<link|<script|url\(|@import", html)
    items = (*context.new, *context.still_open) if isinstance(context, Digest) else ()
    links = [context.link] if not isinstance(context, SweepStopped) else []
    assert re.findall(r'(?:href|src)="([^"]*)"', html) == [*links, *(item.link for item in items)]


@pytest.mark.parametrize("context", OF_A_DAY)
def test_each_message_of_a_day_needs_every_value_it_has(context: Message) -> None:
    whole = {field.name: getattr(context, field.name) for field in fields(context)}
    for left_out in whole:
        gap = type("Gap", (), {key: value for key, value in whole.items() if key != left_out})
        gap.kind = context.kind  # type: ignore[attr-defined]
        kept = {key: field for key, field in type(context).__dataclass_fields__.items() if key != left_out}
        gap.__dataclass_fields__ = kept  # type: ignore[attr-defined]
        with pytest.raises(UndefinedError, match=left_out):
            render(gap())


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
