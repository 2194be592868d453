"""Every kind of mail through the real courier to a real mail server, out of a world of canaries: none of them is in any mail.

What was written about somebody, who they are and why something was done is read after logging in. A mail says which record
and which step at most, to those who may see that; of a sensitive step it says that there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage

import pytest
from sqlalchemy import insert, select, update

from notifications.catalogue import KINDS
from notifications.outbox import Status, attempts, messages
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires import change_commands, step_commands
from pledge_engine.hires.inviting import invite
from pledge_engine.logins import inviting
from pledge_engine.logins.asking import ask_for_link
from pledge_engine.logins.invited import ask_again
from pledge_engine.logins.second_factor import reset_second_factor
from pledge_engine.office import Office
from pledge_engine.people.directory import load_reader
from pledge_engine.people.editing import edit_person
from pledge_engine.reminders.nudging import nudge
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables import appointees, hires, people, second_factors
from tests.factories.databases import everything_in
from tests.factories.mail_server import SENDER, Does, MailServer, mail_server
from tests.factories.office import ADMINISTRATOR, ENGINE, office_on
from tests.pledge_engine.reminders.conftest import Days
from tests.privacy.world import CANARIES, DEFINITION, RECORDS

WORK, HOME = "trust.example", "home.example"
LEFT = RECORDS["closed"].worker  # Who was told that their journey here was ended.
AT_HOME = ("service-lead", "professional-lead")
SENSITIVE, AGREED, WEEK = "adjustments_offer", "supervision_named", "workbook_week"
CLEARS = "oh_clearance"
SAME, OTHER, OWN = (RECORDS[relation].reference for relation in ("same team", "other team", "own"))
FIRST, LATER, A_YEAR_ON = date(2026, 6, 10), (date(2026, 9, 1), date(2026, 9, 2)), date(2027, 9, 1)
NOTES = {what: f"canary-why-{what}" for what in ("reopened", "closing", "change", "week")}
INVITED = "canary.invited@home.example"
IN_NO_SUBJECT = ("lived experience", "peer", "occupational health", "adjustment", "wellbeing")


@dataclass
class Post:
    """A world whose mail goes to a mail server, and what may be found in none of it."""

    office: Office
    address: str
    mails: MailServer
    domains: str = WORK

    def send(self, day: date) -> None:
        """Gather what is due on a day, and let everything leave that may."""
        Days(self.office).sweep(day, send=False)
        self.deliver(day)

    def deliver(self, day: date) -> None:
        Days(self.office).at(day, hour=8)
        told = Settings(
            mail_channel="smtp", mail_from=SENDER, smtp_port=self.mails.port, smtp_security="none",
            mail_work_domains=self.domains, web_address="https://pledge.trust.example",
        )  # fmt: skip
        deliver_all(post_of(self.office, told))

    def readers(self) -> dict[str, str]:
        """Everybody's id by their address."""
        with self.office.work(ENGINE, write=False) as work:
            return {row.email: row.id for row in work.connection.execute(select(people.c.email, people.c.id))}

    def handles(self) -> dict[str, str]:
        """The name by which everybody logs in, by their address."""
        with self.office.work(ENGINE, write=False) as work:
            return {row.email: row.handle for row in work.connection.execute(select(people.c.email, people.c.handle))}

    def sent(self) -> set[str]:
        """The kinds of message that were sent."""
        with self.office.work(ENGINE, write=False) as work:
            found = select(messages.c.kind).where(messages.c.status == Status.SENT)
            return set(work.connection.execute(found).scalars())

    def visible_to(self, person: str) -> set[str]:
        """The records that somebody may see."""
        with self.office.work(ENGINE, write=False) as work:
            reader = load_reader(work.connection, person, work.today)
            assert reader is not None
            actor, _ = reader
            found = select(hires.c.reference).where(visible_hires(actor, Action.SEE_HIRE))
            return set(work.connection.execute(found).scalars())


@pytest.fixture
def post(own_world: str) -> Iterator[Post]:
    """Everybody goes by a name that is found nowhere else; addresses are made of ids, and some are at home."""
    office = office_on(own_world)
    with office.work(ENGINE) as work:
        for domain, whose in ((WORK, people.c.handle.not_in(AT_HOME)), (HOME, people.c.handle.in_(AT_HOME))):
            named = {"name": "Canary-Name " + people.c.handle, "email": people.c.id + f"@{domain}"}
            work.connection.execute(update(people).where(whose).values(named))
    with mail_server() as mails:
        yield Post(office, own_world, mails)
    office.close()


# Where this world was made, they or the other lead were named on a record: a mail says no more of that to anybody.
NEW_LEADS = {"pat", "service-lead", "professional-lead"}


def cause_every_kind(post: Post) -> None:
    """People do everything that anybody is mailed of, and say why in words that only the record holds."""
    office = post.office
    Days(office).at(FIRST, hour=8)
    with office.work(office.actor("sam")) as work:
        change_commands.correct_step(work, SAME, SENSITIVE, "wrong_answer", note=NOTES["reopened"])
    with office.work(office.actor("sam")) as work:
        step_commands.mark_not_applicable(work, SAME, SENSITIVE, "agreed_with_worker", note=NOTES["closing"])
    with office.work(office.actor("sam")) as work:
        change_commands.correct_step(work, OTHER, AGREED, "wrong_answer", note=NOTES["change"])
    worker = RECORDS["other team"].worker
    with office.work(office.actor(worker)) as work:
        change_commands.correct_step(work, OTHER, WEEK, "wrong_answer", n=8)
    with office.work(office.actor("sam")) as work:
        step_commands.mark_not_applicable(work, OTHER, WEEK, "agreed_with_worker", note=NOTES["week"], n=8)
    with office.work(office.actor("pat")) as work:
        step_commands.agree_step(work, OTHER, WEEK, n=8)
    with office.work(office.actor(worker)) as work:
        change_commands.say_it_did_not_happen(work, OTHER, "meet_greet")
    with office.work(office.actor("hana")) as work:
        change_commands.correct_step(work, SAME, CLEARS, "wrong_answer")
    for reference, step in ((SAME, SENSITIVE), (OTHER, AGREED)):
        with office.work(office.actor("sam")) as work:
            nudge(work, reference, step)
    ask_for_link(office, "hana")
    with office.work(office.actor(ADMINISTRATOR)) as work:
        inviting.invite(work, "fay")


def cause_an_invitation(post: Post) -> None:
    """Somebody whose start is confirmed, and who was never given a log-in, is invited at an address of their own."""
    reference = RECORDS["other care group"].reference
    with post.office.work(ENGINE) as work:
        of_it = select(hires.c.id).where(hires.c.reference == reference).scalar_subquery()
        work.connection.execute(update(appointees).where(appointees.c.hire_id == of_it).values(person_id=None))
    with post.office.work(post.office.actor("hana")) as work:
        invite(work, reference, INVITED)


def ask_for_another_link(post: Post) -> None:
    """Whoever was invited asks for another link on the page that the first one leads to."""
    (mail,) = (mail for mail in post.mails.accepted if str(mail["To"]) == INVITED)
    plain = mail.get_body(("plain",))
    assert plain
    (secret,) = re.findall(r"/invitation/([\w-]+)", plain.get_content())
    ask_again(post.office, secret)


def change_an_address(post: Post) -> None:
    """Somebody is reached at another address from now on, and the one before is told so."""
    with post.office.work(post.office.actor(ADMINISTRATOR)) as work:
        edit_person(work, "lena", email=f"lena@{WORK}")


def take_a_code_away(post: Post) -> None:
    """Somebody who lost their app is asked for no code any more, and is told so."""
    row = {"person_id": post.office.actor("lena").id, "sealed_key": "", "used_step": 0}
    with post.office.work(ENGINE) as work:
        work.connection.execute(insert(second_factors), row | {"turned_on_at": work.now})
    with post.office.work(post.office.actor(ADMINISTRATOR)) as work:
        reset_second_factor(work, "lena")


def words_of(mail: EmailMessage) -> str:
    """A mail as its reader sees it, both ways, and as it came over the wire."""
    parts = [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
    return " ".join("\n".join((*parts, mail.as_string())).split())


def headers_of(mail: EmailMessage) -> str:
    return "\n".join(f"{name}: {value}" for name, value in mail.items() if name not in {"To", "Message-ID"})


def test_no_mail_of_any_kind_says_who_somebody_is_or_what_was_written_about_them(
    post: Post, capfd: pytest.CaptureFixture[str]
) -> None:
    cause_every_kind(post)
    cause_an_invitation(post)
    change_an_address(post)
    take_a_code_away(post)
    refused = next(address for address, person in post.readers().items() if person == post.office.actor("sam").id)
    post.mails.does = lambda address: Does.REFUSE_READER if address == refused else Does.ACCEPT
    post.send(FIRST)
    ask_for_another_link(post)
    post.deliver(FIRST)
    for day in LATER:
        post.send(day)
    post.send(A_YEAR_ON)
    assert post.sent() == {kind.kind for kind in KINDS}
    stored = everything_in(post.address).decode("utf-8", "replace")
    hidden = {*NOTES.values(), *(text for canary in CANARIES for text in canary.spellings), "Canary-Name"}
    assert {*NOTES.values(), "Canary-Name"} <= {text for text in hidden if text in stored}
    with post.office.work(ENGINE, write=False) as work:
        said = set(work.connection.execute(select(attempts.c.said)).scalars())
    seen = [*(words_of(mail) for mail in post.mails.accepted), *said, "".join(capfd.readouterr())]
    assert [text for text in hidden if any(text in words for words in seen)] == []
    assert len([words for words in said if "does not accept the reader's address" in words]) == 1
    logged_and_said = "\n".join(seen[len(post.mails.accepted) :])
    assert [address for address in (INVITED, *post.readers()) if address in logged_and_said] == []
    for mail in post.mails.accepted:
        assert [word for word in IN_NO_SUBJECT if word in headers_of(mail).lower()] == []
        assert [address for address in post.readers() if address in headers_of(mail)] == []
        assert len(mail["To"].addresses) == 1


def test_a_mail_names_the_records_that_its_reader_may_see_and_no_sensitive_step(post: Post) -> None:
    cause_every_kind(post)
    for day in (FIRST, *LATER):
        post.send(day)
        readers = post.readers()
        for mail in post.mails.accepted:
            words, reader = words_of(mail), readers[str(mail["To"])]
            assert set(re.findall(r"R-\d{4}", words)) <= post.visible_to(reader)
            for step in (step for step in DEFINITION.steps.values() if step.sensitive):
                assert step.key not in words
                assert step.title.lower() not in words.lower()
    confidential = [words for mail in post.mails.accepted if "confidential step" in (words := words_of(mail).lower())]
    assert len(confidential) >= 2
    assert all(f"/records/{SAME.lower()} " in words or f'/records/{SAME.lower()}"' in words for words in confidential)


@pytest.mark.parametrize(
    ("domains", "hinted"),
    [(f"elsewhere.example, {WORK.upper()}", {*AT_HOME, LEFT}), ("", {RECORDS["other team"].worker, LEFT})],
)
def test_an_address_that_is_not_known_to_be_the_trusts_learns_only_that_there_is_something_to_read(
    post: Post, domains: str, hinted: set[str]
) -> None:
    """Where the trust has said which addresses are its own, all others; where it has not, those who are workers only."""
    post.domains = domains
    cause_every_kind(post)
    for day in (FIRST, *LATER):
        post.send(day)
    handles = post.handles()
    hints = [
        mail
        for mail in post.mails.accepted
        if mail["Subject"] == "There is something for you to read"
        and handles[str(mail["To"])] not in NEW_LEADS - hinted
    ]
    assert {handles[str(mail["To"])] for mail in hints} == hinted
    assert not [mail for mail in hints if re.search(r"R-\d{4}|Oak|Elm|/records/", words_of(mail))]
    theirs = [mail for mail in post.mails.accepted if handles[str(mail["To"])] in hinted]
    assert theirs == hints
