"""The audit trail as an auditor works with it: search, exceptions, a sample, files, and who looked."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from pledge_engine.audit.verbs import VERBS
from pledge_engine.hires.ending_commands import withdraw
from pledge_engine.hires.notes import add_note
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from tests.factories.office import ADMINISTRATOR, TEAM, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_journey import date

Browse = Callable[..., Browser]


def test_events_are_found_by_record_person_and_what_was_done(auditor: Browser) -> None:
    page = auditor.get("/trail?reference=R-0001")
    assert page.heading() == "Audit trail"
    assert "3 events" in page.text
    assert "Step completed : “Understand the lived experience roles available”" in page.text
    assert "Sam Example, as service lead" in page.text
    assert "(private)" in page.text
    for verb in ("Record+opened", "step_completed"):
        auditor.get(f"/trail?reference=R-0001&verb={verb}")
        assert ("h2", "1 event") in auditor.page.headings
    assert "3 events" in auditor.get("/trail?reference=1").text
    assert "3 events" in auditor.get("/trail?person=Sam+Example&reference=R-0001").text
    for nobody in ("nobody", "pat"):
        page = auditor.get(f"/trail?person={nobody}", status=422)
        assert f"person “{nobody}” who did anything here in a role" in page.text
        assert "#person" in {href for _, href in page.links}
    assert "No event fits." in auditor.get("/trail?exception=corrected").text


def test_what_was_not_kept_is_found_and_each_step_is_named(auditor: Browser, browse: Browse, furnished: Office) -> None:
    assert "No event fits." in auditor.get("/trail?exception=not-kept").text
    move_clock(furnished, timedelta(days=45))
    with furnished.work(furnished.actor("sam")) as work:
        withdraw(work, "R-0001", "not_funded")
    auditor = browse("bo")
    auditor.get("/trail")
    page = auditor.send(form=0, exception="not-kept")
    assert "Record withdrawn" in page.text
    assert "Not kept: " in page.text
    assert "“Hold the team readiness session”" in page.text.partition("Not kept: ")[2].partition("Reason")[0]
    assert ": exceptions “Not kept when its turn, stage, round or record closed”." in page.text
    table = auditor.client.get(dict(page.links)["a spreadsheet file (CSV)"]).get_data(as_text=True)
    ((row,), (sampled,)) = (
        list(csv.DictReader(io.StringIO(each)))
        for each in (table, auditor.client.get("/trail/sample.csv?seed=x&size=5").get_data(as_text=True))
    )
    assert "“Hold the team readiness session”" in row["not_kept"]
    assert f"Not kept when its turn, stage, round or record closed: event {row['event']}" in sampled["exceptions"]


def test_days_that_cannot_be_are_said_beside_their_boxes(auditor: Browser) -> None:
    auditor.get("/trail")
    page = auditor.send(form=0, status=422, **date("since", "31/2/2026"))
    assert "“From”: February 2026 has no day 31." in page.text
    assert [c["value"] for c in page.controls if c.get("name") == "since.day"] == ["31"]


def test_what_can_be_searched_for_is_offered_in_the_words_that_events_are_shown_in(auditor: Browser) -> None:
    auditor.get("/trail?reference=R-0001")
    assert "Step completed" in auditor.page.text
    auditor.send(form=0, verb="step_completed", reference="R-0001")
    assert ("h2", "1 event") in auditor.page.headings
    (offered,) = re.findall(r'<select[^>]*id="verb".*?</select>', auditor.response.get_data(as_text=True), re.DOTALL)
    assert re.findall(r'value="([^"]*)"', offered) == ["", *sorted(VERBS, key=lambda verb: VERBS[verb])]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("verb=step+complete", "What: “step complete” is not a kind of change that is recorded. Did you mean"),
        ("verb=zebra", "Use words such as “Step completed” or “Role given”."),
        ("door=window", "Recorded: “window” is not one of the choices. Choose one of them."),
        ("exception=strange", "Exceptions: “strange” is not one of the choices."),
        (
            "since.day=3&since.month=6&since.year=2026&until.day=2&until.month=6&until.year=2026",
            "To: 2 June 2026 is before 3 June 2026. Give the later day last.",
        ),
    ],
)
def test_what_can_find_nothing_is_said_beside_its_question_and_becomes_no_choice_there(
    auditor: Browser, query: str, said: str
) -> None:
    page = auditor.get(f"/trail?{query}", status=422)
    assert said in page.text
    name, _, typed = query.partition("=")
    name = "until.day" if name == "since.day" else name
    assert f"#{name.partition('.')[0]}" in {href for _, href in page.links}
    kept = {field.get("name"): field.get("value") for form in page.forms for field in form["fields"]}
    assert kept[name] == ("2" if name == "until.day" else "")
    assert f'value="{typed.replace("+", " ")}"' not in page.html
    assert "No event fits" not in page.text


def test_a_role_that_was_given_says_for_which_team_and_where_in_the_words_of_set_up(
    auditor: Browser, furnished: Office
) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, "bo", "service_lead", scope=TEAM)
    text = auditor.get("/trail?verb=grant_given").text
    assert f"of which: nothing → {TEAM}" in text
    assert "where: nothing → team" in text
    assert not re.search("[0-9a-f]{32}", text)


def test_a_page_on_paper_says_who_asked_for_what_and_when(auditor: Browser) -> None:
    assert "Asked by Bo Example on 9 June 2026, " in auditor.get("/trail").text
    assert ": everything." in auditor.page.text
    auditor.send(form=0, verb="step_completed", reference="1", **date("until", "30/6/2026"))
    assert ": record “1”; what was done “Step completed”; to 30 June 2026." in auditor.page.text
    auditor.get("/trail?seed=autumn&size=2")
    assert ": a sample." in auditor.page.text


def test_days_in_the_wrong_order_are_not_one_day_that_is_both(auditor: Browser) -> None:
    auditor.get("/trail")
    day = {**date("since", "3/6/2026"), **date("until", "3/6/2026")}
    assert "No event fits." in auditor.send(form=0, **day).text


def test_a_sample_is_drawn_by_words_and_is_the_same_every_time(auditor: Browser) -> None:
    auditor.get("/trail")
    page = auditor.send(form=1, seed="autumn", size="4")
    assert "4 events drawn by “autumn”" in page.text
    assert page.html.count("<details") == page.html.count("open>") > 0
    assert auditor.get("/trail?seed=autumn&size=4").text == page.text
    page = auditor.get("/trail?seed=&size=many", status=422)
    assert "Words to draw by: none are given. Give any words." in page.text
    assert "How many: this is not a number from 1 to 200. Ask for 25, say." in page.text
    assert "not from 1 to 200" in auditor.get("/trail?seed=x&size=999", status=422).text


def test_records_are_drawn_by_words_with_what_is_needed_to_follow_each_on_paper(
    auditor: Browser, furnished: Office
) -> None:
    for _ in range(5):
        opened_hire(furnished)
    auditor.get("/trail")
    page = auditor.get(dict(auditor.page.links)["Draw records"])
    assert page.heading() == "Draw records"
    page = auditor.send(seed="autumn", size="3")
    assert ("h2", "3 records of 6, drawn by “autumn”") in page.headings
    assert "Drawn for Bo Example on 9 June 2026, " in page.text
    assert "by the words “autumn”, 3 records of all 6." in page.text
    assert "Opened 9 June 2026" in page.text
    assert ": since 9 June 2026" in page.text
    trails = [href for _, href in page.links if href.startswith("/trail?reference=")]
    drawn = [href.partition("=")[2] for href in dict.fromkeys(trails)]
    assert drawn == sorted(drawn)
    assert len(drawn) == 3
    assert auditor.get("/trail/sample?seed=autumn&size=3").text == page.text
    links = dict(page.links)
    table = auditor.client.get(links["a spreadsheet file (CSV)"]).get_data(as_text=True)
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["drawn_by"], row["drawn_from"], row["record"]) for row in rows] == [
        ("autumn", "6", reference) for reference in drawn
    ]
    assert {(row["drawn_for"], row["drawn_at"][:10], row["searched"]) for row in rows} == {
        ("Bo Example", "2026-06-09", "everything")
    }
    assert [row["trail"] for row in rows] == [f"http://127.0.0.1:8000{href}" for href in dict.fromkeys(trails)]
    lines = auditor.client.get(links["lines of JSON"]).get_data(as_text=True).splitlines()
    assert [(json.loads(line)["drawn_by"], json.loads(line)["reference"]) for line in lines] == [
        ("autumn", reference) for reference in drawn
    ]
    auditor.get(f"/trail?reference={drawn[0]}")
    page = auditor.get("/trail/sample?seed=autumn&size=3&exception=corrected")
    assert ("h2", "0 records of 0, drawn by “autumn”") in page.headings
    assert "No record fits." in page.text


def test_what_records_cannot_be_drawn_by_is_said_beside_its_question(auditor: Browser) -> None:
    page = auditor.get("/trail/sample?seed=&size=many", status=422)
    assert "Words to draw by: none are given. Give any words." in page.text
    assert {"#seed", "#size"} <= {href for _, href in page.links}
    assert "not from 1 to 200" in auditor.get("/trail/sample?seed=x&size=999", status=422).text
    page = auditor.get("/trail/sample?seed=x&size=5&exception=strange", status=422)
    assert "Exceptions: “strange” is not one of the choices." in page.text
    days = "since.day=3&since.month=6&since.year=2026&until.day=2&until.month=6&until.year=2026"
    assert "2 June 2026 is before 3 June 2026" in auditor.get(f"/trail/sample?seed=x&size=5&{days}", status=422).text


def test_a_sample_of_events_that_is_taken_away_says_what_it_was_drawn_by(auditor: Browser) -> None:
    links = dict(auditor.get("/trail?seed=autumn&size=2").links)
    table = auditor.client.get(links["a spreadsheet file (CSV)"]).get_data(as_text=True)
    assert [row["drawn_by"] for row in csv.DictReader(io.StringIO(table))] == ["autumn", "autumn"]
    lines = auditor.client.get(links["lines of JSON with every change"]).get_data(as_text=True).splitlines()
    assert {json.loads(line)["drawn_by"] for line in lines} == {"autumn"}


def test_what_is_shown_can_be_taken_away_as_a_table_and_as_lines_of_json(auditor: Browser) -> None:
    links = dict(auditor.get("/trail?reference=R-0001").links)
    table = auditor.client.get(links["a spreadsheet file (CSV)"]).get_data(as_text=True)
    assert [row["what"] for row in csv.DictReader(io.StringIO(table))] == [
        "note_added",
        "step_completed",
        "hire_opened",
    ]
    lines = auditor.client.get(links["lines of JSON with every change"]).get_data(as_text=True)
    assert [json.loads(line)["verb"] for line in lines.splitlines()] == ["note_added", "step_completed", "hire_opened"]
    assert "CANARY" not in table + lines


def test_a_records_trail_is_read_to_its_beginning_and_back_and_files_hold_all_of_it(
    auditor: Browser, furnished: Office
) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        for number in range(110):
            add_note(work, "R-0001", f"Note {number}")
    page = auditor.get("/trail?reference=R-0001")
    assert ("h2", "The newest 50 of 113 events") in page.headings
    links = dict(page.links)
    assert "newer events" not in " ".join(links)
    page = auditor.get(links["63 older events"])
    assert ("h2", "Events 51 to 100 of 113, newest first") in page.headings
    links = dict(page.links)
    page = auditor.get(links["13 older events"])
    assert ("h2", "Events 101 to 113 of 113, newest first") in page.headings
    assert "Record opened" in page.text
    assert "older events" not in page.text
    back = auditor.get(dict(page.links)["100 newer events"])
    assert ("h2", "Events 51 to 100 of 113, newest first") in back.headings
    assert ("h2", "The newest 50 of 113 events") in auditor.get(dict(back.links)["50 newer events"]).headings
    table = auditor.client.get(dict(back.links)["a spreadsheet file (CSV)"]).get_data(as_text=True)
    assert len(list(csv.DictReader(io.StringIO(table)))) == 113
    page = auditor.get("/trail?older=R-0001/999", status=422)
    assert "There is no event to go on from that you can see. Begin with the newest." in page.text


def test_the_trail_is_for_auditors_alone(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    for handle in ("sam", "hana", "lena", ADMINISTRATOR):
        browser = browse(handle)
        assert "/trail" not in {href for _, href in browser.get("/today").links}
        wrong = "/trail?verb=zebra", "/trail?seed=", "/trail?door=window"
        for path in (
            "/trail",
            "/trail?seed=x&size=5",
            "/trail/sample",
            "/trail/sample?seed=",
            "/trail/readers",
            "/trail?reference=R-0001",
            *wrong,
        ):
            browser.get(path, status=403)
        for path in (
            "/trail.csv",
            "/trail.jsonl",
            "/trail/sample.csv?seed=x&size=5",
            "/trail/sample.jsonl?seed=&size=",
        ):
            assert browser.client.get(path).status_code == 403


def test_nobody_looked_is_said(auditor: Browser) -> None:
    assert "Nobody has read a restricted answer." in auditor.get("/trail/readers").text
