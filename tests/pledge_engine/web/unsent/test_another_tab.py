"""A form that is open in one tab while its person logs out, or somebody else logs in, in another."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from pledge_engine.logins.sessions import IDLE
from pledge_engine.office import Office
from pledge_engine.store.tables import unsent_forms
from tests.factories.office import ENGINE, journey_of, move_clock
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.unsent.leaving import (
    STEP,
    TYPED,
    come_back,
    log_in,
    log_out,
    rows,
    values,
)


def logged_out_in_another_tab(shared: Browser) -> tuple[Page, Any]:
    """Sam logs out beside the form, which stays open in its tab."""
    tab = shared.page, shared.response
    log_out(shared)
    assert not shared.client.get_cookie("pledge_session")
    return tab


def test_a_form_that_somebody_else_opened_is_not_sent_in_the_name_of_who_is_here_now(
    shared: Browser, furnished: Office
) -> None:
    before = journey_of(furnished, "R-0001")
    opened = shared.page, shared.response
    shared.client.delete_cookie("pledge_session")
    log_in(shared, "pat")
    shared.page, shared.response = opened
    page = shared.send("save", status=409, **TYPED)
    assert page.heading() == "Somebody else opened this form"
    assert journey_of(furnished, "R-0001") == before


def test_words_of_one_person_are_not_kept_for_another_whose_session_is_over_on_the_same_computer(
    shared: Browser, furnished: Office
) -> None:
    opened = shared.page, shared.response
    shared.client.delete_cookie("pledge_session")
    log_in(shared, "pat")
    move_clock(furnished, IDLE)
    shared.page, shared.response = opened
    shared.send("save", **TYPED)
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(unsent_forms.c.id)).all() == []


def test_what_was_typed_in_one_tab_is_kept_when_its_person_has_logged_out_in_another(
    shared: Browser, furnished: Office
) -> None:
    tab = logged_out_in_another_tab(shared)
    shared.page, shared.response = tab
    page = shared.send("save", **TYPED)
    assert "what you typed is kept for you" in page.text
    assert "Canary" not in page.html
    with furnished.work(ENGINE, write=False) as work:
        form = work.connection.execute(select(unsent_forms.c.id)).scalar_one()
    log_in(shared, "pat")
    assert "Not sent yet" not in shared.page.text
    assert "Canary" not in shared.get(f"/records/R-0001/steps/{STEP}?unsent={form}").html
    log_out(shared)
    come_back(shared)
    assert values(shared) | TYPED == values(shared)


def test_what_is_left_of_a_session_that_was_logged_out_lets_nobody_in(shared: Browser) -> None:
    logged_out_in_another_tab(shared)
    left = shared.client.get_cookie("pledge_left")
    assert left is not None
    shared.client.set_cookie("pledge_session", left.value)
    assert shared.get("/today").heading() == "Log in"


@pytest.mark.parametrize("leaves", [False, True], ids=["is here", "has left again"])
def test_a_form_of_who_has_logged_out_is_not_kept_once_somebody_else_has_logged_in(
    shared: Browser, furnished: Office, leaves: bool
) -> None:
    tab = logged_out_in_another_tab(shared)
    log_in(shared, "pat")
    if leaves:
        log_out(shared)
    shared.page, shared.response = tab
    page = shared.send("save", status=200 if leaves else 409, **TYPED)
    assert "Canary" not in page.html
    assert "what you typed is kept for you" not in page.text
    assert rows(furnished) == 0
