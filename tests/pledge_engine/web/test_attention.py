"""Needs attention on the pages: narrowed, counted, and what is done with many steps at once, each told how it went."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from notifications.outbox import messages
from pledge_engine.office import Office
from pledge_engine.people import granting, newcomers, organisation
from tests.factories.cover import complete
from tests.factories.office import TEAM, journey_of, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from workflows.definition import Role

Browse = Callable[..., Browser]
FIRST, SECOND = "R-0001/understand_roles/1", "R-0001/support_infrastructure/1"


@pytest.fixture
def late(furnished: Office) -> Office:
    """A record on which several steps of the service lead are overdue."""
    opened_hire(furnished)
    move_clock(furnished, timedelta(days=35))
    return furnished


def banner(page: Page) -> tuple[str, str]:
    """The title of the banner, and the class that says it is about what was done."""
    title = next(text for tag, text in page.headings if text in {"Done", "Important"})
    return title, next(iter(re.findall("nhsuk-notification-banner--success", page.html)), "")


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
    page = pat.get("/attention?step=nonsense", status=422)
    assert "is not a step" in page.text
    assert 'value="nonsense"' not in page.html


@pytest.mark.usefixtures("late")
def test_what_is_asked_for_is_called_by_its_words_also_where_the_address_has_its_key(browse: Browse) -> None:
    pat = browse("pat")
    for asked, key, words in (
        ("step", "understand_roles", "Understand the lived experience roles available ("),
        ("owner", "service_lead", "The service lead ("),
        ("waiting_on", "candidate", "Waiting for the candidate"),
    ):
        page = pat.get(f"/attention?{asked}={key}")
        assert words in page.text
        assert f">{key}<" not in page.html


def test_each_step_that_is_ticked_is_nudged_once_a_day_and_told_by_itself(browse: Browse, late: Office) -> None:
    pat = browse("pat")
    pat.get("/attention?owner=The+service+lead")
    page = pat.send("nudge", pick=[FIRST, SECOND])
    assert "2 of 2 nudged" in page.text
    assert "nudged. Look again: No email address is recorded for Sam Example" in page.text
    assert banner(page) == ("Done", "nhsuk-notification-banner--success")
    assert pat.response.request.query_string == b"owner=The+service+lead"
    page = pat.send("nudge", pick=[FIRST, "R-0001/readiness_session/1"])
    assert "0 of 2 nudged" in page.text
    assert banner(page) == ("Important", "")
    assert (
        "R-0001: Whoever holds “Understand the lived experience roles available” was asked about it today" in page.text
    )
    assert "R-0001: You hold “Hold the team readiness session” yourself" in page.text
    assert nudges(late) == 2


@pytest.mark.usefixtures("late")
def test_what_was_done_in_part_is_not_said_to_be_done(browse: Browse) -> None:
    pat = browse("pat")
    pat.get("/attention")
    page = pat.send("nudge", pick=[FIRST, "R-0001/readiness_session/1"])
    assert "1 of 2 nudged" in page.text
    assert banner(page) == ("Important", "")


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
    assert "Choose who is to have it." in pat.send("give", status=422).text
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


def row_with(page: Page, words: str) -> str:
    """The row of a table that begins with these words."""
    rows: list[str] = re.findall(r"<tr.*?</tr>", page.html, re.DOTALL)
    return next(row for row in rows if words in row)


@pytest.mark.usefixtures("late")
def test_a_step_that_the_reader_alone_holds_has_no_tick_and_says_so(browse: Browse) -> None:
    own, others = "Hold the team readiness session", "Understand the lived experience roles"
    for handle, held, not_held in (("pat", own, others), ("sam", others, own)):
        page = browse(handle).get("/attention")
        assert "You hold this" in row_with(page, held)
        assert 'type="checkbox"' not in row_with(page, held)
        assert "You hold this" not in row_with(page, not_held)
        assert 'type="checkbox"' in row_with(page, not_held)
    assert "You hold this" not in browse("lena").get("/attention").text


def test_what_was_asked_about_today_says_so_until_the_day_is_over(browse: Browse, late: Office) -> None:
    pat = browse("pat")
    pat.get("/attention")
    pat.send("nudge", pick=[FIRST])
    page = pat.get("/attention")
    assert "Asked today" in row_with(page, "Understand the lived experience roles")
    assert page.text.count("Asked today") == 1
    assert "Asked today" in browse("sam").get("/attention").text
    move_clock(late, timedelta(days=1))
    assert "Asked today" not in browse("pat").get("/attention").text


def test_what_waits_for_the_reader_is_shown_as_narrowed(browse: Browse, late: Office) -> None:
    with late.work(late.actor("admin")) as work:
        organisation.add_team(work, "Elm team", care_group="North")
        granting.give_grant(work, "sam", Role.SERVICE_LEAD, scope="Elm team")
    elm = opened_hire(late, "Elm team")
    for reference in ("R-0001", elm):
        complete(late, "sam", "job_plan", reference)
    pat, waits = browse("pat"), "Waits for your agreement"
    both = pat.get("/attention").text
    assert waits in both
    assert elm in both
    of_oak = pat.get("/attention?team=Oak+team").text
    assert waits in of_oak
    assert elm not in of_oak
    assert "are left out" not in of_oak
    other_step = pat.get("/attention?step=Hold+the+team+readiness+session").text
    assert waits not in other_step
    assert "stages to agree and records to move on are left out" in other_step
    assert waits in pat.get("/attention?step=Agree+the+job+plan").text
    assert waits not in pat.get("/attention?team=Oak+team&page=2").text
