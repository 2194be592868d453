import json

import pytest

from tests.pledge_engine.cli.conftest import CommandLine

ROBIN, SAM = "robin.example", "sam.fiction"
ROLES = ("pillar=leadership", "role=lived_experience_manager")
JOB_PLAN = ("hire", "complete", "1", "job_plan", "link=https://intranet.example/plan", "agreed_on=2026-08-03")


def error(pledge: CommandLine, *words: str, by: str) -> tuple[int, dict[str, object]]:
    result = pledge(*words, "--json", by=by)
    return result.exit_code, json.loads(result.stdout)["error"]


def test_completing_a_step_says_who_did_what_and_what_followed(pledge: CommandLine) -> None:
    words = (
        "hire",
        "complete",
        "1",
        "readiness_session",
        "facilitator=A peer trainer",
        "held_on=2026-08-03",
        "head_count=7",
    )
    said = pledge.said(*words, by=SAM)
    assert "Sam Fiction, as the professional lead, completed “Hold the team readiness session”" in said
    assert "“Agree the team's action plan” is now due 17 August 2026." in said


def test_a_machine_is_told_the_event(pledge: CommandLine) -> None:
    told = pledge.told("hire", "complete", "1", "understand_roles", *ROLES, by=ROBIN)
    assert (told["reference"], told["event"]["verb"], told["event"]["door"]) == ("R-0001", "step_completed", "cli")


def test_the_day_it_happened_may_be_earlier_than_today(pledge: CommandLine) -> None:
    pledge.done("hire", "complete", "1", "understand_roles", *ROLES, "--on", "31 July 2026", by=ROBIN)
    (turn,) = pledge.told("hire", "show", "1", "understand_roles", by=ROBIN)["turns"]
    assert (turn["state"], turn["happened_on"]) == ("done", "2026-07-31")


def test_part_of_a_step_can_be_saved_and_taken_back(pledge: CommandLine) -> None:
    pledge.done("hire", "save", "1", "understand_roles", "pillar=research", by=ROBIN)
    (turn,) = pledge.told("hire", "show", "1", "understand_roles", by=ROBIN)["turns"]
    assert (turn["state"], [answer["raw"] for answer in turn["answers"]]) == ("open", ["research"])
    pledge.done("hire", "save", "1", "understand_roles", "pillar=", by=ROBIN)
    (turn,) = pledge.told("hire", "show", "1", "understand_roles", by=ROBIN)["turns"]
    assert turn["answers"] == []


def test_a_step_that_both_leads_agree_is_complete_with_the_second_agreement(pledge: CommandLine) -> None:
    assert "it now waits for the agreement of the professional lead" in pledge.said(*JOB_PLAN, by=ROBIN)
    assert "it is now complete" in pledge.said("hire", "agree", "1", "job_plan", by=SAM)


def test_one_lead_cannot_agree_twice(pledge: CommandLine) -> None:
    pledge.done(*JOB_PLAN, by=ROBIN)
    code, told = error(pledge, "hire", "agree", "1", "job_plan", by=ROBIN)
    assert (code, told["kind"]) == (5, "refused")


def test_an_agreement_can_be_taken_back_while_it_waits(pledge: CommandLine) -> None:
    pledge.done(*JOB_PLAN, by=ROBIN)
    assert "took back their agreement" in pledge.said("hire", "withdraw-agreement", "1", "job_plan", by=ROBIN)


def test_a_change_is_asked_for_with_a_reason_and_a_note(pledge: CommandLine) -> None:
    pledge.done(*JOB_PLAN, by=ROBIN)
    words = ("hire", "ask-for-change", "1", "job_plan", "--reason", "more detail", "--note", "Say more about learning.")
    assert "asked for a change to “Agree the job plan”: more detail is needed." in pledge.said(*words, by=SAM)
    assert "Say more about learning." in pledge.said("hire", "show", "1", by=ROBIN)


def test_an_unknown_reason_lists_those_there_are(pledge: CommandLine) -> None:
    code, told = error(pledge, "hire", "not-applicable", "1", "job_plan", "--reason", "because", by=ROBIN)
    assert code == 7
    assert "not_relevant (It does not apply to this post)" in str(told["fields"])


def test_that_a_step_does_not_apply_needs_the_other_lead(pledge: CommandLine) -> None:
    pledge.done("hire", "not-applicable", "1", "support_infrastructure", "--reason", "not_relevant", by=ROBIN)
    (turn,) = pledge.told("hire", "show", "1", "support_infrastructure", by=ROBIN)["turns"]
    assert turn["awaiting"] == ["professional_lead"]
    pledge.done("hire", "agree", "1", "support_infrastructure", by=SAM)
    (turn,) = pledge.told("hire", "show", "1", "support_infrastructure", by=ROBIN)["turns"]
    assert turn["state"] == "not_applicable"


@pytest.mark.parametrize(
    ("words", "field", "said"),
    [
        (("role=nobody", "pillar=leadership"), "role", "is not one of the choices"),
        (("pillars=leadership",), "pillars", "did you mean pillar?"),
        (("pillar=" + "x" * 300, "role=peer_trainer"), "pillar", "is not one of the choices"),
    ],
)
def test_an_answer_that_cannot_be_accepted_names_its_field_and_the_mend(
    pledge: CommandLine, words: tuple[str, ...], field: str, said: str
) -> None:
    code, told = error(pledge, "hire", "complete", "1", "understand_roles", *words, by=ROBIN)
    fields = told["fields"]
    assert isinstance(fields, list)
    assert (code, fields[0]["field"]) == (7, field)
    assert said in f"{fields[0]['problem']} {fields[0]['mend']}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x" * 251, "it has 251 characters"),
        ("turned \u202e around", "changes the direction of text"),
        ("a \x07 bell", "a control character"),
    ],
)
def test_text_that_hides_or_forges_is_refused_and_nothing_is_saved(pledge: CommandLine, text: str, said: str) -> None:
    code, told = error(pledge, "hire", "save", "1", "readiness_session", f"facilitator={text}", "head_count=3", by=SAM)
    assert (code, said in str(told["fields"])) == (7, True)
    (turn,) = pledge.told("hire", "show", "1", "readiness_session", by=SAM)["turns"]
    assert turn["answers"] == []


def test_apostrophes_and_accents_are_kept_as_they_were_typed(pledge: CommandLine) -> None:
    pledge.done("hire", "save", "1", "readiness_session", "facilitator=Inês O'Neill", by=SAM)
    (turn,) = pledge.told("hire", "show", "1", "readiness_session", by=SAM)["turns"]
    assert turn["answers"][0]["words"] == "Inês O'Neill"


@pytest.mark.parametrize(
    ("day", "code", "said"),
    [
        ("6/8/26", 7, "has a year of two digits"),
        ("0026-08-06", 7, "is not a year this record can hold"),
        ("tomorrow", 7, "is not a date"),
        ("2026-08-04", 5, "has not come yet"),
        ("2024-08-01", 5, "check the year"),
    ],
)
def test_a_day_that_cannot_be_is_refused_kindly(pledge: CommandLine, day: str, code: int, said: str) -> None:
    found, told = error(pledge, "hire", "complete", "1", "understand_roles", *ROLES, "--on", day, by=ROBIN)
    assert found == code
    assert said in json.dumps(told)


def test_a_day_before_its_anchor_is_refused_with_the_anchor(pledge: CommandLine) -> None:
    pledge.done(
        "hire", "complete", "1", "readiness_session", "facilitator=x", "held_on=2026-08-03", "head_count=7", by=SAM
    )
    words = ("hire", "complete", "1", "readiness_plan", "none_needed=yes", "--on", "2026-07-30")
    code, told = error(pledge, *words, by=ROBIN)
    assert code == 5
    assert "it comes after “Hold the team readiness session”, on 3 August 2026" in str(told["blockers"])


def test_a_version_that_is_out_of_date_is_a_conflict_and_keeps_what_was_typed(pledge: CommandLine) -> None:
    (turn,) = pledge.told("hire", "show", "1", "understand_roles", by=ROBIN)["turns"]
    seen = str(turn["seen_as"])
    pledge.done("hire", "save", "1", "understand_roles", "pillar=research", "--if-version", seen, by=ROBIN)
    words = ("hire", "complete", "1", "understand_roles", *ROLES, "--if-version", seen)
    code, told = error(pledge, *words, by=ROBIN)
    assert (code, told["kind"]) == (6, "conflict")
    assert told["typed"] == {"pillar": "leadership", "role": "lived_experience_manager"}
    assert "pillar=leadership" in pledge(*words, by=ROBIN).stderr


def test_a_step_that_is_not_in_the_pledge_looks_like_one_that_is_not_there(pledge: CommandLine) -> None:
    code, told = error(pledge, "hire", "complete", "1", "no_such_step", by=ROBIN)
    assert (code, told["kind"]) == (3, "not_found")


def test_a_turn_that_is_not_there_is_refused(pledge: CommandLine) -> None:
    code, _told = error(pledge, "hire", "complete", "1", "understand_roles", *ROLES, "--turn", "7", by=ROBIN)
    assert code == 5


def test_the_page_of_a_step_offers_only_what_the_reader_may_do_now(pledge: CommandLine) -> None:
    cannot_start = pledge.said("hire", "show", "1", "readiness_plan", by=ROBIN)
    assert "pledge hire complete" not in cannot_start
    not_theirs = pledge.said("hire", "show", "1", "readiness_session", by=ROBIN)
    assert "pledge hire complete" not in not_theirs
    assert "pledge hire complete R-0001 readiness_session" in pledge.said(
        "hire", "show", "1", "readiness_session", by=SAM
    )


def test_a_mark_that_stands_for_words_is_refused_when_it_is_pasted(pledge: CommandLine) -> None:
    result = pledge("hire", "complete", "1", "support_infrastructure", "line_manager=…", by=ROBIN)
    assert (result.exit_code, "'…' says nothing; write it in words" in " ".join(result.stderr.split())) == (7, True)


def test_an_answer_can_be_taken_back_and_given_again(pledge: CommandLine) -> None:
    save = ("hire", "save", "1", "support_infrastructure")
    for answer in ("line_manager=Robin", "line_manager=", "line_manager=Kit"):
        pledge.done(*save, answer, by=ROBIN)
    (turn,) = pledge.told("hire", "show", "1", "support_infrastructure", by=ROBIN)["turns"]
    assert [(line["field"], line["words"]) for line in turn["answers"]] == [("line_manager", "Kit")]


def test_whoever_changes_what_was_agreed_is_told_what_they_set_aside(pledge: CommandLine) -> None:
    pledge.done(*JOB_PLAN, by=ROBIN)
    said = pledge.said("hire", "save", "1", "job_plan", "link=https://intranet.example/other", by=ROBIN)
    assert "What the service lead had agreed was set aside." in said
    pledge.done(*JOB_PLAN, by=ROBIN)
    assert "set aside" not in pledge.said("hire", "withdraw-agreement", "1", "job_plan", by=ROBIN)
