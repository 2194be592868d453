"""What an administrator opens on: what a place still needs, said as done once it is, and who opens on which page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from notifications.heartbeat import ended
from pledge_engine.logins.passwords import hash_of, store_password
from pledge_engine.office import Office
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.organisation import add_care_group, add_team
from pledge_engine.settings import Settings
from pledge_engine.upkeep.backups import BACKUP, DRILL
from pledge_engine.upkeep.setting_up import TRACKER, what_is_needed
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
    assert "reaches nobody" in page.text


def test_whoever_holds_another_role_is_not_told_that_they_see_nothing(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    assert "You see no record here, and not whose own journey is on one." in admin.get("/set-up").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, "cleo", "administrator")
    page = browse("cleo").get("/set-up")
    assert "You see no record here" not in page.text
    assert "Those that you see, you see as service lead and professional lead." in page.text
