"""What an administrator opens on: what a place still needs, said as done once it is, and who opens on which page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import update

from notifications.heartbeat import ended
from notifications.outbox import attempts
from pledge_engine.hires.closure_commands import add_closure
from pledge_engine.logins.inviting import invite
from pledge_engine.logins.inviting_all import who_would_be_invited
from pledge_engine.logins.passwords import hash_of, store_password
from pledge_engine.office import Office
from pledge_engine.people.editing import edit_person
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.organisation import add_care_group, add_team
from pledge_engine.sending import deliver_all, post_of
from pledge_engine.settings import Settings
from pledge_engine.upkeep.backups import BACKUP, DRILL
from pledge_engine.upkeep.setting_up import TRACKER, Needed, what_is_needed
from pledge_engine.web.set_up.people import WITHOUT_WAY_IN
from tests.factories.mail_server import SENDER, Does, mail_server
from tests.factories.office import ADMINISTRATOR, CARE_GROUP, ENGINE, TEAM, opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]


def missing(office: Office) -> dict[str, str]:
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        return {each.key: each.words for each in what_is_needed(work, Settings(mail_channel="smtp")) if not each.done}


def test_what_is_there_is_done_and_what_is_missing_is_named(furnished: Office) -> None:
    assert set(missing(furnished)) == {
        "administrators",
        "log_ins",
        "organisation",
        "mail",
        BACKUP,
        DRILL,
        "auditor",
        "board",
        "closures",
    }
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_care_group(work, "South")
        end_grant(work, "lena", "lx_leadership")
        end_grant(work, "sam", "service_lead", scope="Oak team")
    found = missing(furnished)
    assert found["teams"] == "South: without a team."
    assert found["professional_leads"] == "South: without one."
    assert found["hr"] == "Nobody for South."
    assert found["lx_leadership"] == "Nobody yet."
    assert "service_leads" not in found  # Cleo is one as well.


def test_a_facilitator_of_every_team_is_one_everywhere(furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        end_grant(work, "fay", "facilitator", scope=CARE_GROUP)
        give_grant(work, "fay", "facilitator", scope=TEAM)
    assert "facilitator" not in missing(furnished)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_team(work, "Ash team", care_group=CARE_GROUP)
    assert missing(furnished)["facilitator"] == f"Nobody for {CARE_GROUP}."


def test_the_list_gives_way_to_an_overview_once_all_is_there(browse: Browse) -> None:
    admin = browse(ADMINISTRATOR)
    page = admin.get("/")
    assert page.heading() == "Set-up"
    assert "Before the first post" in page.text
    assert "Say who is on the board" in page.text
    assert TRACKER in page.text
    assert page.text.count("Optional") == 2
    assert page.text.count("choose “Give a role”") == 1
    assert {"/set-up/people", "/set-up/teams", "/set-up/closures", "/set-up/jobs"} <= {href for _, href in page.links}


def test_where_there_are_posts_the_list_does_not_speak_of_the_first(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    text = browse(ADMINISTRATOR, canaries=("R-0001",)).get("/set-up").text
    assert "What is still missing" in text
    assert "There are posts here already." in text
    assert "Before the first post" not in text
    assert "tracker" not in text


@pytest.mark.parametrize(
    ("roles", "heading"),
    [
        (("auditor",), "Audit trail"),
        (("board",), "Pledge kept"),
        (("administrator",), "Set-up"),
        (("administrator", "auditor"), "Set-up"),
        (("administrator", "lx_leadership"), "Needs you today"),
        ((), "Needs you today"),
    ],
)
def test_somebody_opens_on_their_work_or_else_on_the_page_of_their_role(
    browse: Browse, furnished: Office, roles: tuple[str, ...], heading: str
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        person = add_person(work, "ada", "Ada Example")
        for role in roles:
            give_grant(work, "ada", role)
        store_password(work, person, hash_of("several made up words"))
    browser = browse()
    browser.get("/log-in")
    page = browser.send(form=0, handle="ada", password="several made up words")
    assert page.heading() == heading
    assert browser.get("/").heading() == heading


def test_everything_that_is_done_is_said_as_done(browse: Browse, furnished: Office) -> None:
    with furnished.work(ENGINE) as work:
        for name in (BACKUP, DRILL):
            ended(work.connection, name, work.now)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_team(work, "Elm team", care_group="North")
    page = browse(ADMINISTRATOR).get("/set-up")
    assert "Taken on 9 June 2026" in page.text
    assert "Elm team: without one." in page.text
    assert "Mail goes into a folder on the server, to nobody." in page.text
    assert "Whoever runs the server sets PLEDGE_ORGANISATION to the name of your trust." in page.text


def test_what_is_optional_is_called_so_also_once_it_is_done_and_is_counted_apart(
    browse: Browse, furnished: Office
) -> None:
    closing = "Close the days on which the trust is closed besides bank holidays (optional)"
    before = browse(ADMINISTRATOR).get("/set-up").text
    assert closing in before
    assert ", and 0 of 2 optional." in before
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_closure(work, date(2026, 12, 29), "Closed")
    after = browse(ADMINISTRATOR).get("/set-up").text
    assert closing in after
    assert ", and 1 of 2 optional." in after
    assert before.partition(" needed are done")[0][-6:] == after.partition(" needed are done")[0][-6:]


def needed(office: Office, settings: Settings, key: str) -> Needed:
    with office.work(office.actor(ADMINISTRATOR), write=False) as work:
        return next(each for each in what_is_needed(work, settings) if each.key == key)


def test_mail_leaves_once_a_mail_server_took_a_message_and_not_by_a_folder(furnished: Office, tmp_path: Path) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        for handle in ("robin", "rowan"):
            add_person(work, handle, "Robin Story", email=f"{handle}@trust.example")
        invite(work, "robin")
    folder = Settings(mail_channel="folder", mail_folder=tmp_path)
    deliver_all(post_of(furnished, folder))
    with mail_server() as mails:
        server = Settings(
            mail_channel="smtp", smtp_host="127.0.0.1", smtp_port=mails.port, smtp_security="none", mail_from=SENDER
        )
        found = needed(furnished, server, "mail")
        assert (found.done, found.words.startswith("The mail server has taken nothing yet")) == (False, True)
        with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
            invite(work, "rowan")
        deliver_all(post_of(furnished, server))
    found = needed(furnished, server, "mail")
    assert (found.done, found.words) == (True, "The mail server took 1 message.")
    chosen, by_default = needed(furnished, folder, "mail"), needed(furnished, Settings(), "mail")
    assert (chosen.done, chosen.left_so, by_default.done, by_default.left_so) == (False, "Reaches nobody", False, "")
    assert "to nobody, as PLEDGE_MAIL_CHANNEL says" in chosen.words
    said = "Mail to 1 person who was invited went into a folder on the server, from where it reaches nobody."
    lacking = needed(furnished, server, "log_ins")
    assert (lacking.done, said in lacking.words, "Everybody has" in lacking.words) == (False, True, False)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        for handle in ("robin", "rowan"):
            give_grant(work, handle, "lx_leadership")
        assert [each.handle for each in who_would_be_invited(work).reached] == ["robin"], "rowan was reached"


def test_an_invitation_that_could_not_be_sent_is_to_do_and_says_to_whom(furnished: Office, browse: Browse) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        for handle, name in (("priya", "Priya Shah"), ("rowan", "Rowan Story")):
            add_person(work, handle, name, email=f"{handle}@trust.example")
            invite(work, handle)
    with mail_server() as mails:
        mails.does = lambda address: Does.REFUSE_READER if address.startswith("priya") else Does.ACCEPT
        server = Settings(
            mail_channel="smtp", smtp_host="127.0.0.1", smtp_port=mails.port, smtp_security="none", mail_from=SENDER
        )
        deliver_all(post_of(furnished, server))
    # Then the checklist says who was not reached, and that mail does not leave as it should
    said = "No invitation to Priya Shah could be sent. See under Messages why, put the address right, and invite them again."
    lacking, mail = needed(furnished, server, "log_ins"), needed(furnished, server, "mail")
    assert (lacking.done, said in lacking.words, "Rowan" in lacking.words) == (False, True, False)
    assert (mail.done, mail.words.partition(": ")[0]) == (
        False,
        "The mail server took 1 message. 1 message could not be sent",
    )
    admin = browse(ADMINISTRATOR)
    assert "Priya Shah" in {text for text, _ in admin.get(WITHOUT_WAY_IN).links}
    assert said in admin.page.text
    # And so does what needs the administrator today, and nobody else's day
    assert "Messages that could not be sent" in admin.get("/today").text
    assert "For Priya Shah What was said The mail server does not accept the reader's address" in admin.page.text
    assert "Messages that could not be sent" not in browse("sam").get("/today").text
    # When they are invited again at the right address
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        edit_person(work, "priya", email="priya.shah@trust.example")
        invite(work, "priya")
    # Then nothing of it is left
    assert "Priya" not in needed(furnished, server, "log_ins").words
    assert needed(furnished, server, "mail").done
    assert "Messages that could not be sent" not in admin.get("/today").text


def test_what_took_mail_that_left_before_that_was_kept_is_said_to_be_unknown(furnished: Office, tmp_path: Path) -> None:
    server = Settings(mail_channel="smtp", smtp_host="127.0.0.1", mail_from=SENDER)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "robin", "Robin Story", email="robin@trust.example")
        invite(work, "robin")
    deliver_all(post_of(furnished, Settings(mail_channel="folder", mail_folder=tmp_path)))
    assert needed(furnished, server, "mail").words.startswith("The mail server has taken nothing yet")
    with furnished.work(ENGINE) as work:
        work.connection.execute(update(attempts).values(taken_by=None))
    found = needed(furnished, server, "mail")
    assert (found.done, found.words.startswith("Messages left before the program kept what took them")) == (False, True)


def test_a_trust_that_nobody_named_is_to_do(furnished: Office) -> None:
    assert needed(furnished, Settings(), "organisation").words.startswith("“Your trust” stands on every page")
    named = needed(furnished, Settings(organisation="Fictional NHS Trust"), "organisation")
    assert (named.done, named.words) == (True, "Pages and mails say “Fictional NHS Trust”.")


def test_whoever_holds_another_role_is_not_told_that_they_see_nothing(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    assert "You see no record here, and not whose own journey is on one." in admin.get("/set-up").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, "cleo", "administrator")
    page = browse("cleo").get("/set-up")
    assert "You see no record here" not in page.text
    assert "Those that you see, you see as service lead and professional lead." in page.text
