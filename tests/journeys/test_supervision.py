"""The story of six sessions attended: two months did not run, one was missed, and a make-up counted."""

from datetime import date

from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.stage_commands import agree_stage
from tests.journeys.story import Story, must_be_told


def session(story: Story, day: date, outcome: str) -> None:
    """Fay records a session on the day it was held."""
    story.on(day)
    with story.office.work(story.office.actor("fay")) as work:
        record_register(work, "group_supervision", day, {story.record: outcome})


def test_two_months_did_not_run_one_was_missed_and_a_make_up_counted(database: str) -> None:
    story = Story(database, date(2026, 1, 12))
    story.comes_to("supervision")
    session(story, date(2026, 2, 10), "attended")
    session(story, date(2026, 3, 10), "did not run")
    session(story, date(2026, 4, 9), "did not run")
    assert story.due("group_supervision", 8) == (
        "14 September 2026: 8 months after 12 January 2026 (the first day of group supervision); "
        "12 September 2026 is a Saturday, so the next working day"
    )
    session(story, date(2026, 5, 6), "not attended")
    assert story.stands("group_supervision", 9).startswith("Open")  # A month is added for each that did not count.

    # A make-up before month 4 has passed fills that month, and the month that was added for it is not needed.
    session(story, date(2026, 5, 11), "attended")
    assert story.stands("group_supervision", 4) == "Complete"
    assert story.stands("group_supervision", 9) == "Closed, no longer needed"
    assert "“Group supervision month” is not complete (2 of 6); the group facilitator holds it." in story.blockers()
    assert "2 of 6" in " ".join(story.refused("sam", agree_stage))
    for day in (date(2026, 6, 9), date(2026, 7, 9), date(2026, 8, 11), date(2026, 9, 9)):
        session(story, day, "attended")
    assert not [words for words in story.blockers() if "Group supervision" in words]
    must_be_told(
        "six attended",
        story.printed(
            """
            Group supervision started on 12 January 2026. Six sessions have to be attended.
            """,
            since=date(2026, 2, 10),
        ),
    )
    story.ends()
