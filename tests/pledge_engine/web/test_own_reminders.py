"""How somebody is reminded, on their own settings: said in plain words, chosen there, and theirs alone."""

from __future__ import annotations

from collections.abc import Callable

from pledge_engine.office import Office
from tests.factories.office import WORKER, go_on, opened_hire
from tests.pledge_engine.web.browser import Browser

Browse = Callable[..., Browser]
ALWAYS = "what is overdue, what is escalated to you"


def test_what_somebody_chooses_is_told_on_the_page_in_plain_words_and_is_theirs_alone(browse: Browse) -> None:
    sam, pat = browse("sam"), browse("pat")
    assert "one mail on every working day on which something is new for you" in sam.get("/settings").text
    page = sam.get("/settings/reminders")
    assert page.heading() == "How you are reminded"
    assert ALWAYS in page.text
    said = sam.send(rhythm="weekly", weekday="Friday", folded=["agreements"]).text
    for words in (
        "one mail a week, on Friday, or on the next working day after it",
        "That your agreement is needed comes in the mail of the next working morning.",
        "That a change was asked for comes at once.",
        ALWAYS,
    ):
        assert words in said
    assert "Friday" in sam.get("/settings").text
    page = sam.get("/settings/reminders")
    checked = {(each.get("name"), each.get("value")) for each in page.controls if "checked" in each}
    assert checked == {("rhythm", "weekly"), ("folded", "agreements")}
    assert "Friday" not in pat.get("/settings").text


def test_whoever_is_a_worker_and_nothing_else_reads_no_word_of_what_only_reaches_others(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    while not furnished.actor(WORKER).grants:
        go_on(furnished, reference)
    words = ("overdue", "escalated", "late", "make time", "in place of somebody", "cover", "record")
    settings, reminders = (
        browse(WORKER).get(path).text.partition("How you are reminded")[2].partition("Support links")[0]
        for path in ("/settings", "/settings/reminders")
    )
    about_reminders, heading, _ = settings.partition("Who can see your record")
    assert heading
    assert [word for word in words if word in about_reminders] == []
    assert [word for word in words if word in reminders] == []
    assert "Whatever you choose, everything about how you log in comes at once." in reminders
    assert "due or late" in browse("sam").get("/settings/reminders").text


def test_a_weekly_mail_without_a_day_says_what_is_missing_and_keeps_what_was_chosen(browse: Browse) -> None:
    sam = browse("sam")
    sam.get("/settings/reminders")
    page = sam.send(rhythm="weekly", folded=["changes"], status=422)
    assert "choose a day from Monday to Friday" in page.text.replace("Choose", "choose")
    checked = {(each.get("name"), each.get("value")) for each in page.controls if "checked" in each}
    assert checked == {("rhythm", "weekly"), ("folded", "changes")}
