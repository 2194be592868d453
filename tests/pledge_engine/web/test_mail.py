"""Messages on pages: leads read what is said of their records, administrators that it was said; what failed is sent again."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifications.delivering import deliver_some
from notifications.outbox import Addressed, enqueue_many, messages
from pledge_engine.office import SET_UP, Office
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables.person import people
from tests.factories.office import ADMINISTRATOR, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_journey import date

Browse = Callable[..., Browser]
STEP = "Agree the job plan"


@pytest.fixture
def asked(browse: Browse, furnished: Office) -> Office:
    """Sam has agreed the job plan on R-0001, so Pat is asked to."""
    opened_hire(furnished)
    sam = browse("sam")
    sam.get("/records/R-0001/steps/job_plan")
    sam.send("complete", link="https://intranet.example/job-plan", **date("agreed_on", "9/6/2026"))
    return furnished


def standing(office: Office, status: str) -> str:
    """Let every message stand like this, and give the end of the id of Pat's."""
    with office.work(SET_UP) as work:
        work.connection.execute(update(messages).values(status=status))
        work.connection.execute(update(people).values(email="somebody@trust.example"))
        wanted = select(messages.c.id).where(messages.c.kind == "agreement_needed")
        return str(work.connection.execute(wanted).scalar_one())[-12:]


def test_a_lead_reads_what_is_said_of_a_record_of_theirs(browse: Browse, asked: Office) -> None:
    message = standing(asked, "waiting")
    pat = browse("pat")
    page = pat.get("/messages")
    assert ("Agreement needed", f"/messages/{message}") in page.links
    assert ("R-0001", "/records/R-0001") in page.links
    page = pat.get(f"/messages/{message}")
    assert page.heading() == "Agreement needed"
    assert STEP in page.text
    assert "Nobody has tried to send it yet." in page.text
    assert "Pat Example" in page.text
    assert "pat" not in page.text.partition("When")[2].partition("Nobody has tried")[0].split()
    assert "There is no message that you can see." in pat.get("/messages?state=failed").text
    page = pat.get("/messages?state=lost", status=422)
    assert "State: “lost” is not one of the choices. Choose one of them." in page.text
    assert "There is no message" not in page.text


@pytest.mark.parametrize("handle", ["pat", ADMINISTRATOR])
def test_a_mail_to_oneself_that_is_about_no_single_record_is_one_s_own_to_know(
    browse: Browse, asked: Office, handle: str
) -> None:
    with asked.work(SET_UP) as work:
        own = {"kind": "password_link", "subject_reference": "", "recipient": asked.actor(handle).id}
        work.connection.execute(update(messages).values(own))
    page = browse(handle).get("/messages")
    assert "No single record" in page.text
    assert "Not yours to know" not in page.text
    assert "not yours to see here" not in page.text


def test_an_administrator_learns_that_it_was_said_and_neither_what_nor_to_whom(browse: Browse, asked: Office) -> None:
    message = standing(asked, "waiting")
    admin = browse(ADMINISTRATOR, canaries=(STEP, "R-0001", "Oak"))
    page = admin.get("/messages")
    assert "Which record a message is about and whom it is for is not yours to see here." in page.text
    assert "Not yours to know" not in page.text
    assert "Agreement needed" in page.text
    assert f"Number {message}" in page.text
    assert "for those who may see the record" in admin.get(f"/messages/{message}").text


def test_what_failed_is_sent_again_by_a_button_and_nothing_else_has_one(browse: Browse, asked: Office) -> None:
    message = standing(asked, "waiting")
    pat = browse("pat")
    assert not any(form["action"].endswith("send-again") for form in pat.get(f"/messages/{message}").forms)
    standing(asked, "failed")
    pat.get(f"/messages/{message}")
    page = pat.send(form=-2)
    assert "waits to be sent again" in page.text
    assert "Waiting" in page.text


def test_what_failed_and_need_not_be_sent_is_put_aside_by_a_button_and_stands_among_failures_no_more(
    browse: Browse, asked: Office
) -> None:
    message = standing(asked, "failed")
    admin = browse(ADMINISTRATOR)
    admin.get(f"/messages/{message}")
    page = admin.send(form=-1)
    assert "The message is no longer needed, and is not sent." in page.text
    assert "No longer needed" in page.text
    assert not [form for form in page.forms if form["action"].startswith("/messages/")]
    assert "There is no message" in admin.get("/messages?state=failed").text


def failing(office: Office, many: int) -> None:
    """So many messages that could not be sent."""
    with office.work(SET_UP) as work:
        those = [Addressed(f"{n:032}", "nobody", f"made up {n}") for n in range(many)]
        enqueue_many(work.connection, those, kind="something_to_read", local_date=work.today, queued_at=work.now)
        work.connection.execute(update(messages).values(status="failed"))


@pytest.mark.parametrize(("many", "pages"), [(49, [49]), (100, [50, 50, 0]), (201, [50, 50, 50, 50, 1, 0])])
def test_fifty_messages_stand_on_a_page_and_every_one_is_on_one(
    browse: Browse, furnished: Office, many: int, pages: list[int]
) -> None:
    failing(furnished, many)
    admin, found = browse(ADMINISTRATOR), set[str]()
    for number, rows in enumerate(pages, 1):
        page = admin.get(f"/messages?state=failed&page={number}")
        listed = {href for _, href in page.links if re.match(r"/messages/\d", href)}
        assert (len(listed), bool(found & listed), f"{many} messages, newest first" in page.text) == (
            rows,
            False,
            bool(rows),
        )
        found |= listed
        assert ("There are no messages on this page." in page.text) is not bool(rows)
    assert len(found) == many


@pytest.mark.parametrize(("failed", "said"), [(11, "See all 11 that"), (201, "See all 201 that")])
def test_how_many_could_not_be_sent_is_counted_beyond_those_that_a_page_shows(
    browse: Browse, furnished: Office, failed: int, said: str
) -> None:
    failing(furnished, failed)
    assert (f"{said} could not be sent", "/messages?state=failed") in browse(ADMINISTRATOR).get("/today").links


def test_every_attempt_is_numbered_and_what_waits_says_when_it_is_tried_next(browse: Browse, asked: Office) -> None:
    message = standing(asked, "waiting")
    with asked.work(SET_UP) as work:
        others = update(messages).where(messages.c.id.not_like(f"%{message}"))
        work.connection.execute(others.values(status="sent"))
    server = Settings(mail_channel="smtp", smtp_host="127.0.0.1", smtp_port=1, mail_from="pledge@trust.example")
    for _ in range(3):
        deliver_some(post_of(asked, server))
        move_clock(asked, timedelta(minutes=16))
    pat = browse("pat")
    text = pat.get(f"/messages/{message}").text
    assert "Next try As soon as messages are sent, within the sending hours" in text
    assert re.findall(r"Attempt (\d) Began 9 June 2026, \S+ How it ended Away", text) == ["1", "2", "3"]
    move_clock(asked, timedelta(minutes=-16))
    assert re.search(
        r"Next try 9 June 2026, \S+ or soon after, within the sending hours", pat.get(f"/messages/{message}").text
    )


def test_what_went_into_a_folder_is_not_called_sent(browse: Browse, asked: Office, tmp_path: Path) -> None:
    message = standing(asked, "waiting")
    deliver_all(post_of(asked, Settings(mail_folder=tmp_path)))
    pat = browse("pat")
    assert "In a folder on the server" in pat.get("/messages?state=sent").text
    page = pat.get(f"/messages/{message}")
    assert "Put into a folder on the server, from where it reaches nobody" in page.text
    assert "Next try" not in page.text


@pytest.mark.usefixtures("asked")
def test_an_administrator_is_told_how_many_would_be_told_of_each_kind_in_place_of_rows_that_say_nothing(
    browse: Browse,
) -> None:
    admin = browse(ADMINISTRATOR, canaries=(STEP, "R-0001", "Oak"))
    page = admin.get("/messages/planned?on.day=22&on.month=6&on.year=2026")
    gathered = "1 reminder would be gathered on 22 June 2026; to whom, and in the mail of which day, is not yours to"
    assert f"{gathered} know." in page.text
    assert "1 reminder about records that are not yours to see: so not whom, nor of what." in page.text
    assert "Kind Due soon, or due that day How many 1" in page.text
    assert "They are gathered from 7:30am and go by email" in page.text
    assert "Not yours to know" not in page.text
    late = admin.get("/messages/planned?on.day=30&on.month=6&on.year=2026").text
    assert "Kind Overdue How many" in late


def test_whoever_has_no_business_with_messages_is_refused(browse: Browse, asked: Office) -> None:
    message = standing(asked, "failed")
    for handle in ("hana", "lena"):
        browser = browse(handle)
        assert "/messages" not in {href for _, href in browser.get("/today").links}
        for path in ("/messages", f"/messages/{message}"):
            browser.get(path, status=403)


def test_who_would_be_told_what_is_shown_for_a_day_and_recorded_for_none(browse: Browse, asked: Office) -> None:
    pat = browse("pat")
    pat.get("/messages/planned")
    page = pat.send(form=0, **date("on", "22/6/2026"))
    assert "would be told on 22 June 2026" in page.text
    assert "Understand the lived experience roles available" in page.text
    assert "They hold it" in page.text
    sunday = pat.send(form=0, **date("on", "21/6/2026")).text
    assert "Nothing is gathered on a Sunday: reminders are next gathered from 7:30am on Monday 22 June 2026." in sunday
    assert "“Day”: June 2026 has no day 31." in pat.send(form=0, status=422, **date("on", "31/6/2026")).text
    with asked.work(SET_UP, write=False) as work:
        assert work.connection.exec_driver_sql("SELECT count(*) FROM reminder").scalar_one() == 0
