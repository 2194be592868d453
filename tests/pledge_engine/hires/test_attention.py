"""What needs attention is the same wherever it is told: on a record's page, in the list of records, and across teams."""

from collections import Counter
from datetime import timedelta

from pledge_engine.hires.attention import attention
from pledge_engine.hires.attention_summary import GroupedBy, summed_up
from pledge_engine.hires.explaining import explain
from pledge_engine.hires.forms import step_form
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.listing import list_hires
from pledge_engine.hires.narrowing import Wanted
from pledge_engine.hires.next_moves import Kind, next_moves
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import agree_stage
from pledge_engine.hires.step_commands import ask_for_change, complete_step
from pledge_engine.hires.waiting import waiting_for_actor
from pledge_engine.office import SET_UP, Office, shipped_text
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.organisation import add_care_group
from tests.factories.office import as_typed, day_of, furnish, go_on, journey_of, move_clock, office_on, opened_hire
from workflows.reading import load_shipped

STEPS = load_shipped().steps
AGREED = STEPS["readiness_plan"]


def overdue(office: Office, reference: str) -> tuple[list[str], list[str], int]:
    """The steps that are overdue on the page and in what needs attention, and how many the list counts."""
    office.bring_up_to_date()
    with office.work(office.actor("pat"), write=False) as work:
        on_page = [task.step for task in show_hire(work, reference).tasks if task.overdue]
        return sorted(on_page), sorted(row.step for row in attention(work).overdue), list_hires(work).rows[0].overdue


def waiting_on_the_stage(office: Office, reference: str, handle: str) -> tuple[list[Kind], list[Kind]]:
    """What a lead is told on the record's page that they may do with its stage, and what across all records."""
    with office.work(office.actor(handle), write=False) as work:
        offered = [move.kind for move in next_moves(work, reference)]
        told = attention(work)
    across = [Kind.AGREE_STAGE for row in told.awaiting_you if not row.step] + [Kind.ADVANCE for _ in told.ready]
    return [kind for kind in offered if kind is Kind.AGREE_STAGE or kind is Kind.ADVANCE], across


def test_a_page_a_list_and_what_needs_attention_agree_all_through_a_journey(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    seen: set[str] = set()
    said: set[tuple[str, Kind]] = set()
    while "induction_review" not in seen:
        on_page, across, counted = overdue(office, reference)
        assert (on_page, counted) == (across, len(across))
        seen |= set(on_page)
        for lead in ("sam", "pat"):
            stage_on_page, stage_across = waiting_on_the_stage(office, reference, lead)
            assert stage_on_page == stage_across
            said |= {(lead, kind) for kind in stage_across}
        go_on(office, reference)
        move_clock(office, timedelta(days=9))
    office.close()
    assert len(seen) > 20
    assert said == {(lead, kind) for lead in ("sam", "pat") for kind in (Kind.AGREE_STAGE, Kind.ADVANCE)}


def test_who_holds_a_step_is_the_same_in_the_list_its_filter_its_numbers_and_on_its_page(database: str) -> None:
    furnished = office_on(database)
    furnish(furnished, shipped_text())
    # Given a step of the service lead's that both leads agree, which waits for the professional lead alone
    reference = opened_hire(furnished)
    for handle, step in (("pat", STEPS["readiness_session"]), ("sam", AGREED)):
        answers = as_typed(journey_of(furnished, reference), step, day_of(furnished))
        with furnished.work(furnished.actor(handle)) as work:
            complete_step(work, reference, step.key, answers)
    move_clock(furnished, timedelta(days=60))
    # Then everybody who asks who is late with it is told of her, and of her alone
    with furnished.work(furnished.actor("pat"), write=False) as work:
        told = {(row.step, row.owner) for row in attention(work).overdue}
        assert (AGREED.key, "The professional lead") in told
        groups = {group.title: group.overdue for group in summed_up(work, GroupedBy.OWNER)}
        assert groups == Counter(owner for _, owner in told)
        for owner in groups:
            rows = attention(work, wanted=Wanted(owner=owner)).overdue
            assert {(row.step, row.owner) for row in rows} == {each for each in told if each[1] == owner}
        shown = next(task for task in show_hire(work, reference).tasks if task.step == AGREED.key)
        said = {shown.owner, step_form(work, reference, AGREED.key).owner, explain(work, reference, AGREED.key).owner}
    assert said == {"The professional lead"}
    furnished.close()


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


def agreeable(office: Office) -> str:
    """A record whose first stage only waits for both leads to agree it."""
    reference = opened_hire(office)
    while Kind.AGREE_STAGE not in waiting_on_the_stage(office, reference, "sam")[0]:
        go_on(office, reference)
    return reference


def test_a_stage_that_can_be_agreed_or_left_waits_for_its_leads_alone_and_not_while_it_is_on_hold(
    database: str,
) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = agreeable(office)
    for moved in range(3):  # As it can be agreed, once one lead has, and once both have.
        held = "sam" if moved else "pat"
        assert waiting_on_the_stage(office, reference, "cleo") == ([], [])
        assert waiting_on_the_stage(office, reference, held)[1]
        with office.work(office.actor("pat")) as work:
            hold(work, reference, work.today + timedelta(days=14))
        assert [waiting_on_the_stage(office, reference, lead)[1] for lead in ("sam", "pat")] == [[], []]
        with office.work(office.actor("pat")) as work:
            resume(work, reference)
        if moved < 2:
            with office.work(office.actor("pat" if not moved else "sam")) as work:
                agree_stage(work, reference)
    assert [waiting_on_the_stage(office, reference, lead)[1] for lead in ("sam", "pat")] == [[Kind.ADVANCE]] * 2
    office.close()


def test_a_step_that_was_sent_back_is_told_to_who_holds_it_until_they_complete_it_again(database: str) -> None:
    office = office_on(database)
    furnish(office, shipped_text())
    reference = opened_hire(office)
    completed(office, reference)
    with office.work(office.actor("pat")) as work:
        ask_for_change(work, reference, "job_plan", "talk_first")
    assert sent_back_to(office, "sam") == [("job_plan", "Let us talk about it first")]
    assert [sent_back_to(office, handle) for handle in ("pat", "cleo", "hana")] == [[], [], []]
    completed(office, reference)
    assert sent_back_to(office, "sam") == []
    office.close()


def completed(office: Office, reference: str) -> None:
    journey = journey_of(office, reference)
    answers = as_typed(journey, journey.definition.steps["job_plan"], day_of(office))
    with office.work(office.actor("sam")) as work:
        complete_step(work, reference, "job_plan", answers)


def sent_back_to(office: Office, handle: str) -> list[tuple[str, str]]:
    with office.work(office.actor(handle), write=False) as work:
        return [(row.step, row.because) for row in waiting_for_actor(work).sent_back.rows]
