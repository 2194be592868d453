"""A request for a change on a stored record: shown with its words to whoever may read them, and taken back."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from notifications.catalogue import AgreementNeeded, ChangeAsked
from notifications.claiming import claimed_of
from notifications.outbox import messages
from notifications.source import Drop, Envelope
from pledge_engine.errors import Conflict, Forbidden, NotFound, RefusedMove
from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.hold_commands import hold
from pledge_engine.hires.next_moves import Kind, next_moves
from pledge_engine.hires.offers import record_offers, step_offers
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import (
    agree_stage,
    ask_for_stage_change,
    take_back_stage_request,
    withdraw_stage_agreement,
)
from pledge_engine.hires.step_commands import (
    agree_step,
    ask_for_change,
    mark_not_applicable,
    save_step,
    take_back_request,
)
from pledge_engine.hires.telling import history
from pledge_engine.hires.views import HireView, TaskLine
from pledge_engine.hires.waiting import waiting_for_actor
from pledge_engine.hires.wording import asked_for
from pledge_engine.office import Office
from pledge_engine.reconciliation.records import reconcile
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.source import Records
from pledge_engine.store.tables import people
from tests.factories.cover import RECORD, away, complete
from tests.factories.office import (
    ENGINE,
    WORKER,
    day_of,
    go_on,
    journey_of,
    mailed,
    move_clock,
)
from workflows.definition import Role
from workflows.turn import Status, Turn

NOTE = "Say more about time for learning."
SAID = "Pat Example, as the professional lead, asked for a change on 9 June 2026, 10:01am: more detail is needed. “{}”"


def turn(office: Office, step: str = "job_plan") -> Turn:
    found = journey_of(office, RECORD).turn(step)
    assert found is not None
    return found


def asked(office: Office, step: str = "job_plan", note: str = NOTE) -> Turn:
    """Sam has completed a step and Pat asked for a change: the turn as it was before."""
    complete(office, "sam", step)
    before = turn(office, step)
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("pat")) as work:
        ask_for_change(work, RECORD, step, "more_detail", note=note)
    return before


def taken_back(office: Office, handle: str = "pat", step: str = "job_plan", **more: int) -> None:
    with office.work(office.actor(handle)) as work:
        take_back_request(work, RECORD, step, **more)


def shown(office: Office, handle: str) -> HireView:
    with office.work(office.actor(handle), write=False) as work:
        return show_hire(work, RECORD)


def line(office: Office, handle: str, step: str = "job_plan") -> TaskLine:
    return next(task for task in shown(office, handle).tasks if task.step == step)


def offered(office: Office, handle: str, step: str = "job_plan") -> bool:
    with office.work(office.actor(handle), write=False) as work:
        return "take-back-request" in step_offers(work, RECORD, step).acts


def must_agree_with_its_trail(office: Office) -> None:
    with office.work(ENGINE, write=False) as work:
        assert reconcile(work.connection, work.definitions).agrees


def test_an_open_request_is_shown_beside_its_step_with_who_asked_when_and_their_words(office: Office) -> None:
    asked(office)
    for handle in ("sam", "pat", "lena"):
        request = line(office, handle).request
        assert request is not None
        assert asked_for(request) == SAID.format(NOTE)
    assert [task.step for task in shown(office, "sam").tasks if task.request] == ["job_plan"]


def test_whoever_is_to_agree_that_a_step_does_not_apply_reads_who_said_so_and_why(office: Office) -> None:
    with office.work(office.actor("sam")) as work:
        mark_not_applicable(work, RECORD, "job_plan", "post_changed", note="The plan is of another team.")
    said = "Sam Example, as the service lead, said on 9 June 2026, 10am that it does not apply: the post has changed."
    for handle in ("sam", "pat"):
        request = line(office, handle).request
        assert request is not None
        assert asked_for(request) == f"{said} “The plan is of another team.”"
    with office.work(office.actor("pat")) as work:
        agree_step(work, RECORD, "job_plan")
    closed = next(task for task in shown(office, "pat").earlier if task.step == "job_plan")
    assert (closed.state, closed.request) == ("not_applicable", None)


def test_a_request_taken_back_leaves_the_step_as_it_was_and_tells_so(office: Office) -> None:
    before = asked(office)
    taken_back(office)
    assert turn(office) == before
    assert line(office, "sam").request is None
    with office.work(office.actor("sam"), write=False) as work:
        told = history(work, RECORD)[0]
    assert (told.who, told.sentence) == (
        "Pat Example",
        "took back the request for a change to “Agree the job plan”: what was agreed before stands again.",
    )
    must_agree_with_its_trail(office)
    with office.work(office.actor("pat")) as work:
        agree_step(work, RECORD, "job_plan")
    assert turn(office).status is Status.DONE
    must_agree_with_its_trail(office)


def test_only_who_asked_is_offered_to_take_it_back_and_can(office: Office) -> None:
    asked(office)
    assert {handle: offered(office, handle) for handle in ("sam", "pat", "lena")} == {
        "sam": False,
        "pat": True,
        "lena": False,
    }
    with pytest.raises(RefusedMove, match="The professional lead asked for this change"):
        taken_back(office, "sam")
    with pytest.raises(Forbidden):
        taken_back(office, "lena")
    with pytest.raises(NotFound):
        taken_back(office, "olu")


def test_whoever_holds_the_role_now_takes_it_back(office: Office) -> None:
    before = asked(office)
    with office.work(office.actor("pat")) as work:
        reassign_lead(work, RECORD, Role.PROFESSIONAL_LEAD, "cleo")
    assert offered(office, "cleo")
    with pytest.raises(Forbidden):
        taken_back(office, "pat")
    taken_back(office, "cleo")
    assert turn(office).agreements == before.agreements


def test_whoever_covers_for_who_asked_takes_it_back(office: Office) -> None:
    before = asked(office)
    away(office, "pat", "cleo")
    assert offered(office, "cleo")
    taken_back(office, "cleo")
    assert turn(office).agreements == before.agreements


def test_once_an_answer_has_changed_it_is_neither_offered_nor_taken_back(office: Office) -> None:
    asked(office)
    with office.work(office.actor("sam")) as work:
        save_step(work, RECORD, "job_plan", {"link": "https://docs.example/another"})
    assert not offered(office, "pat")
    with pytest.raises(RefusedMove, match="was changed since"):
        taken_back(office)
    assert line(office, "pat").request is not None  # It is still what the step was sent back for.


def test_an_answer_changed_and_changed_back_counts_as_changed(office: Office) -> None:
    link = asked(office).answers["link"]
    for text in ("https://docs.example/another", link):
        with office.work(office.actor("sam")) as work:
            save_step(work, RECORD, "job_plan", {"link": text})
    with pytest.raises(RefusedMove, match="was changed since"):
        taken_back(office)


def test_of_two_requests_the_later_is_taken_back(office: Office) -> None:
    asked(office, note="First.")
    taken_back(office)
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("pat")) as work:
        ask_for_change(work, RECORD, "job_plan", "wrong_date", note="Second.")
    request = line(office, "sam").request
    assert request is not None
    assert (request.reason, request.text) == ("A date is not right", "Second.")
    taken_back(office)
    with pytest.raises(RefusedMove, match="There is no open request"):
        taken_back(office)
    must_agree_with_its_trail(office)


def test_who_looked_before_the_request_was_acted_on_is_told(office: Office) -> None:
    asked(office)
    with office.work(office.actor("pat"), write=False) as work:
        seen = step_offers(work, RECORD, "job_plan").seen_as
    with office.work(office.actor("sam")) as work:
        save_step(work, RECORD, "job_plan", {"link": "https://docs.example/another"})
    with pytest.raises(Conflict):
        taken_back(office, seen=seen)


def test_on_hold_it_is_not_offered(office: Office) -> None:
    asked(office)
    with office.work(office.actor("sam")) as work:
        hold(work, RECORD, day_of(office) + timedelta(days=30))
    assert not offered(office, "pat")


def test_the_words_of_a_request_are_for_those_who_read_the_step_alone(office: Office) -> None:
    """HR sees the record while it recruits; what leads wrote to each other of an earlier step is not HR's to read."""
    asked(office)
    go_until(office, "advertising")
    assert "job_plan" not in {task.step for task in (*shown(office, "hana").tasks, *shown(office, "hana").earlier)}
    assert NOTE not in str(shown(office, "hana"))


def go_until(office: Office, stage: str) -> None:
    while (here := journey_of(office, RECORD).stage) is None or here.key != stage:
        go_on(office, RECORD)


def test_the_worker_takes_back_what_they_asked_and_both_leads_have_agreed_again(office: Office) -> None:
    go_until(office, "supervision")
    while turn(office, "induction_review").status is not Status.AWAITING_AGREEMENT or len(
        turn(office, "induction_review").agreements
    ) < len(("sam", "pat")):
        go_on(office, RECORD)
    before = turn(office, "induction_review")
    with office.work(office.actor(WORKER)) as work:
        ask_for_change(work, RECORD, "induction_review", "talk_first", note="Could we meet first?")
    assert not offered(office, "pat", "induction_review")
    assert offered(office, WORKER, "induction_review")
    taken_back(office, WORKER, "induction_review")
    after = turn(office, "induction_review")
    assert after.status is Status.AWAITING_AGREEMENT
    assert set(after.agreements) == set(before.agreements)
    must_agree_with_its_trail(office)


def stage_asked(office: Office, by: str = "pat") -> None:
    """Sam has agreed the first stage, and Pat or who covers for them asked for a change to it."""
    while journey_of(office, RECORD).open_turn("support_infrastructure"):
        go_on(office, RECORD)
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor(by)) as work:
        ask_for_stage_change(work, RECORD, "talk_first", note="Is there a room?")


def test_a_request_about_the_stage_is_shown_and_taken_back(office: Office) -> None:
    stage_asked(office)
    request = shown(office, "sam").request
    assert request is not None
    assert (request.who, request.text) == ("Pat Example", "Is there a room?")
    with office.work(office.actor("pat"), write=False) as work:
        assert "take-back-stage-request" in record_offers(work, RECORD).acts
    with office.work(office.actor("sam"), write=False) as work:
        assert "take-back-stage-request" not in record_offers(work, RECORD).acts
    with pytest.raises(RefusedMove), office.work(office.actor("sam")) as work:
        take_back_stage_request(work, RECORD)
    with office.work(office.actor("pat")) as work:
        take_back_stage_request(work, RECORD)
    view = shown(office, "sam")
    assert view.request is None
    assert [given.person for given in view.agreements] == ["Sam Example", ""]
    must_agree_with_its_trail(office)


def test_a_request_about_the_stage_is_answered_once_it_is_agreed_again(office: Office) -> None:
    stage_asked(office)
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    assert shown(office, "pat").request is None
    with pytest.raises(RefusedMove), office.work(office.actor("pat")) as work:
        take_back_stage_request(work, RECORD)


def waits_for(office: Office, handle: str) -> list[str]:
    """What waits for somebody's agreement, as they are told of it; the record offers a stage to whom a list does."""
    with office.work(office.actor(handle), write=False) as work:
        rows = waiting_for_actor(work).agreements.rows
        asked = any(move.kind is Kind.AGREE_STAGE for move in next_moves(work, RECORD))
    assert asked == any(not row.step for row in rows)
    return [row.proposed for row in rows if not row.step]


def test_a_stage_sent_back_waits_for_the_lead_who_was_asked_and_not_for_the_one_who_asked(office: Office) -> None:
    stage_asked(office)
    assert waits_for(office, "sam") == ["Sent back: a change was asked for"]
    assert waits_for(office, "pat") == []
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    assert (waits_for(office, "sam"), waits_for(office, "pat")) == ([], [""])


def test_a_stage_whose_agreement_was_taken_back_was_not_sent_back(office: Office) -> None:
    stage_asked(office)
    with office.work(office.actor("pat")) as work:
        take_back_stage_request(work, RECORD)
    assert (waits_for(office, "sam"), waits_for(office, "pat")) == ([], [""])
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("sam")) as work:
        withdraw_stage_agreement(work, RECORD)
    assert (waits_for(office, "sam"), waits_for(office, "pat")) == ([""], [""])


@pytest.mark.parametrize("back", [True, False], ids=["taken back", "still open"])
def test_nobody_is_mailed_any_more_of_a_request_that_was_taken_back(office: Office, back: bool) -> None:
    asked(office)
    if back:
        taken_back(office)
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
        queued = select(messages).where(messages.c.kind == "change_asked")
        (row,) = work.connection.execute(queued).mappings().all()
        source = Records(office, Links("https://pledge.trust.example"))
        found = source.resolve(work.connection, claimed_of(row), work.now)
    assert isinstance(found, Drop) is back


def test_whoever_is_asked_again_once_a_request_is_taken_back_is_told_and_whoever_took_it_back_is_not(
    office: Office,
) -> None:
    away(office, "pat", "cleo")
    complete(office, "sam", "job_plan")
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("cleo")) as work:
        ask_for_change(work, RECORD, "job_plan", "more_detail")
    before = {handle: mailed(office, handle).count("agreement_needed") for handle in ("pat", "cleo", "sam")}
    move_clock(office, timedelta(minutes=1))
    taken_back(office, "cleo")
    after = {handle: mailed(office, handle).count("agreement_needed") for handle in ("pat", "cleo", "sam")}
    assert before == {"pat": 1, "cleo": 1, "sam": 0}
    assert after == {"pat": 2, "cleo": 1, "sam": 0}
    assert isinstance(sent(office, "pat")[0], Drop), "the later message says it"
    assert not isinstance(sent(office, "pat")[1], Drop)


def test_of_a_stage_they_are_told_again_too(office: Office) -> None:
    away(office, "pat", "cleo")
    stage_asked(office, "cleo")
    before = mailed(office, "pat").count("agreement_needed")
    with office.work(office.actor("cleo")) as work:
        take_back_stage_request(work, RECORD)
    assert mailed(office, "pat").count("agreement_needed") == before + 1
    assert not isinstance(sent(office, "pat")[-1], Drop)


def set_aside(office: Office) -> tuple[str, str]:
    """What the one mail to Sam says no longer stands, and where in the pages it leads."""
    (found,) = sent(office, "sam", ChangeAsked.kind)
    assert isinstance(found, Envelope)
    assert isinstance(found.context, ChangeAsked)
    return found.context.subject_title, found.context.link.removeprefix("https://pledge.trust.example/records/R-0001")


def test_a_mail_about_a_step_that_was_sent_back_leads_to_that_step(office: Office) -> None:
    asked(office)
    assert set_aside(office) == ("Agree the job plan", "/steps/job_plan")


def test_a_mail_about_a_stage_that_was_sent_back_says_that_it_is_a_stage(office: Office) -> None:
    stage_asked(office)
    assert set_aside(office) == ("The stage “Team readiness”", "")


def test_a_mail_about_a_step_whose_correction_sets_the_stage_aside_too_counts_both(office: Office) -> None:
    while journey_of(office, RECORD).open_turn("support_infrastructure"):
        go_on(office, RECORD)
    with office.work(office.actor("sam")) as work:
        agree_stage(work, RECORD)
    move_clock(office, timedelta(minutes=1))
    with office.work(office.actor("pat")) as work:
        correct_step(work, RECORD, "readiness_plan", "wrong_answer")
    assert set_aside(office) == ("Agree the team's action plan and 1 more", "")


def sent(office: Office, handle: str, kind: str = AgreementNeeded.kind) -> list[object]:
    """What each of somebody's messages of a kind would be now, oldest first."""
    with office.work(ENGINE) as work:
        work.connection.execute(update(people).values(email=people.c.handle + "@trust.example"))
        of_them = people.c.id == messages.c.recipient, people.c.handle == handle
        queued = select(messages).where(messages.c.kind == kind, *of_them).order_by(messages.c.id)
        rows = work.connection.execute(queued).mappings().all()
        source = Records(office, Links("https://pledge.trust.example"))
        return [source.resolve(work.connection, claimed_of(row), work.now) for row in rows]
