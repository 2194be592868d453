"""That clearance is open again, or a conversation is asked for, is mailed to whom it concerns, and the mail tells neither."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notifications.catalogue import LookNeeded, SomethingToRead
from notifications.outbox import Status, messages
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.queue_commands import pick_up
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.to_talk_about import FIELD, NEEDED
from pledge_engine.messages import list_messages
from pledge_engine.people.covering import name_cover
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.store.tables import people
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.factories.mail_server import SENDER, MailServer, mail_server
from tests.factories.office import ENGINE
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import EVERYBODY, REFERENCE, Place
from tests.privacy.test_readings import entries
from workflows.definition import Role
from workflows.reading import load_shipped

STEPS = load_shipped().steps
OH, HR = "oh_clearance", "hr_clearance"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """The record stands in clearance, which is complete, on a working morning; everybody can be reached, and nothing waits."""
    with made("sqlite", tmp_path) as address:
        place = Place(address, stop="clearance")
        with place.office.work(ENGINE) as work:
            work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
            work.connection.execute(update(messages).values(status=Status.DROPPED))
        yield place
        place.office.close()


def opened_again(place: Place, handle: str, step: str) -> None:
    place.clock.move(timedelta(minutes=1))
    with place.office.work(place.actor(handle)) as work:
        correct_step(work, REFERENCE, step, reason="wrong_answer")


def completed(place: Place, outcome: str, handle: str = "clinic") -> None:
    place.clock.move(timedelta(minutes=1))
    with place.office.work(place.actor(handle)) as work:
        complete_step(work, REFERENCE, OH, {FIELD: outcome})


def waiting(place: Place) -> list[str]:
    """For whom messages wait."""
    with place.office.work(ENGINE, write=False) as work:
        waits = messages.c.status == Status.WAITING, messages.c.kind == LookNeeded.kind
        found = select(people.c.handle).join(messages, messages.c.recipient == people.c.id).where(*waits)
        return sorted(work.connection.execute(found).scalars())


def delivered(place: Place, mails: MailServer) -> dict[str, str]:
    """What leaves now, in plain words, by who gets it."""
    told = Settings(mail_channel="smtp", mail_from=SENDER, smtp_port=mails.port, smtp_security="none")
    before = len(mails.accepted)
    deliver_all(post_of(place.office, told))
    sent = mails.accepted[before:]
    assert len({str(mail["To"]) for mail in sent}) == len(sent)
    return {
        str(mail["To"]).partition("@")[0]: f"{mail['Subject']}\n{body.get_content()}".replace("\r", "")
        for mail in sent
        if (body := mail.get_body(("plain",)))
    }


def test_whoever_is_to_complete_it_and_the_service_lead_are_told_each_time_and_who_did_it_is_not(place: Place) -> None:
    with mail_server() as mails:
        opened_again(place, "personnel", OH)
        assert waiting(place) == ["clinic", "lead"]
        assert sorted(delivered(place, mails)) == ["clinic", "lead"]
        completed(place, "cleared")
        opened_again(place, "clinic", OH)
        assert sorted(delivered(place, mails)) == ["lead"]
        opened_again(place, "personnel", "start_confirmed")
        assert waiting(place) == []
        with place.office.work(place.actor("administrator")) as work:
            add_person(work, "staffing", "Staffing Example")
            give_grant(work, "staffing", Role.HR, scope="Adult")
        opened_again(place, "personnel", HR)
        assert waiting(place) == ["lead", "staffing"]


def test_who_has_picked_it_up_is_told_in_place_of_the_queue_and_cover_with_the_service_lead(place: Place) -> None:
    with place.office.work(place.actor("administrator")) as work:
        add_person(work, "second.clinic", "Second Example")
        give_grant(work, "second.clinic", Role.OCCUPATIONAL_HEALTH, scope="Adult")
        name_cover(work, "lead", "elm.lead", from_on=work.today, until_on=work.today + timedelta(days=5))
    opened_again(place, "clinic", OH)
    with place.office.work(place.actor("second.clinic")) as work:
        pick_up(work, REFERENCE, OH)
    completed(place, "cleared")
    before = waiting(place)
    opened_again(place, "personnel", OH)
    new = waiting(place)
    for handle in before:
        new.remove(handle)
    assert new == ["elm.lead", "lead", "second.clinic"]


def test_the_same_words_say_that_it_is_open_again_and_that_a_conversation_is_asked_for(place: Place) -> None:
    """To whoever reads the record whole; occupational health has the reference alone."""
    with mail_server() as mails:
        opened_again(place, "personnel", OH)
        said, read = delivered(place, mails), len(entries(place.office))
        completed(place, NEEDED)
        assert delivered(place, mails) == {"lead": said["lead"]}
    assert len(entries(place.office)) == read, "the mail says nothing of what was recorded"
    assert f"{REFERENCE}, Oak, post 1\nA confidential step\n" in said["lead"]
    assert f"{REFERENCE}\n" in said["clinic"]
    assert "Oak" not in said["clinic"]
    telling = [
        *(STEPS[OH].fields[FIELD].choices.values()),
        STEPS[OH].title,
        OH,
        "health",
        "conversation",
        "clear",
        "again",
    ]
    for words in said.values():
        assert not [each for each in telling if each.lower() in words.lower().replace("log in again", "")]
        assert "Example" not in words


def test_no_other_outcome_is_mailed_and_of_a_conversation_only_whoever_is_to_have_it_is_told(place: Place) -> None:
    for outcome in ("cleared", NEEDED):
        opened_again(place, "clinic", OH)
        before = waiting(place)
        completed(place, outcome)
        assert waiting(place) == sorted([*before, *(["lead"] if outcome == NEEDED else [])])


def test_what_is_complete_again_or_on_hold_by_the_time_a_mail_leaves_is_not_said(place: Place) -> None:
    with mail_server() as mails:
        opened_again(place, "personnel", OH)
        completed(place, "cleared")
        assert delivered(place, mails) == {}
        opened_again(place, "personnel", OH)
        with place.office.work(place.actor("lead")) as work:
            hold(work, REFERENCE, review_on=work.today + timedelta(days=5))
        assert delivered(place, mails) == {}
        assert waiting(place) == []


def test_who_had_picked_it_up_hears_that_another_recorded_it_and_reads_who_did(place: Place, tmp_path: Path) -> None:
    with mail_server() as mails:
        opened_again(place, "personnel", OH)
        with place.office.work(place.actor("clinic")) as work:
            pick_up(work, REFERENCE, OH)
        delivered(place, mails)
        completed(place, "cleared", "personnel")
        said = delivered(place, mails)
        assert sorted(said) == ["clinic"]
        assert f"{REFERENCE}\n" in said["clinic"]
        assert not [words for words in STEPS[OH].fields[FIELD].choices.values() if words in said["clinic"]]
        opened_again(place, "personnel", OH)
        delivered(place, mails)
        completed(place, "cleared", "clinic")
        assert delivered(place, mails) == {}, "nobody is told of what they did themselves"
        opened_again(place, "personnel", OH)
        completed(place, "cleared", "personnel")
    app = make_app(place.office, Settings(secret_file=tmp_path / "key", log_file=tmp_path / "pledge.log"))
    place.office.door = "web"
    page = Browser(app, place.office, "clinic").get(f"/records/{REFERENCE}/steps/{OH}")
    assert "Personnel Example, HR, for occupational health" in page.text


def test_of_two_about_the_same_step_the_later_alone_leaves(place: Place) -> None:
    with mail_server() as mails:
        opened_again(place, "personnel", OH)
        completed(place, NEEDED)
        opened_again(place, "personnel", OH)
        assert waiting(place) == ["clinic", "clinic", "lead", "lead", "lead"]
        assert sorted(delivered(place, mails)) == ["clinic", "lead"]


def test_that_there_is_such_a_message_is_told_to_nobody_but_its_reader(place: Place) -> None:
    """The other lead sees every message about the record: this one would tell them what was recorded."""
    opened_again(place, "clinic", OH)
    completed(place, NEEDED)
    many = 3  # The first was asked for on the way here.

    def told(handle: str, kind: str = LookNeeded.kind) -> list[tuple[str, str]]:
        found = place.office.look(place.actor(handle), list_messages)
        return [(line.reference, line.recipient) for line in found if line.kind == kind]

    assert told("lead") == [(REFERENCE, "lead")] * many
    assert told("administrator", SomethingToRead.kind) == [("", "")] * many
    for handle in ("professional", "other.lead", "elm.lead", "administrator"):
        assert told(handle) == [], handle
    assert {"lead", "professional"} < {*EVERYBODY}
