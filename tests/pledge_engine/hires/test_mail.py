"""Who is told of what: written to the outbox with the move itself."""

from pledge_engine.hires import step_commands
from pledge_engine.office import shipped_text
from tests.factories.office import WORKER, furnish, go_on, journey_of, mailed, office_on, opened_hire


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
