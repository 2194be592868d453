"""The corpus on the pages that show what somebody typed, in a real browser whose own defence is switched off: nothing runs.

Every text stands in the database as it is, past every check of what may be typed, so that the pages alone are tried. What the
trail keeps can only be erased, never changed, and so stays as it was written.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from tests.factories.chromium import chromium, served
from tests.privacy.corpus import EVERY, WORKED_OUT
from tests.privacy.pages import Pages
from tests.privacy.visitor import Visitor
from tests.privacy.world import RECORDS

OWN = RECORDS["own"].reference
RECORD = f"/records/{OWN}"
# So many texts stand together in one field: a text that breaks out of it does so whatever follows.
_TOGETHER = 16
_LONGEST = 1_000
SHORT = tuple(text for text in EVERY if len(text) <= _LONGEST)
SEEN: dict[str, tuple[str, ...]] = {
    "administrator": ("/set-up/people", "/set-up/teams", "/set-up/closures", "/messages", "/set-up/people/{P}"),
    "service-lead": (
        *(
            "/today",
            "/today/agreements",
            "/today/said",
            "/tasks",
            "/records",
            "/records?view=columns",
            "/attention",
            "/attention?by=team",
            "/kept",
        ),
        *(RECORD, f"{RECORD}/history", f"{RECORD}/hand-over", "/records/new"),
        *(f"{RECORD}/steps/{step}" for step in ("support_infrastructure", "readiness_session", "conditional_offer")),
        *("/messages/{M}", "/settings/cover"),
    ),
    "worker1": ("/my-pledge", f"/my-pledge/{OWN}/looked"),
    "auditor": ("/trail", f"/trail?reference={OWN}", "/trail/readers"),
}
# What a page of ours never has: a script, a handler or an address that comes from a text.
_FOUND = """() => [
  ...(window.ran ? ['a script ran'] : []),
  ...[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]
    .filter(a => a.name.startsWith('on') || /^\\s*(javascript|data|vbscript):/i.test(a.value) && /href|src|action/.test(a.name))
    .map(a => `${e.tagName} ${a.name}`)),
  ...[...document.querySelectorAll('script:not([src]), iframe, base, math, object, embed, meta[http-equiv]')].map(e => e.tagName),
]"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def type_everything(file: Path) -> None:
    """A few texts in every field in which somebody has written, one after the other, so that each stands somewhere."""
    few = cycle("\n".join(SHORT[place : place + _TOGETHER]) for place in range(0, len(SHORT), _TOGETHER))
    with closing(sqlite3.connect(file)) as store, store:
        for table, column in (
            *(("person", "name"), ("team", "name"), ("care_group", "name"), ("closure", "name")),
            *(("note", "text"), ("attempt", "said"), ("appointee", "name")),
        ):
            for (row,) in store.execute(f"SELECT rowid FROM {table}").fetchall():  # noqa: S608 - named above.
                store.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (next(few), row))  # noqa: S608
        for row, fields in store.execute("SELECT rowid, fields FROM answer").fetchall():
            said = {
                key: next(few) if str(value).startswith("canary") else value
                for key, value in json.loads(fields).items()
            }
            store.execute("UPDATE answer SET fields = ? WHERE rowid = ?", (json.dumps(said), row))


def watched(page: Page, address: str) -> list[str]:
    """What the page does that no page of ours does: it asks, or goes or sends elsewhere."""
    done: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        done.append(f"asked: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismissed)
    page.on("request", lambda request: None if request.url.startswith(address) else done.append(request.url[:80]))
    return done


def test_nothing_that_was_typed_runs_in_a_browser(pages: Pages, browser: Browser) -> None:
    wrong: dict[str, list[str]] = {}
    read = set[str]()
    with Visitor(pages, "pledge", "sam") as visitor:
        pages.office.engine.dispose()
        type_everything(pages.file)
        with served(pages.app) as address:
            for handle, paths in SEEN.items():
                context = browser.new_context(bypass_csp=True)
                context.add_cookies(
                    [{"name": "pledge_session", "value": visitor.known[f"session of {handle}"], "url": address}]
                )
                page = context.new_page()
                done = watched(page, address)
                for path in paths:
                    answer = page.goto(
                        address + path.format(P=visitor.known["person peer"], M=visitor.known[f"message about {OWN}"])
                    )
                    assert answer is not None
                    assert answer.status == 200, path
                    words = page.inner_text("body")
                    read |= {text for text in SHORT if " ".join(text.split()) in " ".join(words.split())}
                    found = [*page.evaluate(_FOUND), *done, *(["worked out"] if WORKED_OUT in words else [])]
                    if found:
                        wrong[path] = found[:5]
                    done.clear()
                context.close()
    assert wrong == {}
    # A control character is shown as something else, and what cannot be seen is read as nothing.
    assert len(read) > len(SHORT) * 0.9, len(read)
