"""Opening a post on the pages: every step that it would begin is shown first, with who holds it and by when."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.opening import open_hire, opened_by
from pledge_engine.hires.opening_preview import OpeningPlan, plan_of_opening
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.office import Office
from pledge_engine.people import granting
from pledge_engine.people.newcomers import add_person
from pledge_engine.people.organisation import add_team
from pledge_engine.store.tables.hire import hires
from tests.factories.office import (
    ADMINISTRATOR,
    CARE_GROUP,
    ENGINE,
    TEAM,
    day_of,
    go_on,
    journey_of,
    move_clock,
    opened_hire,
)
from tests.pledge_engine.web.browser import Browser, Page
from workflows.answers import Value
from workflows.definition import BOTH_LEADS
from workflows.turn import Status
from workflows.words import long_date

Browse = Callable[..., Browser]
CHOSEN: dict[str, Any] = {"team": TEAM, "service_lead": "sam", "professional_lead": "pat"}


def previewed(browse: Browse) -> Page:
    sam = browse("sam")
    sam.get("/records/new")
    return sam.send("preview", **CHOSEN)


def planned(office: Office) -> OpeningPlan:
    with office.work(office.actor("sam"), write=False) as work:
        return plan_of_opening(work, TEAM, service_lead="sam", professional_lead="pat")


def prepare(office: Office, **plan: Value) -> None:
    """Let the team finish its readiness on an earlier post, with what its plan says."""
    reference = opened_hire(office)
    while not (turn := journey_of(office, reference).turn("readiness_plan")) or turn.completed_on is None:
        go_on(office, reference, lambda step: plan if step.key == "readiness_plan" else {})


def test_what_is_shown_before_is_what_begins(furnished: Office) -> None:
    prepare(furnished)
    steps = {step.step: step for stage in planned(furnished).stages for step in stage.steps}
    journey = journey_of(furnished, opened_hire(furnished))
    assert list(steps) == list(journey.definition.steps)
    for key, step in steps.items():
        turn = journey.turn(key)
        if turn is None:
            assert step.carried_on is None
            continue
        assert (step.due_on, step.because) == (turn.due_on, turn.because)
        assert step.carried_on == (turn.happened_on if step.needed else None)
        assert step.agreed_on is None
        assert step.needed is (turn.status is not Status.NOT_NEEDED)
    assert {key for key, step in steps.items() if step.carried_on} == {"readiness_session", "readiness_plan"}
    for role in BOTH_LEADS:
        of_role = [step for key, step in steps.items() if journey.definition.steps[key].owner is role]
        assert {step.who for step in of_role} == {"Sam Example" if role == "service_lead" else "Pat Example"}


def test_every_step_stands_on_the_page_with_its_owner_and_date_and_nothing_is_opened_yet(
    browse: Browse, furnished: Office
) -> None:
    page = previewed(browse)
    plan = planned(furnished)
    for step in (step for stage in plan.stages for step in stage.steps):
        assert step.title in page.text
        assert (long_date(step.due_on) if step.due_on else step.because[1:]) in page.text
    assert "Supervision: complete 7 months after “First day of group supervision”" in page.text
    assert "The team has finished nothing before that could be carried over." in page.text
    assert "Nobody" not in page.text
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(func.count()).select_from(hires)).scalar_one() == 0


def test_what_the_team_prepared_before_is_said_to_be_carried(browse: Browse, furnished: Office) -> None:
    prepare(furnished)
    page = previewed(browse)
    assert "What the team prepared for R-0001 still holds and is carried over." in page.text
    assert page.text.count("Carried over Happened on") == 2


def test_a_plan_that_was_agreed_after_its_day_has_the_same_two_days_before_its_record_is_opened_and_on_it(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    while journey_of(furnished, reference).open_turn("readiness_session"):
        go_on(furnished, reference)
    happened = day_of(furnished)
    answers = {"none_needed": "yes"}
    with furnished.work(furnished.actor("sam")) as work:
        complete_step(work, reference, "readiness_plan", answers, happened_on=happened)
    move_clock(furnished, timedelta(days=7))
    with furnished.work(furnished.actor("pat")) as work:
        agree_step(work, reference, "readiness_plan")
    days = long_date(happened), long_date(day_of(furnished))
    assert "Carried over Happened on {} Agreed on {}".format(*days) in previewed(browse).text
    text = browse("sam").get(f"/records/{opened_hire(furnished)}/steps/readiness_plan").text
    assert f"Happened on {days[0]}" in text
    assert f"the professional lead, on {days[1]}, on the record from which it was carried over" in text


def test_what_was_carried_over_is_said_of_the_record_in_which_it_was_done_and_its_step_has_no_date(
    browse: Browse, furnished: Office
) -> None:
    prepare(furnished)
    mistaken = opened_hire(furnished)
    with furnished.work(furnished.actor("sam")) as work:
        withdraw(work, mistaken, "opened_by_mistake")
    assert planned(furnished).readiness == "What the team prepared for R-0001 still holds and is carried over."
    page = browse("sam").get(f"/records/{opened_hire(furnished)}/steps/readiness_session")
    assert "No date: it was carried over, so it was given no date here." in page.text


def test_what_will_not_be_needed_is_said_to_be_so_without_a_date(browse: Browse, furnished: Office) -> None:
    prepare(furnished, none_needed=True)
    assert {step.step for stage in planned(furnished).stages for step in stage.steps if not step.needed} == {
        "readiness_actions"
    }
    assert re.search(r"Complete actions needed before the advert .{0,300}Not needed", previewed(browse).text)


def test_steps_that_nobody_holds_are_flagged_before_the_post_is_opened(browse: Browse, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        granting.end_grant(work, "hana", "hr", scope=CARE_GROUP)
        granting.end_grant(work, "fay", "facilitator", scope=CARE_GROUP)
    owned = [step for stage in planned(furnished).stages for step in stage.steps if not step.held]
    assert {step.owner for step in owned} == {"HR", "The group facilitator"}
    page = previewed(browse)
    assert page.text.count("Nobody holds this yet") == len(owned)
    assert "Nobody there has the role of HR (7 steps) or group facilitator (2 steps) yet." in page.text


def test_two_parts_in_one_hand_are_said_at_the_form_and_nothing_is_previewed(browse: Browse) -> None:
    sam = browse("sam")
    sam.get("/records/new")
    page = sam.send("preview", status=422, **CHOSEN | {"service_lead": "cleo", "professional_lead": "cleo"})
    assert page.heading() == "Open a post"
    assert "must be two different people" in page.text


def test_a_form_opens_one_post_however_often_it_is_sent(browse: Browse) -> None:
    sam = browse("sam")
    sam.get("/records/new")
    preview = sam.send("preview", **CHOSEN)
    assert sam.send("open").heading().startswith("Oak team, post 1")
    sam.page = preview
    page = sam.send("open")
    assert page.heading().startswith("Oak team, post 1")
    assert "This post was opened already. No second one was opened." in page.text
    sam.get("/records/new")
    sam.send("preview", **CHOSEN)
    assert sam.send("open").heading().startswith("Oak team, post 2")


def test_the_id_of_a_record_that_somebody_does_not_see_opens_another_for_them(furnished: Office) -> None:
    reference = opened_hire(furnished)
    with furnished.work(ENGINE, write=False) as work:
        taken = work.connection.execute(select(hires.c.id).where(hires.c.reference == reference)).scalar_one()
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "lea", "Lea Example")
        add_team(work, "Elm team", care_group=CARE_GROUP)
        granting.give_grant(work, "lea", "service_lead", scope="Elm team")
    with furnished.work(furnished.actor("lea")) as work:
        done = open_hire(work, "Elm team", service_lead="lea", professional_lead="pat", form=taken)
    assert done.reference == "R-0002"


def test_what_is_no_id_of_a_form_is_none_of_a_record(furnished: Office) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        done = open_hire(work, TEAM, service_lead="sam", professional_lead="pat", form="made-up")
        assert opened_by(work, "made-up") == ""
    assert done.reference == "R-0001"
