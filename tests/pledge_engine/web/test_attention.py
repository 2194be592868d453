"""Needs attention on the pages: narrowed, counted, and what is done with many steps at once, each told how it went."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from notifications.outbox import messages
from pledge_engine.office import Office
from pledge_engine.people import granting, newcomers
from tests.factories.office import TEAM, journey_of, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser
from workflows.definition import Role

Browse = Callable[..., Browser]
FIRST, SECOND = "R-0001/understand_roles/1", "R-0001/support_infrastructure/1"


@pytest.fixture
def late(furnished: Office) -> Office:
    """A record on which several steps of the service lead are overdue."""
    opened_hire(furnished)
    move_clock(furnished, timedelta(days=35))
    return furnished


def nudges(office: Office) -> int:
    with office.work(office.actor("pat"), write=False) as work:
        mine = select(func.count()).select_from(messages).where(messages.c.kind == "nudged")
        return work.connection.execute(mine).scalar_one()


@pytest.mark.usefixtures("late")
def test_it_is_narrowed_and_counted_by_its_address(browse: Browse) -> None:
    pat = browse("pat")
    page = pat.get("/attention")
    assert "Understand the lived experience roles" in page.text
    assert "working days late" in page.text
    only = pat.get("/attention?step=Agree+the+job+plan")
    assert not [text for text, _ in only.links if text.startswith("Understand the lived")]
    by_owner = pat.get("/attention?by=owner")
    assert "How much needs attention" in by_owner.text
    href = next(href for text, href in by_owner.links if text == "The service lead")
    assert "Understand the lived experience roles" in pat.get(href).text
    assert "is not a step" in pat.get("/attention?step=nonsense", status=422).text


def test_each_step_that_is_ticked_is_nudged_once_a_day_and_told_by_itself(browse: Browse, late: Office) -> None:
    pat = browse("pat")
    pat.get("/attention?owner=The+service+lead")
    page = pat.send("nudge", pick=[FIRST, SECOND])
    assert "2 of 2 nudged" in page.text
    assert pat.response.request.query_string == b"owner=The+service+lead"
    page = pat.send("nudge", pick=[FIRST, "R-0001/readiness_session/1"])
    assert "0 of 2 nudged" in page.text
    assert "asked about it today already" in page.text
    assert "nobody else holds" in page.text
    assert nudges(late) == 2


def test_with_nothing_ticked_it_says_so(browse: Browse, late: Office) -> None:
    pat = browse("pat")
    pat.get("/attention")
    assert "No step is ticked" in pat.send("nudge", status=422).text
    assert "pick-1" in pat.page.ids
    assert nudges(late) == 0


def test_steps_are_given_to_somebody_after_a_look_at_what_that_means(browse: Browse, late: Office) -> None:
    with late.work(late.actor("admin")) as work:
        newcomers.add_person(work, "kim", "Kim Example")
        granting.give_grant(work, "kim", "service_lead", scope=TEAM)
    pat = browse("pat")
    pat.get("/attention")
    page = pat.send("reassign", pick=[FIRST])
    assert page.heading() == "Give this step to somebody else"
    assert "for good" in page.text
    assert journey_of(late, "R-0001").leads[Role.SERVICE_LEAD] == late.actor("sam").id
    assert "Nobody is named" in pat.send("give", status=422).text
    assert "0 of 1 given" in pat.send("give", to="olu").text
    pat.send("reassign", pick=[FIRST])
    assert "1 of 1 given" in pat.send("give", to="kim").text
    assert journey_of(late, "R-0001").leads[Role.SERVICE_LEAD] == late.actor("kim").id


def test_a_step_that_needs_attention_is_nudged_from_its_own_page(browse: Browse, late: Office) -> None:
    pat, sam = browse("pat"), browse("sam")
    page = pat.get("/records/R-0001/steps/understand_roles")
    href = next(href for text, href in page.links if text == "Nudge whoever holds this")
    pat.get(href)
    assert "reminded whoever holds" in pat.send("it").text
    pat.get(href)
    assert "asked about it today already" in pat.send("it", status=422).text
    assert nudges(late) == 1
    assert "Nudge" not in sam.get("/records/R-0001/steps/readiness_plan").text


@pytest.mark.usefixtures("late")
def test_only_those_who_may_nudge_are_offered_it(browse: Browse) -> None:
    assert "Nudge" in browse("sam").get("/attention").text
    assert "Nudge" not in browse("lena").get("/attention").text
    browse("admin").get("/attention", status=403)
