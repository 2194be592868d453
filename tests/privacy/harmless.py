"""What a page, a file or a log holds if nothing that was typed has become part of it: only then is it harmless."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.privacy.corpus import FORGED, WORKED_OUT

_FORMULA = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NEVER = {"iframe", "object", "embed", "base", "math", "noscript", "style", "applet", "frame"}
_ELSEWHERE = re.compile(
    r"\s*(javascript|data|vbscript|file):|//|https?://(?!(intranet|trust)\.example/)", re.IGNORECASE
)
LOGGED = {"forbidden", "unexpected", "broker_away"}


class _Read(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _NEVER or (tag == "script" and "src" not in given) or (tag == "meta" and "http-equiv" in given):
            self.wrong.append(tag)
        if tag == "details" and "nhsuk-details" not in given.get("class", "").split():
            self.wrong.append(tag)
        self.wrong += [f"{tag} {name}" for name in given if name.startswith("on") or name in {"style", "srcdoc"}]
        self.wrong += [
            f"{tag} leads to {given[name][:60]}"
            for name in ("href", "src", "action", "formaction")
            if _ELSEWHERE.match(given.get(name, ""))
        ]


def wrong_on_page(html: str) -> list[str]:
    """Every element and attribute that no page of ours has, and everything that has been worked out."""
    return [*_Read(html).wrong, *(["worked out"] if WORKED_OUT in html else [])]


def wrong_in_headers(headers: str) -> list[str]:
    """Every header that a text has made."""
    return [line for line in headers.splitlines() if FORGED in line and not line.startswith("Location: /")]


def wrong_in_table(text: str) -> list[str]:
    """Every cell of a CSV file that a spreadsheet would work out."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    cells = (cell for row in rows for cell in row)
    return [cell[:60] for cell in cells if _FORMULA.match(cell) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)]


def wrong_in_log(log: str) -> Iterator[str]:
    """Every line of a log that is not one of ours, or says what somebody typed."""
    for line in log.splitlines():
        said = json.loads(line)
        if said["event"] not in LOGGED or FORGED in line or "window.ran" in line or WORKED_OUT in line:
            yield line[:200]
