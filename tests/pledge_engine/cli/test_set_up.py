"""Setting a place up: person, team, grant."""

import pytest

from tests.pledge_engine.cli.conftest import CommandLine

ADA = "ada.example"


def test_the_first_administrator_is_added_where_there_is_nothing_at_all(empty: CommandLine) -> None:
    assert "as the first administrator" in empty.said(
        "person", "add", "Ada.Example", "Ada Example", "--first-administrator"
    )
    assert empty.told("person", "list", by=ADA)[0]["roles"] == ["administrator"]


def test_whoever_adds_somebody_of_a_name_that_is_there_is_told_which_log_in_has_it(pledge: CommandLine) -> None:
    said = pledge.said("person", "add", "ada.again", "ada  EXAMPLE", by=ADA)
    assert "Added ada.again. ada.example has the same name here. If that is the same person, end the access" in said
    told = pledge.told("person", "add", "ada.third", "Ada Example", by=ADA)["person"]
    assert told["same_name"] == ["ada.again", ADA]
    assert "same name" not in pledge.said("person", "add", "ada.other", "Ada Exampleby", by=ADA)
    assert pledge.told("person", "add", "ada.last", "Ada Last", by=ADA)["person"]["same_name"] == []


def test_there_is_only_one_first_administrator(pledge: CommandLine) -> None:
    assert pledge("person", "add", "other.person", "Other Person", "--first-administrator").exit_code == 4


def test_where_nobody_has_been_added_that_is_said_to_whoever_tries_to_act(empty: CommandLine) -> None:
    empty.done("doctor", "--upgrade")
    result = empty("hires", by="anybody")
    assert result.exit_code == 3
    assert "pledge person add HANDLE NAME --first-administrator" in result.stderr


def test_who_may_not_is_sent_to_an_administrator_who_is_told_to_give_the_role(pledge: CommandLine) -> None:
    command = ("attention",)
    for_whom = "It is for the service lead, the professional lead, HR,"
    told = " ".join(pledge(*command, by="bo.fiction").stderr.split())
    assert for_whom in told
    assert "Ask an administrator" in told
    said = " ".join(pledge(*command, by=ADA).stderr.split())
    assert "Ask an administrator" not in said
    assert for_whom in said
    assert "Give whoever should be able to a role that allows it." in said


def test_a_password_link_says_where_its_address_comes_from_until_that_is_set(
    pledge: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = pledge("person", "password-link", "robin.example", by=ADA)
    assert "http://127.0.0.1:8000/password/" in link.stdout
    assert "PLEDGE_WEB_ADDRESS is not set" in link.stderr
    monkeypatch.setenv("PLEDGE_WEB_ADDRESS", "https://pledge.trust.example")
    link = pledge("person", "password-link", "robin.example", by=ADA)
    assert "https://pledge.trust.example/password/" in link.stdout
    assert not link.stderr


def test_a_team_and_a_care_group_are_renamed(pledge: CommandLine) -> None:
    pledge.done("team", "add-care-group", "Forensik", by=ADA)
    pledge.done("team", "add", "Beach", "--care-group", "Forensik", by=ADA)
    said = pledge.done("team", "rename", "beach", " Beech  wood ", by=ADA)
    assert "The team beach is called Beech wood now. A tracker that still" in " ".join(said.split())
    assert pledge.said("team", "rename", "beech wood", "Beech", by=ADA).endswith("corrected before it is brought in.")
    assert "nothing was changed" in pledge.said("team", "rename", "Beech", "Beech", by=ADA)
    told = pledge.told("team", "rename-care-group", "Forensik", "Forensic", by=ADA)
    assert told == {"name": "Forensic", "changed": True}
    assert {"care_group": "Forensic", "teams": ["Beech"]} in pledge.told("team", "list", by=ADA)


def test_a_whole_place_is_set_up_by_commands(pledge: CommandLine) -> None:
    pledge.done("team", "add-care-group", "Forensic", by=ADA)
    pledge.done("team", "add", "Beech", "--care-group", "forensic", by=ADA)
    pledge.done("person", "add", "kit.story", "Kit O'Story", "--email", "kit@trust.example", by=ADA)
    said = pledge.said("grant", "add", "kit.story", "service lead", "--scope", "Beech", by=ADA)
    assert said == "kit.story is now service lead: Beech."
    assert pledge.said("grant", "add", "kit.story", "hr", by=ADA) == "kit.story is now HR: the whole trust."
    pledge.done("grant", "end", "kit.story", "hr", by=ADA)
    assert {"care_group": "Forensic", "teams": ["Beech"]} in pledge.told("team", "list", by=ADA)
    (grant,) = pledge.told("grant", "list", "kit.story", by=ADA)
    assert (grant["name"], grant["role"], grant["scope"]) == ("Kit O'Story", "service_lead", "Beech")
    pledge.done("grant", "end", "kit.story", "service_lead", "--scope", "Beech", by=ADA)
    assert pledge.told("grant", "list", "kit.story", by=ADA) == []


@pytest.mark.parametrize("role", ["professional lead", "professional_lead", "Professional-Lead"])
def test_that_one_person_is_both_leads_is_said_however_the_role_was_typed(pledge: CommandLine, role: str) -> None:
    pledge.done("team", "add-care-group", "Forensic", by=ADA)
    pledge.done("team", "add", "Beech", "--care-group", "Forensic", by=ADA)
    pledge.done("person", "add", "kit.story", "Kit Story", by=ADA)
    said = pledge.said("grant", "add", "kit.story", "service lead", "--scope", "Beech", by=ADA)
    assert "both leads" not in said
    said = pledge.said("grant", "add", "kit.story", role, "--scope", "Forensic", by=ADA)
    assert "No post can be opened in Beech: one person is both leads" in said


def test_the_lists_are_for_administrators_and_ones_own_roles_for_everybody(pledge: CommandLine) -> None:
    assert pledge("person", "list", by="robin.example").exit_code == 4
    assert pledge("team", "list", by="robin.example").exit_code == 4
    assert pledge("grant", "list", "sam.fiction", by="robin.example").exit_code == 4
    assert {grant["handle"] for grant in pledge.told("grant", "list", by="robin.example")} == {"robin.example"}
    assert "Oak" in pledge.said("grant", "list", "robin.example", by="robin.example")


def test_everybody_and_every_team_is_listed_for_people_too(pledge: CommandLine) -> None:
    assert "robin.example Robin Example service_lead" in pledge.said("person", "list", by=ADA)
    assert "Adult community Harbour, Oak, Willow" in pledge.said("team", "list", by=ADA)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("person", "add", "x", "Name"), 7, "cannot be used to log in by"),
        (("person", "add", "some.body", "é" * 300), 7, "it has 300 characters"),
        (("person", "add", "some.body", "turned\u202earound"), 7, "changes the direction of text"),
        (("person", "add", "robin.example", "Another Robin"), 7, "is taken"),
        (("team", "add", "Ash", "--care-group", "Nowhere"), 3, "There is no care group 'Nowhere'"),
        (("team", "add", "Oak", "--care-group", "Adult community"), 7, "already"),
        (("grant", "add", "nobody", "hr"), 3, "There is no person 'nobody'"),
        (("grant", "add", "robin.example", "queen"), 7, "choose service_lead"),
        (("grant", "add", "robin.example", "worker", "--scope", "R-0001"), 7, "nobody has been offered the post"),
        (("grant", "add", "robin.example", "hr", "--scope", "Oak"), 7, "is not given for a team"),
        (("grant", "end", "ada.example", "administrator"), 7, "the only administrator"),
        (("grant", "end", "robin.example", "hr"), 3, "There is no role"),
    ],
)
def test_what_cannot_be_set_up_is_refused_with_the_mend(
    pledge: CommandLine, words: tuple[str, ...], code: int, said: str
) -> None:
    result = pledge(*words, by=ADA)
    assert (result.exit_code, said in result.stderr) == (code, True)


def test_a_person_is_deactivated_at_once_and_what_they_held_is_said(pledge: CommandLine) -> None:
    said = pledge.said("person", "deactivate", "robin.example", by=ADA)
    assert "Robin Example can no longer log in or act here." in said
    assert "Named as a lead on 1 record, with 6 open steps of theirs: 1 record of Oak." in said
    assert "The leads of the team and the care group see which" in said
    assert "On 1 record nobody holds this now." in said
    assert "R-0001" not in said
    assert pledge("hires", by="robin.example").exit_code == 3
    assert "robin.example (not active)" in pledge.said("person", "list", by=ADA)
    assert "Nobody holds this" in pledge.said("hire", "show", "1", by="sam.fiction")
    assert "Robin Example can act again" in pledge.said("person", "reactivate", "robin.example", by=ADA)
    assert pledge.told("hires", by="robin.example")["total"] == 1


def test_people_are_deactivated_by_administrators_alone_and_never_by_themselves(pledge: CommandLine) -> None:
    assert pledge("person", "deactivate", "kim.sample", by="robin.example").exit_code == 4
    assert pledge("person", "deactivate", ADA, by=ADA).exit_code == 7
    assert "No record names them" in pledge.said("person", "deactivate", "kim.sample", by=ADA)


def test_a_code_is_taken_away_by_administrators_alone_and_only_where_one_is_asked_for(pledge: CommandLine) -> None:
    assert pledge("person", "reset-second-factor", "sam.fiction", by="robin.example").exit_code == 4
    result = pledge("person", "reset-second-factor", "sam.fiction", by=ADA)
    assert "there is nothing to take away" in result.stderr


def test_what_was_made_by_mistake_is_taken_away_and_a_near_name_is_added_on_purpose(pledge: CommandLine) -> None:
    refused = pledge("team", "add-care-group", "Adult comunity", by=ADA)
    assert "add it with --sure" in " ".join(refused.stderr.split())
    pledge.done("team", "add-care-group", "Adult comunity", "--sure", by=ADA)
    said = " ".join(pledge.done("team", "remove-care-group", "adult comunity", by=ADA).split())
    assert "The care group Adult comunity was removed." in said
    pledge.done("team", "add", "Beech", "--care-group", "Adult community", by=ADA)
    refused = pledge("team", "remove-care-group", "Adult community", by=ADA)
    assert "Beech, Harbour, Oak and Willow are its teams" in " ".join(refused.stderr.split())
    assert pledge.told("team", "remove", "Beech", by=ADA) == {"removed": "Beech"}


def test_all_who_hold_a_role_are_invited_together_and_who_has_no_address_is_told_apart(pledge: CommandLine) -> None:
    for handle, email in (("ash.example", "ash@trust.example"), ("elm.example", "")):
        pledge.done("person", "add", handle, "Somebody Else", "--email", email, by=ADA)
        pledge.done("grant", "add", handle, "auditor", by=ADA)
    listed = " ".join(pledge.done("person", "list", by=ADA).split())
    assert "no way to log in and no address. Give them an address first, and then invite them." in listed
    seen = pledge.told("person", "invite-all", "--dry-run", by=ADA)
    assert "ash.example" in {each["handle"] for each in seen["reached"]}
    assert "elm.example" in {each["handle"] for each in seen["without_address"]}
    said = " ".join(pledge.done("person", "invite-all", by=ADA).split())
    assert "to be sent, within the sending hours." in said
    assert "ash.example" not in {
        each["handle"] for each in pledge.told("person", "invite-all", "--dry-run", by=ADA)["reached"]
    }
