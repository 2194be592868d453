"""A link to set a password by mail: through the outbox and a real mail server, and nothing learnt by whoever asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select, text, update

from notifications.claiming import send_again
from notifications.delivering import deliver_some
from notifications.outbox import attempts, enqueue, messages
from notifications.pause import pause_sending, resume_sending
from notifications.settings import ChannelKind, Security
from pledge_engine.audit.history import events
from pledge_engine.clock import FixedClock
from pledge_engine.logins.asking import ask_for_link
from pledge_engine.logins.attempts import TooSoon
from pledge_engine.logins.password_links import LINK_LASTS, LinkOver, whose_link
from pledge_engine.logins.passwords import log_in, set_password
from pledge_engine.logins.sessions import find_visit, start_session
from pledge_engine.messages import show_message
from pledge_engine.office import Office, shipped_text
from pledge_engine.people.deactivating import deactivate
from pledge_engine.sending import post_of, source_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables import audit_events, password_links, people
from tests.factories.databases import everything_in, on_postgresql
from tests.factories.mail_server import SENDER, Does, MailServer, mail_server
from tests.factories.office import ADMINISTRATOR, ENGINE, furnish, move_clock, office_on

WORDS = "four plain words here"
NIGHT = datetime(2026, 6, 13, 2, 30, tzinfo=UTC)  # Of a Saturday.


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    office = office_on(database)
    furnish(office, shipped_text())
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
    yield office
    office.close()


@pytest.fixture
def settings(mails: MailServer) -> Settings:
    return Settings(
        mail_channel=ChannelKind.SMTP, mail_from=SENDER, smtp_host="127.0.0.1", smtp_port=mails.port,
        smtp_security=Security.NONE, smtp_timeout_seconds=30, web_address="https://pledge.trust.example",
    )  # fmt: skip


@pytest.fixture
def deliver(office: Office, settings: Settings) -> Callable[[], bool]:
    return lambda: deliver_some(post_of(office, settings))


def at(office: Office, moment: datetime) -> None:
    assert isinstance(office.clock, FixedClock)
    office.clock.set(moment)


def links_in(mails: MailServer) -> list[str]:
    """The secrets that were mailed, oldest first; each stands in both bodies alike."""
    found = []
    for mail in mails.accepted:
        plain, html = (part.get_content() for part in mail.iter_parts())
        (secret,) = re.findall(r"https://pledge\.trust\.example/password/(\S+)", plain)
        assert f"/password/{secret}" in html
        found.append(secret)
    return found


def rows(office: Office) -> list[tuple[str, str]]:
    with office.work(ENGINE, write=False) as work:
        found = select(messages.c.kind, messages.c.status).order_by(messages.c.id)
        return [(row.kind, row.status) for row in work.connection.execute(found)]


def test_who_forgot_their_password_is_mailed_a_link_at_night_sets_another_and_is_logged_out_elsewhere(
    office: Office, mails: MailServer, deliver: Callable[[], bool]
) -> None:
    at(office, NIGHT)
    with office.work(office.actor("sam")) as work:
        elsewhere = start_session(work, work.actor.audit_id)
    ask_for_link(office, " Sam ")
    deliver()
    (mail,), (secret,) = mails.accepted, links_in(mails)
    assert str(mail["To"]) == "sam@trust.example"
    assert not re.search("sam|example", f"{mail['Subject']} {mail.get_body(('plain',))}".replace("trust.example", ""))
    set_password(office, secret, WORDS, WORDS)
    assert find_visit(office, elsewhere) is None
    assert find_visit(office, log_in(office, "sam", WORDS).secret)
    with pytest.raises(LinkOver):
        set_password(office, secret, WORDS, WORDS)


def test_what_nobody_waits_for_does_not_leave_with_it_at_night(
    office: Office, mails: MailServer, deliver: Callable[[], bool]
) -> None:
    with office.work(office.actor("sam")) as work:
        waiting = {"kind": "agreement_needed", "recipient": work.actor.audit_id, "subject_reference": "R-0001"}
        enqueue(work.connection, message_id="m1", local_date=work.today, queued_at=work.now, **waiting)
    at(office, NIGHT)
    ask_for_link(office, "sam")
    deliver()
    assert len(links_in(mails)) == 1
    assert sorted(rows(office)) == [("agreement_needed", "waiting"), ("password_link", "sent")]


def test_an_address_does_as_well_as_a_name(office: Office, mails: MailServer, deliver: Callable[[], bool]) -> None:
    ask_for_link(office, "Pat@Trust.example")
    deliver()
    assert whose_link(office, links_in(mails)[0]).handle == "pat"


def test_half_an_hour_counts_from_when_the_mail_was_sent(
    office: Office, mails: MailServer, deliver: Callable[[], bool]
) -> None:
    ask_for_link(office, "sam")
    move_clock(office, timedelta(minutes=5))
    deliver()
    (secret,) = links_in(mails)
    move_clock(office, LINK_LASTS - timedelta(seconds=1))
    assert whose_link(office, secret).handle == "sam"
    move_clock(office, timedelta(seconds=1))
    with pytest.raises(LinkOver):
        whose_link(office, secret)


def test_a_mail_that_could_not_leave_for_half_an_hour_is_not_sent_any_more(
    office: Office, mails: MailServer, deliver: Callable[[], bool]
) -> None:
    mails.next = [Does.PUT_OFF]
    ask_for_link(office, "sam")
    deliver()
    assert rows(office) == [("password_link", "waiting")]
    move_clock(office, timedelta(minutes=30))
    deliver()
    assert mails.accepted == []
    assert rows(office) == [("password_link", "dropped")]


def test_of_a_mail_that_arrived_twice_either_link_works_and_then_neither(
    office: Office, mails: MailServer, deliver: Callable[[], bool]
) -> None:
    mails.next = [Does.HANG_UP_AFTER]
    ask_for_link(office, "sam")
    deliver()
    move_clock(office, timedelta(minutes=2))
    deliver()
    first, second = links_in(mails)
    assert whose_link(office, second).handle == "sam"
    set_password(office, first, WORDS, WORDS)
    with pytest.raises(LinkOver):
        whose_link(office, second)


def test_a_link_that_two_use_at_one_moment_is_used_once(
    office: Office, mails: MailServer, deliver: Callable[[], bool]
) -> None:
    ask_for_link(office, "sam")
    deliver()
    (secret,) = links_in(mails)
    barrier = Barrier(2)

    def use(words: str) -> bool:
        barrier.wait()
        try:
            set_password(office, secret, words, words)
        except LinkOver:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(use, (WORDS, WORDS[::-1]))) == [False, True]


@pytest.mark.parametrize("typed", ["nobody", "nobody@trust.example", "wren", "pat", "", "x" * 100_000])
def test_for_whoever_cannot_be_mailed_the_same_is_done_and_nothing_sent(office: Office, typed: str) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        deactivate(work, "pat")
        work.connection.execute(update(people).where(people.c.handle == "wren").values(email=None))
    done: list[list[str]] = []
    event.listen(office.engine, "before_cursor_execute", lambda _c, _u, statement, *_: done[-1].append(statement))
    for each in ("sam", typed):
        done.append([])
        ask_for_link(office, each)
    known, unknown = done
    assert [line for line in unknown if "SAVEPOINT" not in line] == [line for line in known if "SAVEPOINT" not in line]
    assert rows(office) == [("password_link", "waiting")]


@pytest.mark.parametrize("typed", ["sam", "nobody"])
def test_who_asks_again_waits_longer_each_time_whether_anybody_has_the_name_or_not(office: Office, typed: str) -> None:
    told = []
    for minutes in (1, 2, 4, 8, 16, 30, 30):
        ask_for_link(office, typed)
        with pytest.raises(TooSoon) as soon:
            ask_for_link(office, typed)
        told.append(soon.value.seconds)
        move_clock(office, timedelta(minutes=minutes))
    assert told == [60, 120, 240, 480, 960, 1800, 1800]
    move_clock(office, timedelta(hours=1))
    ask_for_link(office, typed)


def test_nothing_leaves_while_sending_is_paused(office: Office, mails: MailServer, deliver: Callable[[], bool]) -> None:
    with office.work(ENGINE) as work:
        pause_sending(work.connection, work.now)
    ask_for_link(office, "sam")
    deliver()
    assert mails.accepted == []
    with office.work(ENGINE) as work:
        resume_sending(work.connection, work.now)
    deliver()
    assert len(mails.accepted) == 1


def test_looking_at_the_message_makes_no_link(office: Office, settings: Settings) -> None:
    ask_for_link(office, "sam")
    with office.work(office.actor("sam")) as work:
        (row,) = work.connection.execute(select(messages.c.id)).scalars()
        shown = show_message(work, row, source_of(office, settings), settings.sent_by)
        assert shown.says is not None
        assert "only-in-the-mail-itself" in shown.says.text
        assert work.connection.execute(select(password_links.c.id)).all() == []


def test_the_secret_is_nowhere_in_the_database_and_the_trail_says_that_a_link_was_mailed(
    office: Office, mails: MailServer, deliver: Callable[[], bool], database: str
) -> None:
    ask_for_link(office, "sam")
    deliver()
    (secret,) = links_in(mails)
    office.close()
    assert secret.encode() not in everything_in(database)
    with office.work(ENGINE, write=False) as work:
        verbs = work.connection.execute(select(audit_events.c.verb).order_by(audit_events.c.at)).scalars().all()
    assert verbs[-1] == "password_link_mailed"


def test_the_trail_says_once_that_a_link_was_mailed_however_often_it_is_tried(
    office: Office, mails: MailServer, deliver: Callable[[], bool]
) -> None:
    mails.next = [Does.PUT_OFF, Does.PUT_OFF]
    ask_for_link(office, "sam")
    for _ in range(3):
        deliver()
        move_clock(office, timedelta(minutes=9))
    assert whose_link(office, links_in(mails)[0]).handle == "sam"
    move_clock(office, timedelta(minutes=31))
    ask_for_link(office, "sam")
    deliver()
    with office.work(ENGINE, write=False) as work:
        told = [each for each in events(work.connection, "organisation") if each.verb == "password_link_mailed"]
        sent = set(work.connection.execute(select(messages.c.id)).scalars())
        tries = work.connection.execute(select(func.count()).select_from(attempts)).scalar_one()
    assert (len(told), {each.changes["message"].new for each in told}) == (2, sent)
    assert tries == 4


def test_one_that_failed_is_sent_again_with_a_link_of_its_own(
    office: Office, mails: MailServer, deliver: Callable[[], bool]
) -> None:
    mails.next = [Does.REFUSE_READER]
    ask_for_link(office, "sam")
    deliver()
    assert rows(office) == [("password_link", "failed")]
    with office.work(ENGINE) as work:
        (row,) = work.connection.execute(select(messages.c.id)).scalars()
        assert send_again(work.connection, row, now=work.now)
    deliver()
    assert whose_link(office, links_in(mails)[0]).handle == "sam"


@on_postgresql
def test_the_link_in_a_mail_is_on_the_disk_before_the_mail_leaves(office: Office, settings: Settings) -> None:
    """Answers of the mail server need not wait for the disk where the database outlives its couriers; a link must."""
    with office.work(ENGINE) as work:
        name = work.connection.execute(select(func.current_database())).scalar_one()
        work.connection.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = local'))
    office.engine.dispose()
    for handle in ("sam", "pat"):
        ask_for_link(office, handle)
    with office.work(office.actor("sam")) as work:
        pointless = {"kind": "agreement_needed", "recipient": work.actor.audit_id, "subject_reference": "R-0001"}
        enqueue(work.connection, message_id="m1", local_date=work.today, queued_at=work.now, **pointless)
    commits: list[tuple[str, int]] = [("", 0)]
    answers: list[str | None] = []

    def hear(_connection: Connection, _cursor: object, _statement: str, told: Any, *_: object) -> None:
        answers.extend([told["waits"]] if isinstance(told, dict) and "waits" in told else [])

    def note(connection: Connection) -> None:
        asked = text("SELECT current_setting('synchronous_commit'), (SELECT count(*) FROM password_link)")
        how, links = connection.execute(asked).one()
        commits.append((how, links))

    post = post_of(office, settings)
    event.listen(office.engine, "commit", note)
    event.listen(office.engine, "before_cursor_execute", hear)
    deliver_some(post)
    event.remove(office.engine, "before_cursor_execute", hear)
    event.remove(office.engine, "commit", note)
    assert [how for (_, before), (how, links) in pairwise(commits) if links > before] == ["local", "local"]
    assert "off" in answers
