import json
from pathlib import Path

from sqlalchemy import delete, update

from pledge_engine.store.tables import appointees, grants
from tests.factories.office import ENGINE, office_on
from tests.pledge_engine.cli.conftest import CommandLine, walked
from workflows.definition import Role

ROBIN, SAM = "robin.example", "sam.fiction"
WARNING = "Do not include health or personal information. The worker can read this."


def test_the_record_says_where_it_stands_who_holds_what_and_what_to_do_next(pledge: CommandLine) -> None:
    said = pledge.said("hire", "show", "1", by=ROBIN)
    for words in (
        "R-0001 Oak, post 1",
        "here now Team readiness since 3 August 2026; target 27 October 2026",
        "Open; due 17 August 2026",
        "The professional lead has not agreed the stage yet.",
        "What comes next",
        "pledge hire complete R-0001 understand_roles",
    ):
        assert words in said


def test_beside_every_date_stands_why_when_that_is_asked_for(pledge: CommandLine) -> None:
    said = pledge.said("hire", "show", "1", "--why", by=ROBIN)
    assert "Why then: 10 working days after 3 August 2026 (the start of “Team readiness”)" in said


def test_a_suggested_command_can_be_given_as_it_stands(pledge: CommandLine) -> None:
    printed = pledge.done("hire", "show", "1", "--as", ROBIN).replace("\\\n", " ")
    suggested = next(line for line in printed.splitlines() if "complete R-0001 understand_roles" in line)
    assert suggested.endswith(f"--as {ROBIN}")
    pledge.done(*suggested.split()[1:])


def test_a_step_shows_its_questions_choices_and_beside_free_text_what_does_not_belong_there(
    pledge: CommandLine,
) -> None:
    said = pledge.said("hire", "show", "1", "jd_ps_agreed", by=ROBIN)
    assert "Choose: unchanged (Unchanged); new (New); changed (Changed)" in said
    assert (
        "framework_reason: Why this post differs from the framework text, needed, asked only if the answer to “Is it in line "
        "with the career framework?” is no" in said
    )
    assert WARNING in said
    assert WARNING not in pledge.said("hire", "show", "1", "understand_roles", by=ROBIN)


def test_a_step_that_is_not_open_yet_says_so(pledge: CommandLine) -> None:
    assert "Not open yet" in pledge.said("hire", "show", "1", "advert_open", by=ROBIN)


def test_a_step_for_a_machine_has_its_form_and_its_turns(pledge: CommandLine) -> None:
    told = pledge.told("hire", "show", "1", "understand_roles", by=ROBIN)
    assert [field["field"] for field in told["form"]["fields"]] == ["pillar", "role"]
    assert told["turns"][0]["due_on"] == "2026-08-17"


def test_a_date_explains_itself(pledge: CommandLine) -> None:
    said = pledge.said("hire", "explain", "1", "readiness_session", by=ROBIN)
    assert "The pledge says 30 working days after stage starts" in said
    assert "30 working days after 3 August 2026 (the start of “Team readiness”); skipped Summer bank holiday" in said


def test_a_date_that_is_not_known_yet_is_told_as_its_rule_until_it_is(pledge: CommandLine) -> None:
    words = ("hire", "explain", "1", "readiness_plan")
    waiting = "Due: no date 10 working days after “Hold the team readiness session”, which has no date yet"
    assert waiting in pledge.said(*words, by=SAM)
    answers = ("facilitator=x", "held_on=2026-08-03", "head_count=7")
    pledge.done("hire", "complete", "1", "readiness_session", *answers, by=SAM)
    assert "Due: 17 August 2026" in pledge.said(*words, by=SAM)


def test_the_history_is_told_newest_first_with_the_door(pledge: CommandLine) -> None:
    pledge.done("hire", "note", "1", "Good news.", by=SAM)
    entries = pledge.told("hire", "history", "1", by=ROBIN)
    assert [entry["verb"] for entry in entries] == ["note_added", "hire_opened"]
    assert "on the command line" in pledge.said("hire", "history", "1", by=ROBIN)
    assert "1 earlier events are not shown" in pledge.said("hire", "history", "1", "--limit", "1", by=ROBIN)


def test_a_record_out_of_scope_looks_exactly_like_one_that_is_not_there(pledge: CommandLine) -> None:
    out_of_scope = pledge("hire", "show", "1", "--json", by="kim.sample")
    absent = pledge("hire", "show", "2", "--json", by="kim.sample")
    assert (out_of_scope.exit_code, absent.exit_code) == (3, 3)
    assert json.loads(out_of_scope.stdout)["error"]["message"] == "There is no record R-0001 that you can see."
    assert out_of_scope.stdout.replace("R-0001", "R-0002") == absent.stdout


def test_seeing_a_record_is_not_being_allowed_to_change_it(pledge: CommandLine) -> None:
    result = pledge("hire", "advance", "1", by="dara.fable")
    assert result.exit_code == 4
    said = " ".join(result.stderr.split())
    assert "Your roles do not let you move the record on (R-0001). It is for the leads that the record names." in said


def test_what_nobody_may_is_logged_without_a_name(pledge: CommandLine) -> None:
    pledge("hire", "advance", "1", by="dara.fable")
    (line,) = pledge.log.read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["event"], told["action"], len(told["actor"])) == ("forbidden", "advance", 32)
    assert "dara" not in line


def test_somebody_unknown_is_not_told_who_there_is(pledge: CommandLine) -> None:
    result = pledge("hires", by="nobody.here")
    assert result.exit_code == 3
    assert "Nobody can act as “nobody.here”." in result.stderr
    assert "pledge person list --as ADMINISTRATOR" in result.stderr
    assert "robin" not in result.output


def test_nothing_is_offered_that_the_reader_may_not_do(pledge: CommandLine) -> None:
    said = pledge.said("hire", "show", "1", by="dara.fable")
    assert "pledge hire complete" not in said
    assert "pledge hire agree" not in said


def test_a_misspelt_step_is_answered_with_the_nearest(pledge: CommandLine) -> None:
    for command in ("show", "explain", "complete"):
        result = pledge("hire", command, "1", "readines_plan", by=ROBIN)
        assert result.exit_code == 3
        said = " ".join(result.stderr.split())
        assert said == "There is no step “readines_plan” on R-0001 that you can see. Did you mean 'readiness_plan'?"


def test_of_an_open_turn_alone_it_is_said_that_nobody_logs_in_as_the_worker_to_record_it(
    database: str, tmp_path: Path
) -> None:
    office = office_on(database)
    pledge = walked(database, tmp_path, "workbook")
    with office.work(ENGINE) as work:
        work.connection.execute(update(appointees).values(person_id=None))
        work.connection.execute(delete(grants).where(grants.c.role == Role.WORKER))
    office.close()
    week, nobody = ("1", "workbook_week", "--turn", "1"), "Log-in Only the worker may record this"
    assert nobody in pledge.said("hire", "show", *week, by="sam")
    pledge.done("hire", "not-applicable", *week, "--reason", "agreed_with_worker", by="sam")
    assert nobody in pledge.said("hire", "show", *week, by="pat")
    pledge.done("hire", "agree", *week, by="pat")
    assert nobody not in pledge.said("hire", "show", *week, by="sam")
    assert nobody in pledge.said("hire", "show", "1", "workbook_week", by="sam")
