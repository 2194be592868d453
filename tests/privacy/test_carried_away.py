"""The corpus in what leaves the pages: in mails, tables, workbooks, JSON and the log, nothing is worked out, run or forged."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import cycle, repeat
from pathlib import Path
from typing import Any

import pytest

from notifications.catalogue import Digest
from notifications.made_up import MADE_UP
from notifications.mail import compose
from notifications.render import Rendered, render
from notifications.settings import MailSettings
from pledge_engine.audit.event import Titled
from pledge_engine.audit.exceptions import Kind
from pledge_engine.audit.files import events_as_csv, events_as_json
from pledge_engine.audit.reviewing import ReviewedEvent
from pledge_engine.cli.output import print_json
from pledge_engine.formulas import as_meant, harmless
from pledge_engine.hires.days_from import DaysFrom
from pledge_engine.hires.list_views import HireRow
from pledge_engine.hires.sampled_files import sample_as_csv
from pledge_engine.hires.sampled_records import RecordSample, SampledRecord
from pledge_engine.hires.sampled_stages import SampledStage
from pledge_engine.intake.sheets import Sheet
from pledge_engine.intake.text_files import read_text
from pledge_engine.intake.tracker_files import as_text, as_workbook
from pledge_engine.logs import log_unexpected
from pledge_engine.reports.as_csv import kept_as_csv
from pledge_engine.reports.kept_views import KeptReport, KeptRow
from pledge_engine.settings import Settings
from pledge_engine.web.list_rows import file_of
from tests.factories.mail_server import SENT_BY
from tests.privacy.corpus import EVERY, FORGED, WORKED_OUT, some
from tests.privacy.harmless import wrong_in_log, wrong_in_table

AT = datetime(2026, 8, 10, 9, tzinfo=UTC)
# What the engine makes itself: nobody types it.
_NOT_TYPED = {"link", "reference", "days_from"}
_MARKS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def typed_into(value: Any, texts: Iterator[str], name: str = "") -> Any:
    """The same with a text of the corpus wherever words stand that somebody may have typed."""
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: typed_into(getattr(value, f.name), texts, f.name) for f in fields(value)})
    if isinstance(value, tuple):
        return tuple(typed_into(each, texts, name) for each in value)
    return next(texts) if isinstance(value, str) and name not in _NOT_TYPED else value


class Shape(HTMLParser):
    """The elements of a page and their attributes, without the words between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[object] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, *attrs))

    def handle_comment(self, data: str) -> None:
        self.parts.append(("comment", data))


def mailed(rendered: Rendered) -> EmailMessage:
    """The mail as a mail program reads what goes over the wire."""
    settings = MailSettings(sender="pledge@trust.example", sent_by=SENT_BY)
    mail = compose(rendered, to="sam@trust.example", message_id="0" * 32, now=AT, settings=settings)
    read: EmailMessage = message_from_bytes(mail.content, policy=policy.default)
    return read


def parts_of(mail: EmailMessage) -> tuple[str, str]:
    plain, html = mail.iter_parts()
    return plain.get_content(), html.get_content()


@pytest.mark.parametrize("kind", MADE_UP)
def test_no_text_forges_a_header_a_part_or_an_element_of_a_mail(kind: str) -> None:
    meant = MADE_UP[kind]
    texts = iter(EVERY if isinstance(meant, Digest) else some(9))
    wrong = []
    for first in texts:
        context = typed_into(meant, cycle([first, *(text for _, text in zip(range(8), texts, strict=False))]))
        mail, like = mailed(render(context, SENT_BY)), mailed(render(meant, SENT_BY))
        html, words = parts_of(mail)[1], " ".join(parts_of(mail))
        same = mail.items() == like.items() and len(list(mail.walk())) == len(list(like.walk())) == 3
        if not same or Shape(html).parts != Shape(parts_of(like)[1]).parts or WORKED_OUT in words:
            wrong.append((first[:60], [pair for pair in mail.items() if pair not in like.items()]))
    assert not wrong, wrong[:5]


def test_no_subject_makes_a_header_of_its_own() -> None:
    headers = mailed(Rendered(subject="Kind words", text="words", html="<p>words</p>")).keys()
    forged = []
    for text in EVERY:
        try:
            mail = mailed(Rendered(subject=text, text=text, html="<p>words</p>"))
        except ValueError:  # Refused is as good: no mail leaves.
            continue
        if mail.keys() != headers or mail["To"] != "sam@trust.example" or len(list(mail.walk())) != 3:
            forged.append(text[:60])
    assert not forged, forged[:5]


@pytest.mark.parametrize("mark", _MARKS)
def test_a_text_that_begins_with_a_sign_of_a_formula_is_none_and_is_read_back_as_it_was(mark: str) -> None:
    for text in (f"{mark}1+1", f"'{mark}1+1", f"''{mark}1+1", mark):
        assert harmless(text) == f"'{text}"
        assert as_meant(harmless(text)) == text


NO_ROW = KeptRow(
    key="", title="", kept=None, kept_late=None, not_kept=None, counted=None, recorded_late=None, said=None
)  # fmt: skip
REPORT = KeptReport(
    first=AT.date(), last=AT.date(), as_at=None, seen_on=AT.date(), by="team", safe=True, heard=False, rows=(),
    total=NO_ROW
)  # fmt: skip
EVENT = ReviewedEvent(
    chain="", event=1, at=AT, who="", covering="", role="", door="", verb="", step=Titled("", ""), turn=1, stage=Titled("", ""),
    reason="", changes=(), hash="",
)  # fmt: skip
POST = HireRow(
    reference="R-0001", label="", stage="", stage_title="", held=False, review_on=None, service_lead="", professional_lead="",
    without=(), open_steps=1, overdue=0, stage_waits="", next_step="", next_due_on=None, next_is_the_workers=False,
    next_owner="", next_picked_up_by="",
)  # fmt: skip


def each_with(row: Any) -> list[Any]:
    """The row once with each text in every field for words."""
    return [typed_into(row, repeat(text)) for text in EVERY]


DRAWN = SampledRecord(
    reference="R-0001", team="", stage="", opened_on=AT.date(), brought_in_on=None, ended_on=None, exceptions=(), events=1,
    hash="",
    stages=(SampledStage(
        title="", round=1, entered_on=AT.date(), left_on=None, undone=False, days_from=DaysFrom.RECORD
    ),),
)  # fmt: skip


def drawn() -> list[RecordSample]:
    return each_with(
        RecordSample(
            seed="", drawn_from=1, drawn_for="", drawn_at=AT, exception=None, since=None, until=None, records=(DRAWN,)
        )
    )


TABLES: Mapping[str, Callable[[], str]] = {
    "a sample of events": lambda: "".join(events_as_csv([EVENT], text) for text in EVERY),
    "a sample of records": lambda: "".join(sample_as_csv(each, "https://pledge.example") for each in drawn()),
    "the trail": lambda: events_as_csv(each_with(replace(EVENT, not_kept=("turns.x.1.1",))), sought=Kind.NOT_KEPT),
    "posts": lambda: file_of(each_with(POST)).get_data(as_text=True),
    "what was kept": lambda: kept_as_csv(replace(REPORT, rows=tuple(each_with(NO_ROW)))),
    "the tracker": lambda: as_text(Sheet(name="Tracker", rows=[[text, text] for text in EVERY])).decode("utf-8-sig"),
}


@pytest.mark.parametrize("table", TABLES)
def test_no_text_is_a_formula_in_a_table(table: str) -> None:
    written = TABLES[table]()
    assert len(list(csv.reader(io.StringIO(written, newline="")))) >= len(EVERY)
    assert wrong_in_table(written) == []


def test_a_tracker_is_read_back_with_every_text_as_it_was_typed() -> None:
    rows = [[text, "1"] for text in EVERY if "\0" not in text]
    assert read_text(as_text(Sheet(name="Tracker", rows=rows)), "tracker.csv").rows == rows


def test_no_text_is_a_formula_or_a_link_in_a_workbook_and_each_stands_there_as_text() -> None:
    with zipfile.ZipFile(io.BytesIO(as_workbook(Sheet(name="Tracker", rows=[[text] for text in EVERY])))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
        assert not [name for name in book.namelist() if "externalLink" in name or "_rels/sheet" in name]
    assert len(re.findall('<c [^>]*t="s"', sheet)) == len([text for text in EVERY if text])
    assert "<f" not in sheet
    assert "hyperlink" not in sheet.lower()


def test_each_event_is_one_line_of_json_in_ascii_that_says_what_was_typed() -> None:
    lines = "".join(events_as_json(each_with(EVENT))).splitlines()
    assert [json.loads(line)["who"] for line in lines] == list(EVERY)
    assert all(line.isascii() and line.isprintable() for line in lines)


def test_what_the_command_line_gives_to_machines_steers_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(EVERY)
    said = capsys.readouterr().out
    assert json.loads(said) == list(EVERY)
    assert all(character.isprintable() for character in said.replace("\n", ""))
    assert said.isascii()


def test_the_log_of_an_error_says_nothing_of_what_was_typed_and_is_one_line(tmp_path: Path) -> None:
    settings = Settings(log_file=tmp_path / "pledge.log", secret_file=tmp_path / "secret.key")
    assert all(log_unexpected(ValueError(text), settings) for text in EVERY)
    log = settings.log_file.read_text(encoding="utf-8")
    assert len(log.split("\n")) == len(EVERY) + 1
    assert list(wrong_in_log(log)) == []
    assert FORGED not in log
