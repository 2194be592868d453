"""Whoever is to agree a step again is told what was changed since it was agreed, or since a change was asked for."""

from datetime import timedelta

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.changed_since import ChangedSince, changed_since
from pledge_engine.hires.step_commands import (
    agree_step,
    ask_for_change,
    complete_step,
    save_step,
    take_back_request,
    withdraw_agreement,
)
from pledge_engine.office import Office
from tests.factories.cover import RECORD, complete
from tests.factories.office import move_clock
from workflows.definition import Role

BOTH = (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD)
ANOTHER = {"link": "https://docs.example/another"}
EARLIER = {"agreed_on": "2026-06-08"}
DAY_CHANGED = "“Date it was agreed” was changed from 9 June 2026 to 8 June 2026."
LINK_CHANGED = "“Link to the job plan” was changed."


def changed(office: Office, handle: str, step: str = "job_plan") -> ChangedSince | None:
    with office.work(office.actor(handle), write=False) as work:
        return changed_since(work, RECORD, step, 1)


def told(office: Office, handle: str, step: str = "job_plan") -> tuple[tuple[Role, ...], tuple[str, ...]] | None:
    found = changed(office, handle, step)
    return (found.agreed_by, found.changes) if found else None


def save(office: Office, handle: str, answers: dict[str, str], step: str = "job_plan") -> None:
    with office.work(office.actor(handle)) as work:
        save_step(work, RECORD, step, answers)


def propose(office: Office, handle: str, answers: dict[str, str], step: str = "job_plan") -> None:
    with office.work(office.actor(handle)) as work:
        complete_step(work, RECORD, step, answers)


def ask(office: Office, handle: str) -> None:
    with office.work(office.actor(handle)) as work:
        ask_for_change(work, RECORD, "job_plan", "wrong_date")


def test_a_lead_is_told_what_the_other_changed_in_what_they_had_agreed(office: Office) -> None:
    complete(office, "sam", "job_plan")
    at = office.clock.now()
    assert changed(office, "pat") is None  # It stands as Sam agreed it.
    move_clock(office, timedelta(minutes=5))
    propose(office, "pat", EARLIER)
    for handle in ("sam", "pat"):
        assert changed(office, handle) == ChangedSince(at, (Role.SERVICE_LEAD,), (DAY_CHANGED,))


def test_what_was_saved_after_it_was_agreed_is_told_before_it_is_proposed_again(office: Office) -> None:
    complete(office, "sam", "job_plan")
    save(office, "pat", ANOTHER)
    assert told(office, "sam") == ((Role.SERVICE_LEAD,), (LINK_CHANGED,))


def test_what_both_had_agreed_and_was_put_right_is_told_until_both_agree_again(office: Office) -> None:
    complete(office, "sam", "job_plan")
    with office.work(office.actor("pat")) as work:
        agree_step(work, RECORD, "job_plan")
    with office.work(office.actor("sam")) as work:
        correct_step(work, RECORD, "job_plan", "wrong_date")
    assert told(office, "pat") == (BOTH, ())
    propose(office, "sam", EARLIER)
    assert told(office, "pat") == (BOTH, (DAY_CHANGED,))
    with office.work(office.actor("pat")) as work:
        agree_step(work, RECORD, "job_plan")
    assert changed(office, "pat") is None


def test_what_was_not_answered_when_it_was_agreed_is_told_too(office: Office) -> None:
    step = "jd_ps_agreed"
    complete(office, "sam", step)
    save(office, "pat", {"band": "4"}, step)
    save(office, "pat", {"band": ""}, step)
    assert told(office, "sam", step) == (
        (Role.SERVICE_LEAD,),
        ("“Band” was changed from Band 2 to Band 4.", "“Band” was changed."),
    )
    propose(office, "pat", {"band": "4"}, step)
    found = told(office, "sam", step)
    assert found is not None
    assert found[1][-1] == "“Band” was answered: Band 4."


def test_an_agreement_that_was_taken_back_no_longer_stands(office: Office) -> None:
    complete(office, "sam", "job_plan")
    with office.work(office.actor("sam")) as work:
        withdraw_agreement(work, RECORD, "job_plan")
    assert told(office, "pat") == ((Role.SERVICE_LEAD,), ())
    propose(office, "sam", EARLIER)
    assert told(office, "pat") == ((Role.SERVICE_LEAD,), (DAY_CHANGED,))


def test_what_was_changed_since_a_change_was_asked_for_is_told_once_it_is_proposed_again(office: Office) -> None:
    complete(office, "sam", "job_plan")
    assert changed(office, "pat") is None  # Nobody has asked for anything yet.
    ask(office, "pat")
    assert changed(office, "pat") is None  # It is not proposed again yet.
    save(office, "sam", ANOTHER)
    propose(office, "sam", EARLIER)
    assert told(office, "pat") == ((), (LINK_CHANGED, DAY_CHANGED))


def test_that_nothing_was_changed_is_told_too(office: Office) -> None:
    complete(office, "sam", "job_plan")
    ask(office, "pat")
    propose(office, "sam", {})
    assert told(office, "pat") == ((), ())


def test_a_request_that_was_taken_back_leaves_what_was_told_before_it(office: Office) -> None:
    complete(office, "sam", "job_plan")
    ask(office, "pat")
    with office.work(office.actor("pat")) as work:
        take_back_request(work, RECORD, "job_plan")
    assert changed(office, "pat") is None
    propose(office, "pat", EARLIER)
    ask(office, "sam")
    with office.work(office.actor("sam")) as work:
        take_back_request(work, RECORD, "job_plan")
    assert told(office, "sam") == ((Role.SERVICE_LEAD,), (DAY_CHANGED,))
