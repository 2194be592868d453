"""A form that is refused: everything typed is at an address of its own, to go away from and come back to, for its person only."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pledge_engine.hires.step_commands import save_step
from pledge_engine.logins.refused import MOST_REFUSED
from pledge_engine.logins.sessions import IDLE
from pledge_engine.logins.unsent import KEPT_FOR
from pledge_engine.office import Office
from tests.factories.databases import everything_in
from tests.factories.office import ADMINISTRATOR, move_clock
from tests.factories.statements import counted
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.test_queries import MOST
from tests.pledge_engine.web.unsent.leaving import (
    STEP,
    TYPED,
    Browse,
    can_log_in,
    come_back,
    log_in,
    log_out,
    rows,
    token_of,
    values,
)

ADDRESS = f"/records/R-0001/steps/{STEP}"
GONE = "What was typed here is not kept any more"


def refused(browser: Browser, **typed: Any) -> str:
    """Send the form part-done as if it were complete; gives the address to which that leads."""
    page = browser.send("complete", status=422, **(typed or TYPED))
    assert "There is a problem" in page.text
    return browser.response.request.full_path


def stands_as_typed(page: Page, browser: Browser) -> None:
    assert "There is a problem" in page.text
    assert "logged out before" not in page.text
    assert values(browser) | TYPED == values(browser)


def test_it_can_be_left_and_come_back_to_and_loaded_again(shared: Browser, furnished: Office) -> None:
    address = refused(shared)
    said = shared.page.text
    shared.get("/records/R-0001")
    for _ in range(2):
        page = shared.get(address, status=422)
        stands_as_typed(page, shared)
        assert page.text == said
        assert [each for each in page.refers if each.endswith("-error")]
    assert rows(furnished) == 1


def test_its_address_says_nothing_of_anybody(shared: Browser) -> None:
    assert re.fullmatch(rf"{ADDRESS}\?turn=1&kept=[0-9a-f]{{32}}", refused(shared))


def test_once_it_is_sent_it_is_forgotten(shared: Browser, furnished: Office) -> None:
    address = refused(shared)
    assert "saved" in shared.send("save").text.lower()
    assert rows(furnished) == 0
    assert GONE in shared.get(address).text
    assert values(shared) | TYPED == values(shared)  # As it was saved.


def test_sent_and_refused_once_more_it_keeps_its_address_and_what_was_typed_last(
    shared: Browser, furnished: Office
) -> None:
    first = refused(shared)
    again = refused(shared, **{**TYPED, "line_manager": "Canary Wren"})
    assert first == again
    assert rows(furnished) == 1
    shared.get(first, status=422)
    assert values(shared)["line_manager"] == "Canary Wren"


def test_to_somebody_else_it_is_what_a_made_up_one_is(shared: Browser, furnished: Office, browse: Browse) -> None:
    address = refused(shared)
    pat = browse("pat")
    theirs = pat.get(address)
    assert "Canary" not in theirs.html
    assert "There is a problem" not in theirs.text
    assert GONE in theirs.text
    assert pat.get(f"{ADDRESS}?turn=1&kept={'0' * 32}").text == theirs.text
    pat.client.post(f"/not-sent/{address.partition('kept=')[2]}", data={"csrf_token": token_of(pat)})
    assert rows(furnished) == 1
    stands_as_typed(shared.get(address, status=422), shared)


def test_whoever_logs_in_there_next_sees_nothing_of_it(shared: Browser) -> None:
    address = refused(shared)
    log_out(shared)
    log_in(shared, "pat")
    assert "Not sent yet" not in shared.page.text
    assert "Canary" not in shared.get(address).html
    log_out(shared)
    log_in(shared, "sam")
    stands_as_typed(shared.get(address, status=422), shared)


def test_it_does_not_stand_on_another_page(shared: Browser) -> None:
    kept = refused(shared).partition("?")[2]
    assert GONE in shared.get(f"/records/R-0001/note?{kept}").text
    assert GONE in shared.get(f"/records/R-0001/steps/job_plan?{kept}").text


def test_nobody_is_told_that_they_were_logged_out(shared: Browser) -> None:
    form = refused(shared).partition("kept=")[2]
    assert "Not sent yet" not in shared.get("/today").text
    shared.get(f"/not-sent/{form}", status=404)
    assert "still here" not in shared.get(f"{ADDRESS}?unsent={form}").text


def test_after_a_day_it_is_gone(shared: Browser, furnished: Office) -> None:
    address = refused(shared)
    move_clock(furnished, KEPT_FOR)
    log_in(shared, "sam")
    assert rows(furnished) == 0
    assert "Canary" not in shared.get(address).html
    assert GONE in shared.page.text


def test_after_a_day_it_is_not_shown_even_where_it_still_lies(
    shared: Browser, furnished: Office, browse: Browse
) -> None:
    address = refused(shared)
    move_clock(furnished, KEPT_FOR)
    sam = browse("sam")
    assert GONE in sam.get(address).text
    assert rows(furnished) == 1


def test_it_cannot_be_read_in_the_database(shared: Browser, furnished: Office, database: str) -> None:
    refused(shared)
    furnished.engine.dispose()
    kept = everything_in(database)
    assert b"Canary" not in kept
    assert b"Choose an answer" not in kept


def test_a_session_that_ends_afterwards_loses_nothing_either_and_both_are_forgotten(
    shared: Browser, furnished: Office
) -> None:
    refused(shared)
    move_clock(furnished, IDLE)
    shared.send("complete", **TYPED)
    come_back(shared)
    assert values(shared) | TYPED == values(shared)
    assert rows(furnished) == 2
    refused(shared)
    assert rows(furnished) == 2
    assert "logged out before" not in shared.page.text
    shared.send("save")
    assert rows(furnished) == 0


def test_where_somebody_else_was_first_both_stand_there_and_sending_it_again_is_meant(
    shared: Browser, furnished: Office
) -> None:
    with furnished.work(furnished.actor("sam")) as work:
        save_step(work, "R-0001", STEP, {"group_facilitator": "Ines", "line_manager": "Somebody"})
    page = shared.send("save", status=409, **TYPED)
    assert "was changed while you were working on it" in page.text
    address = shared.response.request.full_path
    shared.get("/today")
    shared.get(address, status=409)
    assert values(shared) | TYPED | {"group_facilitator": "Ines"} == values(shared)
    assert "Line manager is answered “Somebody” by now" in shared.page.text
    assert shared.page.html.count('class="nhsuk-error-message"') == 1
    with furnished.work(furnished.actor("sam")) as work:
        save_step(work, "R-0001", STEP, {"group_facilitator": "Wren"})
    shared.get(address, status=409)
    shared.send("save", status=409)
    assert values(shared) | TYPED | {"group_facilitator": "Wren"} == values(shared)
    assert "saved" in shared.send("save").text.lower()


def test_the_newest_are_kept_and_do_not_push_out_what_could_not_be_sent(shared: Browser, furnished: Office) -> None:
    shared.get("/records/R-0001/note")
    move_clock(furnished, IDLE)
    shared.send("it", note="Canary words")
    log_in(shared, "sam")
    first = ""
    for _ in range(MOST_REFUSED + 1):
        shared.get(ADDRESS)
        address = refused(shared)
        first = first or address
        move_clock(furnished, IDLE / 60)
    assert rows(furnished) == MOST_REFUSED + 1
    assert GONE in shared.get(first).text
    assert "Not sent yet: Add a note" in shared.get("/today").text


def test_what_no_page_of_ours_has_sent_is_answered_at_once_and_not_kept(shared: Browser, furnished: Office) -> None:
    answer = shared.client.post(ADDRESS, data={"csrf_token": token_of(shared), "do": "complete", **TYPED})
    assert answer.status_code == 422
    assert "Canary Robin" in answer.text
    assert rows(furnished) == 0


def test_its_page_asks_the_database_no_more_often_than_any(shared: Browser, furnished: Office) -> None:
    address = refused(shared)
    shared.get(address, status=422)
    with counted(furnished.engine) as statements:
        shared.get(address, status=422)
    assert len(statements) <= MOST, "\n".join(statements)


def test_forms_of_set_up_and_of_ones_own_settings_come_back_with_every_mistake(
    browse: Browse, furnished: Office
) -> None:
    can_log_in(browse, furnished, ADMINISTRATOR)
    admin = browse(ADMINISTRATOR)
    admin.get("/set-up/people/new")
    admin.send(status=422, name="Canary Example", email="nowhere")
    address = admin.response.request.full_path
    admin.get("/set-up/people")
    admin.get(address, status=422)
    assert values(admin)["name"] == "Canary Example"
    assert admin.page.html.count("nhsuk-error-message") >= 1
    sam = browse("sam")
    sam.get("/settings/cover")
    sam.send(status=422, by="nobody.there", from__day="31", from__month="2", from__year="2026")
    sam.get(sam.response.request.full_path, status=422)
    assert values(sam)["by"] == "nobody.there"


@pytest.mark.usefixtures("due")
def test_a_register_comes_back_with_its_ticks_and_what_is_wrong_beside_the_person(browse: Browse) -> None:
    fay = browse("fay")
    page = fay.get("/register/record/group_supervision")
    first = next(control["value"] for control in page.controls if control.get("name") == "came")
    both: dict[str, Any] = {"came": first, f"else__{first}": "not_attended"}
    fay.send("record", 422, **both)
    address = fay.response.request.full_path
    assert "?kept=" in address
    fay.get("/register")
    page = fay.get(address, status=422)
    ticked = [control["value"] for control in page.controls if control.get("name") == "came" and "checked" in control]
    assert ticked == [first]
    assert f"#came-{first}" in page.addresses
