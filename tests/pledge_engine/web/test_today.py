"""Needs you today says for whom one covers, until when and what waits because of it, and that cover ended early."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.office import Office
from pledge_engine.people.cover_told import told
from pledge_engine.people.covering import end_cover, name_cover
from tests.factories.cover import add_others, away, complete, gone
from tests.factories.office import ADMINISTRATOR, day_of, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser
from workflows.definition import Role
from workflows.words import long_date

Browse = Callable[..., Browser]


@pytest.fixture
def covered(furnished: Office) -> Office:
    """Sam and Pat lead a record; Cara and Piers lead elsewhere, and cover for them for ten days from today."""
    add_others(furnished)
    opened_hire(furnished)
    away(furnished, "sam", "cara")
    away(furnished, "pat", "piers")
    return furnished


def test_whoever_covers_is_told_for_whom_until_when_and_what_waits_because_of_it(
    covered: Office, browse: Browse
) -> None:
    until = long_date(day_of(covered) + timedelta(days=10))
    complete(covered, "sam", "job_plan")
    said = browse("cara").get("/today").text
    assert f"You cover for Sam Example as the service lead until {until}. Waiting for you because of it: " in said
    assert " open steps." in said
    said = browse("piers").get("/today").text
    assert f"You cover for Pat Example as the professional lead until {until}." in said
    assert "and 1 agreement." in said


@pytest.mark.usefixtures("covered")
def test_nobody_else_is_told_of_it(browse: Browse) -> None:
    for handle in ("sam", "pat", "fay", "lena"):
        assert "You cover for" not in browse(handle).get("/today").text


def test_cover_that_is_to_come_is_told_before_it_begins(covered: Office, browse: Browse) -> None:
    first = day_of(covered) + timedelta(days=20)
    with covered.work(covered.actor("sam")) as work:
        name_cover(work, "sam", "cara", from_on=first, until_on=first + timedelta(days=2))
    days = f"from {long_date(first)} until {long_date(first + timedelta(days=2))}"
    assert f"You cover for Sam Example {days}. Both days are included." in browse("cara").get("/today").text


def test_cover_of_one_day_is_said_as_that_day(covered: Office, browse: Browse) -> None:
    day = day_of(covered) + timedelta(days=20)
    with covered.work(covered.actor("sam")) as work:
        named = name_cover(work, "sam", "cara", from_on=day, until_on=day)
    assert told(named)[0].endswith(f", on {long_date(day)}.")
    for address in ("/today", "/settings"):
        text = browse("cara").get(address).text
        assert f"You cover for Sam Example on {long_date(day)}." in text
        assert f"until {long_date(day)}" not in text


def test_somebody_for_whom_others_named_cover_reads_who_covers_and_that_it_has_ended(
    furnished: Office, browse: Browse
) -> None:
    add_others(furnished)
    with furnished.work(furnished.actor("sam")) as work:
        name_cover(work, "sam", "cara", from_on=work.today, until_on=work.today + timedelta(days=1))
    assert "covers for you" not in browse("sam").get("/today").text, "Sam named them"
    until = day_of(furnished) + timedelta(days=4)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        name_cover(work, "pat", "piers", from_on=work.today, until_on=until)
    days = f"from {long_date(day_of(furnished))} until {long_date(until)}"
    pat = browse("pat")
    assert f"Piers Sample covers for you {days}. Both days are included." in pat.get("/today").text
    assert "Piers Sample covers for you" not in browse("sam").get("/today").text
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        end_cover(work, "pat")
    assert (
        f"Piers Sample no longer covers for you. It ended on {long_date(day_of(furnished))}" in pat.get("/today").text
    )
    move_clock(furnished, timedelta(days=5))
    assert "covers for you" not in pat.get("/today").text


def test_of_cover_that_another_took_over_it_is_not_told_that_it_ended(furnished: Office, browse: Browse) -> None:
    add_others(furnished)
    away(furnished, "sam", "cleo", 5)
    with furnished.work(furnished.actor("sam")) as work:
        end_cover(work, "sam")
        name_cover(work, "sam", "cara", from_on=work.today, until_on=work.today + timedelta(days=5))
    assert "covers for you" not in browse("sam").get("/today").text
    with furnished.work(furnished.actor("sam")) as work:
        end_cover(work, "sam")
        later = work.today + timedelta(days=6)
        name_cover(work, "sam", "cara", from_on=later, until_on=later)
    said = browse("sam").get("/today").text
    assert "Cara Sample no longer covers for you." in said, "nobody stands in until then"
    assert "Cara Sample covers for you" not in said


def test_cover_that_ended_early_is_told_for_some_days(covered: Office, browse: Browse) -> None:
    with covered.work(covered.actor("sam")) as work:
        end_cover(work, "sam")
    ended = f"You no longer cover for Sam Example. It ended on {long_date(day_of(covered))}, before its last day."
    assert ended in browse("cara").get("/today").text
    gone = browse("cara").get("/records/R-0001", status=404).text
    assert f"{ended} What was yours to see because of it is so no more." in gone
    nowhere = browse("cara").get("/records/R-9999", status=404).text
    assert nowhere.replace("R-9999", "R-0001") == gone, "of a record that is not there the same is said"
    assert "no longer cover" not in browse("olu").get("/records/R-9999", status=404).text
    move_clock(covered, timedelta(days=8))
    assert "Sam Example" not in browse("cara").get("/today").text


def test_cover_that_was_ended_and_named_anew_is_told_once(covered: Office, browse: Browse) -> None:
    with covered.work(covered.actor("sam")) as work:
        end_cover(work, "sam")
    away(covered, "sam", "cara", 3)
    said = browse("cara").get("/today").text
    assert "You cover for Sam Example as the service lead" in said
    assert "no longer" not in said


def test_a_record_whose_lead_has_left_leads_to_where_another_is_named(furnished: Office, browse: Browse) -> None:
    reference = opened_hire(furnished)
    gone(furnished, "sam")
    page = browse("cleo").get("/today")
    assert "Records with a lead who can act no more" in page.text
    assert ("Name another lead", f"/records/{reference}/hand-over") in page.links
    assert "Nobody holds this (Sam Example can no longer log in)" in page.text
    assert "Name another lead" in browse("cleo").get(f"/records/{reference}/hand-over").title
    assert "can act no more" not in browse("hana").get("/today").text


def test_who_was_named_lead_reads_it_there(furnished: Office, browse: Browse) -> None:
    reference = opened_hire(furnished)
    with furnished.work(furnished.actor("sam")) as work:
        reassign_lead(work, reference, Role.SERVICE_LEAD, "cleo")
    page = browse("cleo").get("/today")
    assert "Another lead was named in the last 7 days" in page.text
    assert "Sam Example named you as the service lead, in place of Sam Example." in page.text
    assert (reference, f"/records/{reference}") in page.links
