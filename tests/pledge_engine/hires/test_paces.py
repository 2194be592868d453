"""The pace of the workbook: its worker is told once it is set, and whoever sees the record reads which it is and whose word."""

from __future__ import annotations

from datetime import timedelta

from pledge_engine.hires.change_commands import set_pace
from pledge_engine.hires.my_pledge import my_pledge
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import Office
from pledge_engine.web.my_pledge_words import page_of
from tests.factories.office import WORKER, day_of, go_on, journey_of, mailed, move_clock
from workflows.words import long_date

REFERENCE = "R-0001"


def begun(office: Office) -> None:
    while not journey_of(office, REFERENCE).current("workbook_week"):
        go_on(office, REFERENCE)


def set_to(office: Office, weeks: int) -> None:
    with office.work(office.actor("sam")) as work:
        set_pace(work, REFERENCE, weeks)


def pace_for(office: Office, handle: str) -> str:
    return office.look(office.actor(handle), lambda work: show_hire(work, REFERENCE)).pace


def test_a_worker_is_told_of_the_pace_and_reads_who_recorded_it(office: Office) -> None:
    begun(office)
    told = mailed(office, WORKER)
    page = page_of(office.look(office.actor(WORKER), my_pledge), day_of(office))
    assert page.pace == ""
    assert page.news == ()
    set_to(office, 2)
    assert mailed(office, WORKER) == [*told, "something_to_read"]
    set_to(office, 2)
    assert mailed(office, WORKER) == [*told, "something_to_read"], "it was so already"
    said = (
        f"Your pace is one week every 2 weeks, as Sam Example (your service lead) recorded on {long_date(day_of(office))}. "
        "If that was not agreed with you, tell either of your leads."
    )
    for days, news in ((27, (f"The pace of your workbook was set. {said}",)), (1, ())):
        move_clock(office, timedelta(days=days))
        page = page_of(office.look(office.actor(WORKER), my_pledge), day_of(office))
        assert page.pace == said
        assert page.news == news


def test_whoever_sees_the_record_reads_the_pace_that_was_set(office: Office) -> None:
    begun(office)
    assert pace_for(office, "pat") == ""
    set_to(office, 3)
    assert pace_for(office, "pat") == f"One week every 3 weeks; Sam Example recorded it on {long_date(day_of(office))}"
    set_to(office, 1)
    assert pace_for(office, "pat").startswith("One week every week; Sam Example recorded it")
    assert pace_for(office, "olu") == "", "occupational health sees its own step alone"
