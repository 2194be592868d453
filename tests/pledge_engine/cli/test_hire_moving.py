import json
from datetime import timedelta

from tests.pledge_engine.cli.conftest import CommandLine

ROBIN, SAM = "robin.example", "sam.fiction"


def finish_readiness(pledge: CommandLine) -> None:
    """Everything that team readiness asks, without the agreements to the stage."""
    show = ("hire", "complete", "1")
    pledge.done(*show, "understand_roles", "pillar=leadership", "role=lived_experience_manager", by=ROBIN)
    pledge.done(*show, "readiness_session", "facilitator=x", "held_on=2026-08-03", "head_count=7", by=SAM)
    pledge.done(*show, "readiness_plan", "none_needed=yes", by=ROBIN)
    pledge.done("hire", "agree", "1", "readiness_plan", by=SAM)
    names = ("line_manager=x", "professional_lead=x", "group_facilitator=x", "peer_supervisor=x", "space=yes", "it=yes")
    pledge.done(*show, "support_infrastructure", *names, by=ROBIN)


def test_opening_a_record_gives_its_reference_and_its_first_steps(pledge: CommandLine) -> None:
    words = ("hire", "open", "oak", "--service-lead", ROBIN, "--professional-lead", SAM)
    said = pledge.said(*words, by=ROBIN)
    assert said.startswith("R-0002: Robin Example, as the service lead, opened the record for a post in Oak")


def test_a_lead_who_does_not_hold_the_role_there_is_refused_with_the_mend(pledge: CommandLine) -> None:
    words = ("hire", "open", "Oak", "--service-lead", "kim.sample", "--professional-lead", SAM, "--json")
    result = pledge(*words, by=ROBIN)
    assert result.exit_code == 7
    assert json.loads(result.stdout)["error"]["fields"][0]["field"] == "service_lead"


def test_a_record_that_cannot_advance_says_everything_that_stands_in_the_way(pledge: CommandLine) -> None:
    result = pledge("hire", "advance", "1", by=ROBIN)
    assert result.exit_code == 5
    assert result.stderr.count("\n  - ") == 7
    blockers = json.loads(pledge("hire", "advance", "1", "--json", by=ROBIN).stdout)["error"]["blockers"]
    assert {"reason", "words", "step", "turn", "field", "role"} <= set(blockers[0])


def test_two_leads_agree_the_stage_and_the_record_moves_on(pledge: CommandLine) -> None:
    finish_readiness(pledge)
    assert "pledge hire agree R-0001" in pledge.said("hire", "show", "1", by=ROBIN)
    pledge.done("hire", "agree", "1", by=ROBIN)
    assert "pledge hire agree R-0001" not in pledge.said("hire", "show", "1", by=ROBIN)
    pledge.done("hire", "agree", "1", by=SAM)
    assert "pledge hire advance R-0001" in pledge.said("hire", "show", "1", by=SAM)
    assert "to “Job description agreement”" in pledge.said("hire", "advance", "1", by=SAM)
    assert pledge.told("hire", "show", "1", by=SAM)["stage"] == "jd_agreement"


def test_agreement_to_a_stage_can_be_taken_back_and_sent_back(pledge: CommandLine) -> None:
    finish_readiness(pledge)
    pledge.done("hire", "agree", "1", by=ROBIN)
    pledge.done("hire", "withdraw-agreement", "1", by=ROBIN)
    pledge.done("hire", "agree", "1", by=ROBIN)
    pledge.done("hire", "ask-for-change", "1", "--reason", "talk_first", by=SAM)
    given = [line["agreed_on"] for line in pledge.told("hire", "show", "1", by=SAM)["agreements"]]
    assert given == [None, None]


def test_an_advance_from_a_page_that_is_out_of_date_is_a_conflict(pledge: CommandLine) -> None:
    finish_readiness(pledge)
    seen = str(pledge.told("hire", "show", "1", by=SAM)["seen_as"])
    pledge.done("hire", "agree", "1", by=ROBIN)
    pledge.done("hire", "agree", "1", by=SAM)
    pledge.done("hire", "hold", "1", "7 September 2026", by=ROBIN)
    assert pledge("hire", "advance", "1", "--if-version", seen, by=SAM).exit_code == 6


def test_a_date_that_was_never_confirmed_cannot_be_moved(pledge: CommandLine) -> None:
    result = pledge("hire", "set-date", "1", "start_date", "7 December 2026", by=ROBIN)
    assert result.exit_code == 5
    assert "is first set by completing “Confirm the final offer and start date”" in result.stderr


def test_a_date_that_the_pledge_does_not_have_is_refused_with_those_it_has(pledge: CommandLine) -> None:
    result = pledge("hire", "set-date", "1", "birthday", "2026-12-07", by=ROBIN)
    assert result.exit_code == 5
    assert "start_date, workbook_start, group_start, contract_ends" in result.stderr


def test_a_note_is_read_from_standard_input(pledge: CommandLine) -> None:
    pledge.done("hire", "note", "1", "-", by=ROBIN, stdin="The desk is ordered.\n")
    assert "The desk is ordered." in pledge.said("hire", "show", "1", by=SAM)


def test_an_empty_note_is_refused(pledge: CommandLine) -> None:
    assert pledge("hire", "note", "1", "   ", by=ROBIN).exit_code == 7


def test_a_note_is_erased_by_its_number_and_only_when_that_is_meant(pledge: CommandLine) -> None:
    pledge.done("hire", "note", "1", "Canary words.", by=ROBIN)
    (number,) = (note["number"] for note in pledge.told("hire", "show", "1", by=ROBIN)["notes"])
    assert f"(note {number})" in pledge.said("hire", "show", "1", by=SAM)
    refused = pledge("hire", "erase-note", "1", str(number), by=ROBIN)
    assert refused.exit_code == 2
    assert "They cannot be brought back: add --yes to erase them." in " ".join(refused.stderr.split())
    assert pledge("hire", "erase-note", "1", str(number), "--yes", by=SAM).exit_code == 4
    pledge.done("hire", "erase-note", "1", str(number), "--yes", by=ROBIN)
    assert "Canary words." not in pledge.said("hire", "show", "1", by=ROBIN)
    assert pledge("hire", "erase-note", "1", str(number), "--yes", by=ROBIN).exit_code == 5


def test_the_help_of_free_text_says_what_does_not_belong_there(pledge: CommandLine) -> None:
    warning = "Do not include health or personal information. The worker can read this."
    assert warning in pledge.said("hire", "note", "--help")
    assert warning in pledge.said("hire", "ask-for-change", "--help")


def test_time_alone_makes_a_step_overdue_and_the_page_says_so_in_words(pledge: CommandLine) -> None:
    pledge.clock.move(timedelta(days=21))
    assert "Overdue by 5 working days" in pledge.said("hire", "show", "1", by=SAM)
    assert "5 working days late" in pledge.said("attention", by=SAM)


def test_a_record_is_held_with_a_day_and_without_a_reason_and_resumed(pledge: CommandLine) -> None:
    said = pledge.said("hire", "hold", "1", "7 September 2026", by=ROBIN)
    assert "put the record on hold, to be looked at again by 7 September 2026." in said
    page = pledge.said("hire", "show", "1", by=SAM)
    assert "Team readiness (on hold, to be looked at again by 7 September 2026)" in page
    pledge.clock.move(timedelta(days=30))
    assert pledge.told("attention", by=SAM)["total_overdue"] == 0
    refused = pledge("hire", "agree", "1", by=SAM)
    assert (refused.exit_code, "The record is on hold" in refused.stderr) == (5, True)
    assert "resumed the record." in pledge.said("hire", "resume", "1", by=SAM)
    assert "plus 21 held days" in " ".join(pledge.said("hire", "explain", "1", "understand_roles", by=SAM).split())
    assert pledge("hire", "resume", "1", by=SAM).exit_code == 5


def test_only_the_leads_named_hold_a_record(pledge: CommandLine) -> None:
    assert pledge("hire", "hold", "1", "7 September 2026", by="dara.fable").exit_code == 4


def test_another_lead_is_named_for_good(pledge: CommandLine) -> None:
    pledge.done("grant", "add", "kim.sample", "service_lead", "--scope", "Oak", by="ada.example")
    said = pledge.said("hire", "reassign", "1", "--service-lead", "kim.sample", by=ROBIN)
    assert (
        "Robin Example, as the service lead, named Kim Sample as the service lead, in place of Robin Example." in said
    )
    assert pledge.told("hire", "show", "1", by="kim.sample")["service_lead"] == "Kim Sample"
    assert pledge("hire", "reassign", "1", by=ROBIN).exit_code == 2
    assert pledge("hire", "reassign", "1", "--service-lead", "a", "--professional-lead", "b", by=ROBIN).exit_code == 2
    assert pledge("hire", "reassign", "1", "--service-lead", ROBIN, by="dara.fable").exit_code == 4


def test_a_step_of_a_queue_is_picked_up_given_on_and_given_back(pledge: CommandLine) -> None:
    finish_readiness(pledge)
    for by in (ROBIN, SAM):
        pledge.done("hire", "agree", "1", by=by)
    pledge.done("hire", "advance", "1", by=SAM)
    step = ("1", "banding_confirmed")
    assert "Morgan Sample, as HR, picked up “" in pledge.said("hire", "pick-up", *step, by="morgan.sample")
    assert "Morgan Sample has picked this up" in pledge.said("hire", "show", "1", by=ROBIN)
    assert "Morgan Sample has picked this up." in pledge.said("hire", "show", *step, by=ROBIN)
    pledge.done("hire", "pick-up", *step, "--give-back", by="morgan.sample")
    assert "has picked this up" not in pledge.said("hire", "show", "1", by=ROBIN)
    words = ("hire", "reassign", "1", "--step", "banding_confirmed")
    assert "to Morgan Sample." in pledge.said(*words, "--to", "morgan.sample", by=ROBIN)
    assert pledge(*words, by=ROBIN).exit_code == 2
    assert pledge(*words, "--to", SAM, by=ROBIN).exit_code == 7
    assert "every one of them may still complete the step" in pledge.said("hire", "pick-up", "--help")
    assert "1 step they had picked up went back" in pledge.said(
        "person", "deactivate", "morgan.sample", by="ada.example"
    )


def test_a_record_on_hold_offers_to_resume_it_and_nothing_else_that_changes_it(pledge: CommandLine) -> None:
    pledge.done("hire", "hold", "1", "5 October 2026", by="robin.example")
    offered = pledge.done("hire", "show", "1", by="sam.fiction").partition("Try next")[2]
    assert "pledge hire resume R-0001" in offered
    assert "complete" not in pledge.done("hire", "show", "1", by="robin.example").partition("Try next")[2]
    assert "complete" not in offered
    assert "pledge hire agree" not in offered
    page = pledge.done("hire", "show", "1", "job_plan", by="robin.example").partition("Try next")[2]
    assert "complete" not in page
    result = pledge(
        "hire", "complete", "1", "job_plan", "link=https://a.example", "agreed_on=2026-08-03", by="robin.example"
    )
    assert (result.exit_code, "Try: pledge hire resume REFERENCE" in result.stderr) == (5, True)


def test_a_date_of_the_record_is_named_by_its_title_too(pledge: CommandLine) -> None:
    result = pledge("hire", "set-date", "1", "Start date", "7 December 2026", by="robin.example")
    assert "is first set by completing" in " ".join(result.stderr.split())
