"""What needs attention is the same wherever it is told: on a record's page, in the list of records, and across teams."""

from datetime import timedelta

from pledge_engine.hires.attention import attention
from pledge_engine.hires.confidential import CONFIDENTIAL_STEP
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import SET_UP, Office, shipped_text
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.organisation import add_care_group
from tests.factories.office import furnish, go_on, move_clock, office_on, opened_hire
from workflows.reading import load_shipped

CONFIDENTIAL = {step.key for step in load_shipped().steps.values() if step.sensitive}


def overdue(office: Office, reference: str) -> tuple[list[str], list[str], int]:
    """The steps that are overdue on the page and in what needs attention, and how many the list counts."""
    office.bring_up_to_date()
    with office.work(office.actor("pat"), write=False) as work:
        on_page = [task.step for task in show_hire(work, reference).tasks if task.overdue]
        listed = [CONFIDENTIAL_STEP if step in CONFIDENTIAL else step for step in on_page]
        return sorted(listed), sorted(row.step for row in attention(work).overdue), list_hires(work).rows[0].overdue


def test_a_page_a_list_and_what_needs_attention_agree_all_through_a_journey(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    seen: set[str] = set()
    while "induction_review" not in seen:
        on_page, across, counted = overdue(office, reference)
        assert (on_page, counted) == (across, len(across))
        seen |= set(on_page)
        go_on(office, reference)
        move_clock(office, timedelta(days=9))
    office.close()
    assert len(seen) > 20


def test_what_does_not_fit_on_a_page_is_on_the_next(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    opened_hire(office)
    move_clock(office, timedelta(days=60))
    with office.work(office.actor("pat"), write=False) as work:
        every = attention(work).overdue
        pages = [attention(work, limit=1, page=number).overdue for number in range(1, len(every) + 2)]
    assert len(every) > 1
    assert pages == [*((row,) for row in every), ()]
    office.close()


def test_nothing_is_overdue_on_a_record_on_hold(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    move_clock(office, timedelta(days=60))
    assert overdue(office, reference)[2] > 0
    with office.work(office.actor("sam")) as work:
        hold(work, reference, work.today + timedelta(days=14))
    assert overdue(office, reference) == ([], [], 0)
    office.close()


def test_a_lead_elsewhere_who_asks_next_is_told_nothing_of_it(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    with office.work(SET_UP) as work:
        add_care_group(work, "Elsewhere")
        add_person(work, "stranger", "Made-up stranger")
        give_grant(work, "stranger", "professional_lead", scope="Elsewhere")
    move_clock(office, timedelta(days=60))
    assert overdue(office, reference)[2] > 0
    with office.work(office.actor("stranger"), write=False) as work:
        told = attention(work)
    office.close()
    assert (told.overdue, told.due_soon, told.total_overdue, told.total_due_soon) == ((), (), 0, 0)
