"""Every message in words: strict about what is missing, plain text beside HTML, and nothing in a header that was not meant."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from importlib.resources import files
from typing import TypeVar

import pytest
from jinja2 import UndefinedError

from notifications.catalogue import (
    KINDS,
    AddressChanged,
    AgreementNeeded,
    ChangeAsked,
    CodeTakenAway,
    Digest,
    Invitation,
    InvitationAgain,
    Item,
    LookNeeded,
    Message,
    Nudged,
    PasswordLink,
    SomethingToRead,
    StepClosed,
    SweepStopped,
    WorkerSaid,
)
from notifications.made_up import MADE_UP
from notifications.mail import Mail, compose
from notifications.render import Rendered, render
from notifications.settings import MailSettings
from tests.factories.mail_server import SENT_BY
from tests.notifications.conftest import LINK, NOON, agreement_needed

M = TypeVar("M", bound=Message)
Immediate = AgreementNeeded | ChangeAsked | StepClosed | WorkerSaid | LookNeeded | Nudged


def made_up(kind: type[M]) -> M:
    found = MADE_UP[kind.kind]
    assert isinstance(found, kind)
    return found


IMMEDIATE: tuple[Immediate, ...] = (
    *(message for message in MADE_UP.values() if isinstance(message, Immediate)),
    replace(made_up(AgreementNeeded), due_on=None),
)
HOME, DAY = "https://pledge.trust.example/", date(2026, 8, 6)
SOMETHING, STOPPED = made_up(SomethingToRead), made_up(SweepStopped)


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
PASSWORD, INVITATION, AGAIN = made_up(PasswordLink), made_up(Invitation), made_up(InvitationAgain)
OF_A_DAY = (*DIGESTS, *(message for message in MADE_UP.values() if not isinstance(message, Immediate)))
# Words that no subject carries: to be seen beside somebody's name they would say too much.
UNSAID = ("lived experience", "peer", "occupational health", "adjustment", "wellbeing")
ADDRESS_HELD = "You get this because this is the address that we have for you."
# Words that stand in no mail to somebody's own address, but for what the service and the organisation are called.
UNTOLD = {"pledge", "worker", "step", "record", "trust"}
SETTINGS = MailSettings(sender="pledge@trust.example", sent_by=SENT_BY, reply_to="leads@trust.example")


def say(context: Message) -> Rendered:
    return render(context, SENT_BY)


def own_words(body: str) -> str:
    """What a body says besides who sends it, without its markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", body).split()).replace(SENT_BY.name, "").replace(SENT_BY.service, "")


@pytest.mark.parametrize("context", IMMEDIATE)
def test_a_message_says_what_it_is_about_and_where_to_read_on(context: Immediate) -> None:
    said = say(context)
    assert said.subject.startswith(f"{context.reference}: ")
    for body in (said.text, said.html):
        for value in (context.reference, context.post_label, context.link):
            assert value in body
    if not isinstance(context, WorkerSaid):
        assert context.subject_title in said.text
        assert context.subject_title in said.html
        assert context.subject_title not in said.subject


def test_a_reader_who_knows_a_record_by_its_reference_alone_is_told_no_more_of_it() -> None:
    context = replace(made_up(LookNeeded), post_label="", subject_title="")
    said = say(context)
    for body in (said.text, said.html):
        assert f"{context.reference}," not in body
        assert context.reference in body
        assert "confidential" not in body.lower()


def test_a_date_is_said_as_people_write_it_and_left_out_where_there_is_none() -> None:
    dated, undated = say(made_up(AgreementNeeded)), say(IMMEDIATE[-1])
    assert "Due on 6 August 2026" in dated.text
    assert "Due on 6 August 2026" in dated.html
    assert "Due on" not in undated.text + undated.html


@pytest.mark.parametrize("context", IMMEDIATE)
def test_a_subject_says_nothing_of_the_step_the_post_or_anybody(context: Immediate) -> None:
    odd = replace(context, post_label="canary-post", link="canary-link")
    if not isinstance(odd, WorkerSaid):
        odd = replace(
            odd, subject_title="Offer a wellbeing plan to a peer: adjustment, occupational health, lived experience"
        )
    subject = say(odd).subject
    assert "canary" not in subject
    assert not [word for word in UNSAID if word in subject.lower()]


@pytest.mark.parametrize("context", DIGESTS)
def test_a_digest_says_all_of_each_step_in_its_bodies_and_only_numbers_in_its_subject(context: Digest) -> None:
    said = say(context)
    for item in (*context.new, *context.still_open):
        for value in (item.reference, item.post_label, item.title, item.when, item.note, item.link):
            assert said.text.count(value) == 1
            assert said.html.count(value) == 1
    assert "canary" not in said.subject
    assert not [word for word in UNSAID if word in said.subject.lower()]


def test_a_digest_says_first_how_much_there_is_and_last_how_much_it_left_out() -> None:
    one, three, sixty = (say(context) for context in DIGESTS)
    assert [said.subject for said in (one, three, sixty)] == [
        "1 step to look at today",
        "2 steps to look at today, 1 more still open",
        "21 steps to look at today, 39 more still open",
    ]
    assert [said.text.split("\n")[2] for said in (one, three, sixty)] == [
        "1 step to look at on 6 August 2026",
        "2 steps to look at on 6 August 2026, 1 more still open",
        "21 steps to look at on 6 August 2026, 39 more still open",
    ]
    assert "1 more is still open." in three.html
    for said in (sixty.text, sixty.html):
        assert "And 1 more to look at." in said
        assert "And 29 more still open." in said
    assert not [said for said in (one, three) if "And " in said.text + said.html]
    assert "till open" not in (one.text + one.html).replace("STILL OPEN", "still open")


def test_a_personal_address_is_told_only_that_there_is_something_to_read() -> None:
    said = say(SOMETHING)
    assert said.subject == "There is something for you to read"
    assert said.text.split("\n\n") == [
        SENT_BY.name,
        "There is something for you to read.",
        f"Log in to read it:\n{SOMETHING.link}",
        f"{ADDRESS_HELD}\nThis message was sent automatically by {SENT_BY.name}.\n",
    ]
    assert not {word.strip(".").lower() for word in own_words(said.html).split()} & UNTOLD


@pytest.mark.parametrize("context", [*IMMEDIATE, *OF_A_DAY])
def test_every_message_says_first_and_last_which_service_of_which_organisation_sends_it_and_why(
    context: Message,
) -> None:
    said = say(context)
    for words in (said.text, re.sub(r"<title>.*</title>|<[^>]*>", " ", said.html)):
        told = " ".join(words.split())
        assert told.startswith(f"{SENT_BY.name} ")
        assert re.search(r"You get this because [^.]+\.", told)
        assert told.endswith(f" This message was sent automatically by {SENT_BY.name}.")
    assert SENT_BY.organisation not in said.subject
    assert SENT_BY.service not in said.subject


def test_a_stopped_sweep_says_what_happened_and_what_to_do() -> None:
    said = say(STOPPED)
    assert said.subject == "The reminders of 6 August 2026 were stopped"
    for body in (said.text, said.html):
        assert STOPPED.problem in body
        assert STOPPED.mend in body


def test_a_link_to_set_a_password_says_nothing_of_whom_it_is_for_or_what_they_use() -> None:
    said = say(PASSWORD)
    assert said.subject == "Your link to set a password"
    assert PASSWORD.link not in said.subject
    for body in (own_words(said.text), own_words(said.html)):
        assert not {word.strip(".").lower() for word in body.split()} & UNTOLD
        assert "once, within 30 minutes" in " ".join(body.split())


def test_an_invitation_says_nothing_of_whom_it_is_for_or_of_what_it_is_about() -> None:
    said = say(INVITATION)
    assert said.subject == "Choose how you log in"
    for body in (own_words(said.text), own_words(said.html)):
        words = {word.strip(".,").lower() for word in body.split()}
        assert not words & (UNTOLD | {"post", "team", "work", "role", "start"})
        assert "once, within 30 minutes" in " ".join(body.split())


@pytest.mark.parametrize("context", [*IMMEDIATE, *OF_A_DAY])
def test_html_fetches_nothing_and_carries_its_styles_where_mail_programs_read_them(context: Message) -> None:
    html = say(context).html
    assert 'style="' in html
    assert not re.search(r"<style|<img|<link|<script|url\(|@import", html)
    items = (*context.new, *context.still_open) if isinstance(context, Digest) else ()
    links = [context.link] if not isinstance(context, SweepStopped | AddressChanged | CodeTakenAway) else []
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
            say(gap())


def test_what_people_typed_is_words_in_html_and_not_markup() -> None:
    said = say(replace(agreement_needed("R-0042"), subject_title='<script>alert("1")</script>'))
    assert "<script>" not in said.html
    assert "&lt;script&gt;" in said.html


def test_a_value_that_is_missing_is_a_mistake_and_not_a_gap() -> None:
    class Gap:
        kind = "agreement_needed"
        __dataclass_fields__ = WorkerSaid.__dataclass_fields__
        reference, post_label, link = "R-0042", "Oak team, post 2", LINK

    with pytest.raises(UndefinedError):
        say(Gap())  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_message_has_its_templates(kind: type[Message]) -> None:
    folder = files("notifications").joinpath("templates", kind.kind)
    assert sorted(part.name for part in folder.iterdir()) == ["body.html", "body.txt", "subject.txt", "why.txt"]


def test_a_mail_says_that_no_person_wrote_it_and_where_to_answer() -> None:
    mail = read(mail_that_says(say(agreement_needed("R-0042"))))
    assert {
        name: str(mail[name]) for name in ("From", "To", "Reply-To", "List-Id", "Auto-Submitted", "Message-ID", "Date")
    } == {
        "From": '"Made-up service, Fictional NHS Trust" <pledge@trust.example>',
        "To": "ann@trust.example",
        "Reply-To": "leads@trust.example",
        "List-Id": "<pledge.trust.example>",
        "Auto-Submitted": "auto-generated",
        "Message-ID": "<m1@trust.example>",
        "Date": "Thu, 06 Aug 2026 12:00:00 +0000",
    }
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "subject",
    ["", "1 step to look at today", "a word " * 30, "café ×", "a\tb", "x" * 78, "é" * 300],
)
def test_a_subject_arrives_as_it_was_in_lines_that_every_server_takes(subject: str) -> None:
    sent = mail_that_says(Rendered(subject=" ".join(subject.split()), text="t", html="h"))
    assert " ".join(str(read(sent)["Subject"]).split()) == sent.subject
    head, _, _ = sent.content.partition(b"\r\n\r\n")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert head.isascii()
    assert b"\n" not in head.replace(b"\r\n", b"")


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\x0b", "\u2028", "\x00"])
def test_no_header_can_be_written_through_what_a_message_says(ending: str) -> None:
    hostile = replace(
        agreement_needed(f"R-0042{ending}Bcc: x@elsewhere.example"), subject_title=f"a{ending}Bcc: y@z.example"
    )
    sent = mail_that_says(say(hostile))
    assert read(sent)["Bcc"] is None
    assert b"\nBcc:" not in sent.content.partition(b"\r\n\r\n")[0].replace(b"\r", b"\n")


@pytest.mark.parametrize("line", ["\r\n", "\n", "\r"])
def test_neither_a_subject_nor_an_id_can_end_its_line(line: str) -> None:
    two = f"m1{line}Bcc: x@elsewhere.example"
    with pytest.raises(ValueError, match="linefeed"):
        mail_that_says(Rendered(subject=two, text="t", html="h"))
    with pytest.raises(ValueError, match="linefeed"):
        mail_that_says(Rendered(subject="s", text="t", html="h"), message_id=two)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "zoe",
        "zoe@",
        "@x",
        "a@x\r\nBcc: b@y",
        "a@x,b@y",
        "a b@x",
        "<a@x>",
        "zoe@tr..x",
        "a@x>",
        "ä@x.example",
        ".zoe@x",
        "zoe.@x",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(ValueError, match="cannot be used") as refused:
        mail_that_says(Rendered(subject="s", text="t", html="h"), to=address)
    assert not address or address not in str(refused.value)


def mail_that_says(rendered: Rendered, *, to: str = "ann@trust.example", message_id: str = "m1") -> Mail:
    return compose(rendered, to=to, message_id=message_id, now=NOON, settings=SETTINGS)


def read(sent: Mail) -> EmailMessage:
    """As the program of its reader reads it, which finds nothing wrong with it."""
    mail = message_from_bytes(sent.content, policy=default)
    assert not mail.defects
    return mail


@pytest.mark.parametrize("may", [True, False])
def test_whoever_is_asked_to_look_is_told_to_say_whom_it_waits_for_only_where_they_can(may: bool) -> None:
    mail = render(replace(made_up(Nudged), may_say_whom=may), SENT_BY)
    assert [("whom it waits for" in body) for body in (mail.text, mail.html)] == [may, may]
