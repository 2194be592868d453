"""The audit trail as an auditor works with it: search, exceptions, a sample, verifying, files, and who looked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from sqlalchemy import text

from pledge_engine.audit.checkpoint_file import read_checkpoint
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_person
from tests.factories.databases import unguarded
from tests.factories.office import ADMINISTRATOR, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_journey import date

Browse = Callable[..., Browser]


@pytest.fixture
def auditor(browse: Browse, furnished: Office) -> Browser:
    """Bo audits a trust with one record, on which Sam has completed a step."""
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        add_person(work, "bo", "Bo Example")
        give_grant(work, "bo", "auditor")
    opened_hire(furnished)
    sam = browse("sam")
    sam.get("/records/R-0001/steps/understand_roles")
    sam.send("complete", pillar="professional_practice", role="peer_support_worker")
    sam.get("/records/R-0001/note")
    sam.send(note="CANARY in a note")
    return browse("bo", canaries=("CANARY",))


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
    assert "No event fits." in auditor.get("/trail?person=pat").text
    assert "person “nobody” that you can see" in auditor.get("/trail?person=nobody", status=422).text
    assert "No event fits." in auditor.get("/trail?exception=corrected").text


def test_days_that_cannot_be_are_said_beside_their_boxes(auditor: Browser) -> None:
    auditor.get("/trail")
    page = auditor.send(form=0, status=422, **date("since", "31/2/2026"))
    assert "From: " in page.text
    assert [c["value"] for c in page.controls if c.get("name") == "since.day"] == ["31"]


def test_a_sample_is_drawn_by_words_and_is_the_same_every_time(auditor: Browser) -> None:
    auditor.get("/trail")
    page = auditor.send(form=1, seed="autumn", size="4")
    assert "4 events drawn by “autumn”" in page.text
    assert auditor.get("/trail?seed=autumn&size=4").text == page.text
    assert "give both" in auditor.get("/trail?seed=&size=many", status=422).text.lower()
    assert "not from 1 to 200" in auditor.get("/trail?seed=x&size=999", status=422).text


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


def test_verifying_says_in_plain_words_what_was_found_and_what_was_not_looked_at(
    auditor: Browser, database: str
) -> None:
    auditor.get("/trail")
    page = auditor.send("", form=2)
    assert page.heading() == "Everything is as it was recorded"
    assert "Events alone were verified." in page.text
    auditor.get("/trail")
    assert "1 record compared with the trail" in auditor.send(form=2, reference="R-0001").text
    with unguarded(database) as connection:
        connection.execute(text("UPDATE hire SET opened_on = '2020-01-01'"))
    auditor.get("/trail")
    page = auditor.send(form=2, reference="R-0001")
    assert page.heading() == "Something is not as it was recorded"
    assert "R-0001" in page.text
    auditor.get("/trail")
    assert "There is a problem" in auditor.send(form=2, status=422, reference="R-9999").text


def test_a_checkpoint_is_a_file_that_verifying_reads(auditor: Browser) -> None:
    auditor.get("/trail")
    form = auditor.page.forms[-1]
    token = next(field["value"] for field in form["fields"] if field.get("name") == "csrf_token")
    answer = auditor.client.post("/trail/checkpoint", data={"csrf_token": token})
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=checkpoint-")
    assert read_checkpoint(answer.get_data(as_text=True).splitlines()).events > 0


def test_the_trail_is_for_auditors_alone(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    for handle in ("sam", "hana", "lena", ADMINISTRATOR):
        browser = browse(handle)
        assert "/trail" not in {href for _, href in browser.get("/today").links}
        for path in ("/trail", "/trail?seed=x&size=5", "/trail/readers", "/trail?reference=R-0001"):
            browser.get(path, status=403)
        for path in ("/trail.csv", "/trail.jsonl"):
            assert browser.client.get(path).status_code == 403


def test_nobody_looked_is_said(auditor: Browser) -> None:
    assert "Nobody has read a restricted answer." in auditor.get("/trail/readers").text
