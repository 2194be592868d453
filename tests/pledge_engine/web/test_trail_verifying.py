"""Verifying the trail on the pages, and the checkpoints that an auditor takes away, keeps and compares it with."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from pledge_engine.audit.checkpoint_file import read_checkpoint
from pledge_engine.audit.faults import Verification
from pledge_engine.hires.notes import add_note
from pledge_engine.office import Office
from pledge_engine.reconciliation.findings import Reconciliation
from pledge_engine.reconciliation.verifying import Verified, verify_events
from pledge_engine.web.trail_verifying import verified_page
from tests.factories.databases import unguarded
from tests.factories.office import ADMINISTRATOR, opened_hire
from tests.pledge_engine.web.browser import Browser, Page

Browse = Callable[..., Browser]


def test_verifying_says_in_plain_words_what_was_found_and_what_was_not_looked_at(
    auditor: Browser, database: str
) -> None:
    auditor.get("/trail")
    page = auditor.send("", form=2)
    assert page.heading() == "Everything is as it was recorded"
    assert "1 record compared with the trail: every row says what its events say." in page.text
    assert "There was time for" not in page.text
    auditor.get("/trail")
    page = auditor.send(form=2, reference="R-0001")
    assert page.heading() == "Everything is as it was recorded"
    assert "1 record compared with the trail" in page.text
    with unguarded(database) as connection:
        connection.execute(text("UPDATE hire SET opened_on = '2020-01-01'"))
    for reference in ("R-0001", ""):
        auditor.get("/trail")
        page = auditor.send(form=2, reference=reference)
        assert page.heading() == "Something is not as it was recorded"
        assert "R-0001" in page.text
    auditor.get("/trail")
    assert "There is a problem" in auditor.send(form=2, status=422, reference="R-9999").text


def test_where_there_was_no_time_for_every_record_it_is_said_how_many_and_how_to_compare_the_rest() -> None:
    trail = Verification(chains=3, events=900, faults=())
    page = verified_page(Verified(trail, Reconciliation(records=50, left=250)))
    assert (page.intact, page.compared) == (True, False)
    assert page.beside[0].startswith("There was time for 50 of 300 records, those opened first.")
    assert "pledge audit verify" in page.beside[0]
    assert page.found[1] == "50 of 300 records compared with the trail: every row says what its events say."


def test_a_checkpoint_is_a_file_that_verifying_reads(auditor: Browser) -> None:
    auditor.get("/trail")
    form = auditor.page.forms[-1]
    token = next(field["value"] for field in form["fields"] if field.get("name") == "csrf_token")
    answer = auditor.client.post("/trail/checkpoint", data={"csrf_token": token})
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=checkpoint-")
    assert read_checkpoint(answer.get_data(as_text=True).splitlines()).events > 0


def checkpoint(auditor: Browser) -> bytes:
    """The file that the page gives."""
    auditor.get("/trail")
    token = next(field["value"] for field in auditor.page.forms[-1]["fields"] if field.get("name") == "csrf_token")
    found: bytes = auditor.client.post("/trail/checkpoint", data={"csrf_token": token}).get_data()
    return found


def compared(auditor: Browser, file: bytes, status: int = 200, **typed: Any) -> Page:
    auditor.get("/trail")
    return auditor.send(status=status, kept=(io.BytesIO(file), "checkpoint.jsonl"), **typed)


def test_a_checkpoint_that_was_kept_is_compared_and_shows_what_the_chains_alone_do_not(
    auditor: Browser, furnished: Office, database: str
) -> None:
    kept = checkpoint(auditor)
    with furnished.work(furnished.actor("sam")) as work:
        add_note(work, "R-0001", "After it was taken.")
    page = compared(auditor, kept)
    assert page.heading() == "The trail still holds everything that was in it then"
    assert "Compared with the checkpoint of 9 June 2026, " in page.text
    assert "events in " in page.text
    assert "The checkpoint is not signed: it proves something if" in page.text
    cut_short(database, "R-0001", by=2)
    assert furnished.look(furnished.actor("bo"), verify_events).intact, "a chain alone does not show it"
    page = compared(auditor, kept)
    assert page.heading() == "Something is not as it was recorded"
    assert "R-0001, event 3: the event is missing" in page.text


def test_an_event_that_was_changed_is_shown_as_changed_beside_the_others(
    auditor: Browser, furnished: Office, database: str
) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        add_note(work, "R-0001", "After it was opened.")
    said = "Not as it was recorded"
    assert said not in auditor.get("/trail?reference=R-0001").text
    with unguarded(database) as connection:
        connection.execute(text("UPDATE audit_event SET body = replace(body, 'Oak', 'Ash') WHERE verb = 'hire_opened'"))
    page = auditor.get("/trail?reference=R-0001")
    assert page.text.count(said) == 1
    assert page.text.index("Note added") < page.text.index(said), "the newest stands first, and is as it was"
    lines = auditor.client.get("/trail.jsonl?reference=R-0001").get_data(as_text=True).splitlines()
    assert [json.loads(line)["as_recorded"] for line in lines].count(False) == 1
    table = auditor.client.get("/trail.csv?reference=R-0001").get_data(as_text=True)
    rows = {row["what"]: row["as_recorded"] for row in csv.DictReader(io.StringIO(table))}
    assert (rows["hire_opened"], rows["note_added"]) == ("no", "yes")


def cut_short(database: str, reference: str, *, by: int) -> None:
    """Take the last events of a record away, and let its row remember the end that is left."""
    with unguarded(database) as connection:
        found = text("SELECT id, chain_length FROM hire WHERE reference = :reference")
        row = connection.execute(found, {"reference": reference}).one()
        left = {"hire": row.id, "left": row.chain_length - by}
        for table in ("audit_secret", "audit_event"):
            connection.execute(text(f"DELETE FROM {table} WHERE chain = :hire AND sequence > :left"), left)  # noqa: S608 - named here
        last = text("SELECT hash FROM audit_event WHERE chain = :hire AND sequence = :left")
        left["head"] = connection.execute(last, left).scalar_one()
        connection.execute(text("UPDATE hire SET chain_head = :head, chain_length = :left WHERE id = :hire"), left)


def test_what_is_no_checkpoint_is_said_beside_its_file(auditor: Browser) -> None:
    kept = checkpoint(auditor)
    for file, said in (
        (b"", "Line 1 is not one of a checkpoint: it cannot be read."),
        (b"\xff\x00 not one", "Line 1 is not one of a checkpoint: it cannot be read."),
        (kept.replace(b'"length":3', b'"length":4'), "its length and its marks do not belong together"),
        (kept.replace(b'"head":"', b'"head":"f'), "The checkpoint was changed"),
    ):
        page = compared(auditor, file, 422)
        assert said in page.text
        assert "#kept-file" in {href for _, href in page.links}
    auditor.get("/trail")
    assert "No file was chosen. Choose the checkpoint that you kept." in auditor.send(status=422).text
    page = compared(auditor, kept, 422, signed_by="5F0C")
    assert "The checkpoint was not signed with that key." in page.text
    assert "5F0C" in [field.get("value") for form in page.forms for field in form["fields"]]


def given(browser: Browser, address: str, size: int) -> int:
    """The status when a file of this size is sent with the token of the page at the address."""
    page = browser.get(address)
    token = next(f["value"] for form in page.forms for f in form["fields"] if f.get("name") == "csrf_token")
    parts = ('name="csrf_token"', token.encode()), ('name="kept"; filename="kept.jsonl"', b"x" * size)
    body = b"".join(b"--b\r\nContent-Disposition: form-data; %b\r\n\r\n%b\r\n" % (p.encode(), c) for p, c in parts)
    sent = {"data": body + b"--b--\r\n", "content_type": "multipart/form-data; boundary=b"}
    return browser.client.post("/trail/compare", **sent).status_code


def test_a_checkpoint_grows_with_the_trail_and_has_an_end_all_the_same(auditor: Browser) -> None:
    assert given(auditor, "/trail", 1_100_000) == 422
    assert given(auditor, "/trail", 16_000_001) == 413


def test_nobody_who_does_not_verify_may_give_a_checkpoint_or_send_as_much(browse: Browse, furnished: Office) -> None:
    opened_hire(furnished)
    for handle in ("sam", ADMINISTRATOR):
        browser = browse(handle)
        assert given(browser, "/settings/reminders", 10) == 403
        assert given(browser, "/settings/reminders", 1_100_000) == 413
