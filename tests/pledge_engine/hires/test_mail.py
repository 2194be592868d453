"""Who is told of what: written to the outbox with the move itself."""

from datetime import timedelta

from pledge_engine.hires import step_commands
from pledge_engine.hires.change_commands import say_it_did_not_happen
from pledge_engine.office import shipped_text
from tests.factories.office import WORKER, furnish, go_on, journey_of, mailed, move_clock, office_on, opened_hire


def test_the_worker_is_told_when_both_leads_close_a_step_of_theirs(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    while not journey_of(office, reference).current("workbook_week"):
        go_on(office, reference)
    with office.work(office.actor("sam")) as work:
        step_commands.mark_not_applicable(work, reference, "workbook_week", "agreed_with_worker", n=1)
    assert mailed(office, WORKER) == []
    assert mailed(office, "pat")[-1] == "agreement_needed"
    with office.work(office.actor("pat")) as work:
        step_commands.agree_step(work, reference, "workbook_week", n=1)
    assert mailed(office, WORKER) == ["step_closed"]
    office.close()


def test_whose_agreement_is_set_aside_is_told_and_not_who_set_it_aside(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    answers = {"link": "https://intranet.example/plan", "agreed_on": "9 June 2026"}
    for saving, told in (("pat", ["change_asked"]), ("sam", ["change_asked"])):
        with office.work(office.actor("sam")) as work:
            step_commands.complete_step(work, reference, "job_plan", answers)
        with office.work(office.actor(saving)) as work:
            step_commands.save_step(work, reference, "job_plan", {"link": "https://intranet.example/other"})
        assert mailed(office, "sam") == told, "Sam's own change is no news to Sam"
    office.close()


def test_what_a_worker_says_and_takes_back_and_says_again_is_one_mail_a_day_to_each_of_their_two_leads(
    database: str,
) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    while not journey_of(office, reference).current("workbook_week"):
        go_on(office, reference)
    move_clock(office, timedelta(days=60))
    leads = ("sam", "pat")
    before = {lead: len(mailed(office, lead)) for lead in leads}

    def say(step: str, *, take_back: bool = False) -> None:
        move_clock(office, timedelta(minutes=1))
        with office.work(office.actor(WORKER)) as work:
            say_it_did_not_happen(work, reference, step, n=1, take_back=take_back)

    def new() -> list[list[str]]:
        return [mailed(office, lead)[before[lead] :] for lead in leads]

    for take_back in (False, True, False):
        say("meet_greet", take_back=take_back)
    assert new() == [["worker_said"], ["worker_said"]]
    say("local_induction")
    assert new() == [["worker_said"] * 2] * 2, "another step is other news"
    move_clock(office, timedelta(days=1))
    say("meet_greet", take_back=True)
    assert new() == [["worker_said"] * 3] * 2
    assert [who for who in ("fay", "hana", "lena", "olu") if "worker_said" in mailed(office, who)] == []
    office.close()
