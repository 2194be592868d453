"""Teams and care groups on pages, with what each team has prepared; and days closed only once it was seen what moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pledge_engine.errors import RefusedMove
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.listing import list_grants
from pledge_engine.people.newcomers import add_first_administrator, add_person
from pledge_engine.people.organisation import add_care_group, add_team, rename_team
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.office import ADMINISTRATOR, ENGINE, go_on, journey_of, move_clock, office_on, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_journey import date

Browse = Callable[..., Browser]


def test_a_care_group_and_a_team_are_added_and_say_what_they_lack_and_where(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/teams/new-care-group")
    assert "Name: it is empty" in admin.send(status=422, name=" ").text
    assert "The care group South was added." in admin.send(name="South").text
    admin.get("/set-up/teams/new")
    assert "Choose an answer to “Care group”." in admin.send(status=422, name="Elm team").text
    assert "there is a team 'oak team' already" in admin.send(status=422, name="oak team", care_group="South").text
    page = admin.send(name="Elm team", care_group="South")
    assert "The team Elm team was added to South." in page.text
    assert "Professional lead: Nobody yet" in page.text
    assert "No post can be opened" in page.text
    ways = dict(page.links)
    for what in ("Give Elm team a service lead", "Give South a professional lead"):
        assert "elm" not in ways[what].lower(), "an address never holds a name"
        assert admin.get(ways[what]).heading() == what
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, "sam", "service_lead", scope="Elm team")
        give_grant(work, "pat", "professional_lead", scope="South")
    page = admin.get("/set-up/teams")
    assert "No post can be opened" not in page.text
    assert "A post can be opened A post begins with the session and the plan of the team" in page.text


def test_one_person_who_is_both_leads_of_a_team_opens_no_post_there_and_that_is_said_at_once(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_care_group(work, "South")
        add_team(work, "Elm team", care_group="South")
        add_person(work, "morwenna", "Morwenna Example")
        give_grant(work, "morwenna", "service_lead", scope="Elm team")
    said = "No post can be opened in Elm team: one person is both leads, and every post needs two different people."
    admin = browse(ADMINISTRATOR)
    admin.get(f"/set-up/people/{furnished.actor('morwenna').id}/roles/give")
    assert said in admin.send(role="professional_lead", scope="care group:South").text
    page = admin.get("/set-up/teams")
    assert "No post can be opened One person is both leads, and every post needs two different people" in page.text
    missing = "Elm team: one person is both leads, and every post needs two different people."
    assert missing in admin.get("/set-up").text
    with pytest.raises(RefusedMove, match="two different people"):
        opened_hire(furnished, "Elm team", "morwenna", "morwenna")
    admin.get(f"/set-up/people/{furnished.actor('cleo').id}/roles/give")
    assert said not in admin.send(role="service_lead", scope="team:Elm team").text
    assert "No post can be opened" not in admin.get("/set-up/teams").text
    assert missing not in admin.get("/set-up").text


def test_a_role_that_is_missing_is_given_where_the_link_led_also_to_somebody_who_is_added_on_the_way(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_care_group(work, "South")
        add_team(work, "Elm team", care_group="South")
    admin = browse(ADMINISTRATOR)
    # Given the link to a role that is missing, the person is all that is asked
    admin.get(dict(admin.get("/set-up/teams").links)["Give Elm team a service lead"])
    assert "scope" not in {control.get("name") for control in admin.page.controls}
    assert "The service lead opens posts for their team, sees its records" in admin.page.text
    assert "There is no person" in admin.send(status=422, person="nobody.there").text
    page = admin.send(person="Sam Example (sam)")
    assert "Sam Example is now a service lead: team Elm team." in page.text
    assert "Give Elm team a service lead" not in dict(page.links)
    # And somebody who is not here yet is added on the way, and stands in the form then
    admin.get(dict(page.links)["Give South a professional lead"])
    admin.get(dict(admin.page.links)["Add a person who is not here yet"])
    page = admin.send(name="Rowan Story", handle="rowan")
    assert page.heading() == "Give South a professional lead"
    assert "Rowan Story (rowan)" in [control.get("value") for control in page.controls]
    page = admin.send(person="Rowan Story (rowan)")
    assert "Professional lead: Rowan Story" in page.text
    assert "A post can be opened" in page.text
    # And the checklist leads to each role that is missing
    ways = dict(admin.get("/set-up").links)
    assert ways["Give every team a service lead"] == "/set-up/teams"
    auditor = next(href for text, href in ways.items() if "auditor" in text)
    assert admin.get(auditor).heading() == "Say who is an auditor"
    assert "The auditor reads and verifies the trail" in admin.page.text
    assert "Rowan Story is now an auditor: the whole trust." in admin.send(person="rowan story").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        assert {grant.role for grant in list_grants(work, "rowan")} == {"auditor", "professional_lead"}


def test_an_address_with_a_place_for_a_role_that_is_of_none_leads_to_the_people(browse: Browse) -> None:
    assert browse(ADMINISTRATOR).get("/set-up/give/hr/anything").heading() == "People"


@pytest.mark.parametrize("role", ["hr", "occupational_health", "facilitator"])
def test_no_role_is_given_for_the_whole_trust_because_no_place_was_chosen(
    browse: Browse, furnished: Office, role: str
) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get(f"/set-up/give/{role}")
    page = admin.send(status=422, person="nobody")
    assert "Who: there is no person 'nobody' that you can see." in page.text
    assert "Choose an answer to “Where”." in page.text
    page = admin.send(status=422, person="sam")
    assert "Choose an answer to “Where”." in page.text
    assert {grant.role for grant in furnished.actor("sam").grants} == {"service_lead"}
    assert "care group North." in admin.send(person="sam", scope="care group:North").text
    assert {(grant.role, grant.scope_kind) for grant in furnished.actor("sam").grants} == {
        ("service_lead", "team"),
        (role, "care_group"),
    }


def test_a_mistyped_name_is_put_right_and_everything_else_stays(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    admin = browse(ADMINISTRATOR)
    links = dict(admin.get("/set-up/teams").links)
    admin.get(links["Rename Oak team"])
    assert "oak" not in links["Rename Oak team"].lower(), "an address never holds a name"
    assert "Name: it is empty" in admin.send(status=422, name=" ").text
    page = admin.send(name=" Oak  tree team ")
    assert "Oak team is called Oak tree team now." in page.text
    assert "Rename Oak tree team" in page.text
    admin.get(dict(page.links)["Rename North"])
    page = admin.send(name="North of the river")
    assert "North is called North of the river now." in page.text
    admin.get(dict(page.links)["Rename Oak tree team"])
    assert "Oak tree team is called that already. Nothing was changed." in admin.send().text
    assert "Oak tree team, post 1" in browse("sam").get(f"/records/{reference}").text
    admin.get("/set-up/teams/new")
    admin.send(name="Elm team", care_group="North of the river")
    admin.get(dict(admin.page.links)["Rename Elm team"])
    assert "there is a team 'oak tree team' already" in admin.send(status=422, name="oak tree team").text
    admin.get("/set-up/teams/nothing/rename", status=404)


def test_what_was_made_by_mistake_is_removed_and_what_something_stands_on_says_what(
    browse: Browse, furnished: Office
) -> None:
    opened_hire(furnished)
    admin = browse(ADMINISTRATOR, canaries=("R-0001",))
    admin.get("/set-up/teams/new-care-group")
    admin.send(name="South")
    page = admin.get(dict(admin.page.links)["Remove South"])
    assert page.heading() == "Remove South"
    assert "South was removed." in admin.send().text
    links = dict(admin.page.links)
    assert "Remove South" not in links
    page = admin.get(links["Remove Oak team"])
    assert page.heading() == "Oak team cannot be removed"
    assert "Posts or people are on record there, and that stays: rename it if its name is wrong." in page.text
    assert "Sam Example is the service lead" in page.text
    assert "Remove it" not in page.text
    assert "Oak team is its team: remove or keep those first." in admin.get(links["Remove North"]).text


def test_a_name_that_is_nearly_that_of_another_is_asked_about_and_the_answer_is_of_that_other(
    browse: Browse,
) -> None:
    admin = browse(ADMINISTRATOR)
    assert "Move Oak team" not in dict(admin.get("/set-up/teams").links), "there is no other care group"
    admin.get("/set-up/teams/new")
    page = admin.send(status=422, name="Oak tean", care_group="North")
    assert "Is it another team than “Oak team”?" in page.text
    page = admin.send(status=422, name="Oak tean", another="no")
    assert "nearly the name of the team “Oak team”" in page.text
    assert "ook again, and say below if there are two" in page.text
    assert "The team Oak tean was added" in admin.send(name="Oak tean", another="Oak team").text
    admin.get("/set-up/teams/new-care-group")
    assert "Is it another care group than “North”?" in admin.send(status=422, name="Nort").text
    assert "The care group South was added." in admin.send(name="South").text


def test_a_team_in_the_wrong_care_group_is_moved_while_it_has_no_post_and_who_leads_it_then_is_said_before(
    browse: Browse, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_care_group(work, "South")
        add_team(work, "Poplar", care_group="South")
    admin = browse(ADMINISTRATOR)
    ways = dict(admin.get("/set-up/teams").links)
    assert {"Move Poplar", "Move Oak team"} <= set(ways)
    assert "poplar" not in ways["Move Poplar"].lower(), "an address never holds a name"
    page = admin.get(ways["Move Poplar"])
    assert "It belongs to South." in page.text
    assert "North Professional lead: Cleo Example and Pat Example" in page.text
    assert "Choose an answer to “Care group”." in admin.send(status=422).text
    north = next(control["value"] for control in page.controls if control.get("name") == "care_group")
    page = admin.send(care_group=north)
    assert "Poplar belongs to North now." in page.text
    assert "Give Poplar a service lead" in page.text
    opened_hire(furnished)
    offered = dict(admin.get("/set-up/teams").links)
    assert ("Move Poplar" in offered, "Move Oak team" in offered) == (True, False)
    refused = admin.get(ways["Move Oak team"])
    assert "Posts or people of Oak team are on record, and stay where they were." in refused.text
    assert not [form for form in refused.forms if form["action"].endswith("/move")]


def test_what_a_place_was_called_before_is_in_the_trail(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "bo", "Bo Example")
        give_grant(work, "bo", "auditor")
        rename_team(work, "Oak team", "Oak tree team")
    text = browse("bo").get("/trail?verb=team+renamed").text
    assert "name: Oak team → Oak tree team" in text
    assert not re.search("[0-9a-f]{32}", text)


def test_without_a_care_group_a_team_begins_with_one(database: str, tmp_path: Path) -> None:
    office = office_on(database)
    office.prepare()
    try:
        with office.work(ENGINE) as work:
            add_first_administrator(work, "root", "Alex Administrator")
        settings = Settings(secret_file=tmp_path / "key", log_file=tmp_path / "pledge.log")
        page = Browser(make_app(office, settings), office, "root").get("/set-up/teams/new")
        assert page.heading() == "Add a care group"
        assert "A team belongs to a care group: add that first." in page.text
    finally:
        office.close()


def test_what_a_team_prepared_is_said_with_until_when_it_holds_and_no_record(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    while "team_readiness" in journey_of(furnished, reference).state:
        go_on(furnished, reference)
    page = browse(ADMINISTRATOR, canaries=(reference,)).get("/set-up/teams")
    assert "Finished on 9 June 2026" in page.text
    assert "“Agree the team's action plan”" in page.text
    assert "A post opened by 9 June 2027 need not do it again" in page.text
    move_clock(furnished, timedelta(days=366))
    assert "which held until 9 June 2027" in browse(ADMINISTRATOR).get("/set-up/teams").text


def test_a_day_is_closed_only_once_it_was_seen_what_moves(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    admin = browse(ADMINISTRATOR, canaries=("R-0001",))
    before = journey_of(furnished, "R-0001")
    admin.get("/set-up/closures/new")
    assert "Enter a date for “Day”." in admin.send(status=422, name="Trust closure").text
    for day, said in (("20/6/2026", "is no working day already"), ("31/6/2026", "“Day”: "), ("//", "Enter a date for")):
        page = admin.send(status=422, name="", **date("day", day))
        assert (said in page.text, "What it is called: it is empty." in page.text) == (True, True), day
    page = admin.send(name="Trust closure", **date("day", "22/6/2026"))
    assert page.heading() == "Close 22 June 2026"
    assert "on 1 record would move." in page.text
    assert "Understand the lived experience roles available" in page.text
    assert journey_of(furnished, "R-0001") == before
    page = admin.send()
    assert "The trust is closed on 22 June 2026." in page.text
    assert journey_of(furnished, "R-0001") != before
    admin.get(next(href for text, href in page.links if "after all" in text))
    assert "would move" in admin.page.text
    assert "22 June 2026 is a working day again." in admin.send().text
    assert journey_of(furnished, "R-0001") == before


def test_a_day_is_shown_again_where_other_dates_move_than_were_seen(browse: Browse, furnished: Office) -> None:
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/closures/new")
    assert "so none moves" in admin.send(name="Trust closure", **date("day", "22/6/2026")).text
    opened_hire(furnished)
    before = journey_of(furnished, "R-0001")
    page = admin.send()
    assert "Since you saw what would move, something has changed on the records. Look again." in page.text
    assert "on 1 record would move. Nothing has been changed yet." in page.text
    assert journey_of(furnished, "R-0001") == before
    assert "The trust is closed on 22 June 2026." in admin.send().text
    admin.get("/set-up/closures/2026-06-22/remove")
    opened_hire(furnished)
    assert "on 2 records would move. Nothing has been changed yet." in admin.send().text
    assert "22 June 2026 is a working day again." in admin.send().text


@pytest.mark.parametrize("day", ["2026-12-24", "nonsense", "2026-13-45"])
def test_a_closure_that_is_not_there_is_not_found(browse: Browse, day: str) -> None:
    browse(ADMINISTRATOR).get(f"/set-up/closures/{day}/remove", status=404)


@pytest.mark.parametrize("handle", ["sam", "hana", "lena"])
def test_places_and_closures_are_for_administrators_alone(browse: Browse, handle: str) -> None:
    browser = browse(handle)
    for path in (
        "teams",
        "teams/new",
        "teams/new-care-group",
        "closures",
        "closures/new",
        "closures/2026-12-24/remove",
    ):
        browser.get(f"/set-up/{path}", status=403)
