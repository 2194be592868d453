"""To look changes nothing: every address that can be asked for, by somebody who sees much, leaves every table as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from pledge_engine.hires.step_commands import save_step
from pledge_engine.office import Office
from pledge_engine.store.tables import METADATA
from pledge_engine.web.record_acts import RECORD_ACTS
from pledge_engine.web.security import HEADERS
from pledge_engine.web.step_acts import STEP_ACTS
from tests.factories.office import ENGINE, opened_hire
from tests.pledge_engine.web.browser import Browser

# That somebody looked, and when, is what looking may write.
WRITTEN_BY_LOOKING = {"access_log", "chain_end", "web_session"}
MADE_UP = {
    "name": "nothing.css",
    "secret": "made-up",
    "form": "made-up",
    "session": "made-up",
    "message": "made-up",
    "person": "made-up",
    "team": "made-up",
    "group": "made-up",
    "version": "1",
    "day": "2026-12-24",
    "kind": "digest",
    "role": "auditor",
    "place": "made-up",
    "reference": "R-0001",
}
STEPS = ("job_plan", "support_infrastructure", "group_supervision")


def addresses(app: Flask) -> list[str]:
    """Every address that can be looked at; a part of one that is not known here fails, so that it is made known."""
    found = set[str]()
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        choices = {"step": STEPS, "act": tuple(STEP_ACTS if "<step>" in rule.rule else RECORD_ACTS)}
        filled = [rule.rule]
        for part in rule.arguments - set(rule.defaults or ()):
            known = choices.get(part) or (MADE_UP[part],)
            filled = [each.replace(f"<{part}>", value) for each in filled for value in known]
        found |= set(filled)
    return sorted(found)


def everything(office: Office) -> dict[str, list[tuple[object, ...]]]:
    with office.work(ENGINE, write=False) as work:
        return {
            table.name: sorted((tuple(row) for row in work.connection.execute(select(table))), key=str)
            for table in METADATA.sorted_tables
            if table.name not in WRITTEN_BY_LOOKING
        }


@pytest.mark.parametrize("handle", ["sam", "admin"])
def test_looking_at_any_address_changes_nothing_and_nothing_of_it_stays_in_the_browser(
    app: Flask, browse: Callable[..., Browser], furnished: Office, handle: str
) -> None:
    reference = opened_hire(furnished)
    with furnished.work(furnished.actor("sam")) as work:
        save_step(work, reference, "support_infrastructure", {"line_manager": "Robin"})
    browser = browse(handle)
    browser.get("/today")
    before = everything(furnished)
    assert any(before.values())
    seen = set[int]()
    for address in addresses(app):
        answer = browser.client.get(address)
        seen.add(answer.status_code)
        assert answer.status_code < 500, address
        assert everything(furnished) == before, address
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, address
        assert address.startswith("/assets/") or answer.headers["Cache-Control"] == "no-store", address
    assert 200 in seen
