"""A session that ends in the middle of a form: nothing typed is lost for its person, and nobody else sees or sends it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from pledge_engine.hires.step_commands import save_step
from pledge_engine.logins.sessions import IDLE, KNOWN_FOR, LONGEST
from pledge_engine.logins.unsent import KEPT_FOR
from pledge_engine.office import Office
from pledge_engine.people.deactivating import deactivate
from pledge_engine.store.tables import unsent_forms
from tests.factories.databases import everything_in
from tests.factories.office import ADMINISTRATOR, ENGINE, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_log_in import WORDS
from tests.pledge_engine.web.unsent.leaving import (
    STEP,
    TYPED,
    Browse,
    come_back,
    log_in,
    log_out,
    rows,
    token_of,
    values,
)


@pytest.mark.parametrize("after", [IDLE, LONGEST])
def test_the_same_person_finds_what_they_typed_and_sends_it(
    shared: Browser, furnished: Office, after: timedelta
) -> None:
    move_clock(furnished, after)
    page = shared.send("save", **TYPED)
    assert page.heading() == "Log in"
    assert "what you typed is kept for you" in page.text
    assert "Canary" not in page.html
    page = come_back(shared)
    assert "What you typed is still here" in page.text
    assert values(shared) | TYPED == values(shared)
    assert rows(furnished) == 1
    assert "saved" in shared.send("save").text.lower()
    assert rows(furnished) == 0
    assert "Not sent yet" not in shared.get("/today").text


def test_whoever_logs_in_first_on_the_same_computer_sees_nothing_of_it(shared: Browser, furnished: Office) -> None:
    move_clock(furnished, IDLE)
    shared.send("save", **TYPED)
    address = f"/records/R-0001/steps/{STEP}"
    page = shared.send(handle="pat", password=WORDS)
    assert page.heading() == "Needs you today"
    assert "Not sent yet" not in page.text
    with furnished.work(ENGINE, write=False) as work:
        form = work.connection.execute(select(unsent_forms.c.id)).scalar_one()
    page = shared.get(f"{address}?unsent={form}")
    assert "Canary" not in page.html
    assert "still here" not in page.text
    shared.get(f"/not-sent/{form}", status=404)
    shared.client.post(f"/not-sent/{form}", data={"csrf_token": token_of(shared)})
    assert rows(furnished) == 1
    log_out(shared)
    come_back(shared)
    assert values(shared) | TYPED == values(shared)


def test_it_is_there_on_another_computer_too(shared: Browser, furnished: Office, browse: Browse) -> None:
    move_clock(furnished, IDLE)
    shared.send("save", **TYPED)
    elsewhere = browse()
    come_back(elsewhere)
    assert values(elsewhere) | TYPED == values(elsewhere)


def test_what_was_changed_meanwhile_is_said_when_it_is_sent_and_nothing_typed_is_lost(
    shared: Browser, furnished: Office
) -> None:
    move_clock(furnished, IDLE)
    shared.send("save", **TYPED)
    with furnished.work(furnished.actor("sam")) as work:
        save_step(work, "R-0001", STEP, {"line_manager": "Somebody else"})
    come_back(shared)
    assert values(shared) | TYPED == values(shared)
    page = shared.send("save", status=409)
    assert "was changed while you were working on it" in page.text
    assert values(shared) | TYPED == values(shared)


def test_after_a_week_it_is_gone(shared: Browser, furnished: Office) -> None:
    move_clock(furnished, IDLE)
    shared.send("save", **TYPED)
    move_clock(furnished, KEPT_FOR)
    log_in(shared, "sam")
    assert shared.page.heading() == "Needs you today"
    assert rows(furnished) == 0


def test_after_a_week_nobody_knows_whose_session_it_was(shared: Browser, furnished: Office) -> None:
    move_clock(furnished, KNOWN_FOR)
    assert "was not kept" in shared.send("save", **TYPED).text
    assert rows(furnished) == 0


def test_for_whoever_may_act_no_more_nothing_is_kept(shared: Browser, furnished: Office) -> None:
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        deactivate(work, "sam")
    assert "was not kept" in shared.send("save", **TYPED).text
    assert rows(furnished) == 0


def test_nothing_is_kept_that_did_not_come_from_a_page_of_ours(shared: Browser, furnished: Office) -> None:
    move_clock(furnished, IDLE)
    answer = shared.client.post(f"/records/R-0001/steps/{STEP}", data=TYPED)
    assert answer.location == "/log-in?over=yes"
    assert rows(furnished) == 0


def test_what_is_kept_cannot_be_read_in_the_database(shared: Browser, furnished: Office, database: str) -> None:
    move_clock(furnished, IDLE)
    shared.send("save", **TYPED)
    assert rows(furnished) == 1
    furnished.engine.dispose()
    kept = everything_in(database)
    assert b"Canary" not in kept
