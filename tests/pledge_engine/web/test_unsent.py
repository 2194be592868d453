"""A session that ends in the middle of a form: nothing typed is lost for its person, and nobody else sees or sends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from pledge_engine.hires.step_commands import save_step
from pledge_engine.logins.sessions import IDLE, KNOWN_FOR, LONGEST
from pledge_engine.logins.unsent import KEPT_FOR, MOST_KEPT
from pledge_engine.office import Office, shipped_text
from pledge_engine.people.deactivating import deactivate
from pledge_engine.store.tables import unsent_forms
from pledge_engine.web.unsent import COME_BACK
from pledge_engine.web.visiting import OPEN_TO_ALL
from tests.factories.databases import everything_in
from tests.factories.office import ADMINISTRATOR, ENGINE, TEAM, journey_of, move_clock, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.test_log_in import WORDS, link_for
from tests.pledge_engine.web.test_register import session_of

Browse = Callable[..., Browser]
STEP = "support_infrastructure"
TYPED: dict[str, Any] = {"line_manager": "Canary Robin", "peer_supervisor": "Canary Kit", "space": "yes"}

# Whatever can be sent, beside the forms that come back, and why nothing typed is lost with it.
NOTHING_TYPED = {
    "staying.log_out": "a button",
    "staying.stay": "a button",
    "left_behind.throw_away": "a button",
    "pairing.begin": "a password, which is never kept",
    "second_factor.forget": "a button",
    "mail.again": "a button",
    "my_pledge_acts.confirm": "a button",
    "own_settings.logged_out": "a button",
    "own_settings.cover_ended": "a button",
    "own_settings.changed": "passwords, which are kept nowhere",
    "my_pledge_acts.carry_on": "a button",
    "my_pledge_acts.say": "a button",
    "trail.checkpoint": "a button",
    "set_up_access.end": "a button",
    "set_up_access.give_back": "a button",
    "set_up_access.reset": "a button",
    "set_up_backups.back_up": "a button",
    "set_up_backups.drill": "a button",
    "set_up_closures.remove": "a button",
    "set_up_cover.end": "a button",
    "set_up_jobs.look_at_everything": "a button",
    "set_up_jobs.run": "a button",
    "set_up_letting_go.reminders": "a button",
    "set_up_letting_go.sending": "a button",
    "set_up_person.send_invitation": "a button",
    "set_up_roles.end": "a button",
    "set_up_people.look_for": "words to look for, and nothing is changed",
    "trail.verified": "a reference, and nothing is changed",
    "pairing.paired": "a code, which is over by then",
    "second_factor.turned_off": "a code, which is over by then",
    "second_factor.new_codes": "a code, which is over by then",
}


def can_log_in(browse: Browse, office: Office, *handles: str) -> None:
    for handle in handles:
        browser = browse()
        browser.get(link_for(office, handle))
        browser.send(password=WORDS, again=WORDS)


@pytest.fixture
def shared(browse: Browse, furnished: Office) -> Browser:
    """One computer that several people use; Sam has a record's step before them, and has logged in."""
    can_log_in(browse, furnished, "sam", "pat")
    browser = browse()
    browser.get("/log-in")
    browser.send(handle="sam", password=WORDS)
    browser.get(f"/records/{opened_hire(furnished)}/steps/{STEP}")
    return browser


def values(browser: Browser) -> dict[str, str]:
    return {
        control["name"]: control.get("value", "")
        for control in browser.page.controls
        if "name" in control and (control.get("type") != "radio" or "checked" in control)
    }


def log_in(browser: Browser, handle: str) -> None:
    browser.get("/log-in")
    browser.send(handle=handle, password=WORDS)


def come_back(browser: Browser, handle: str = "sam") -> Page:
    """Log in, and go on with what was kept last, which is offered."""
    log_in(browser, handle)
    assert browser.page.heading() == "Needs you today"
    offered = [href for text, href in browser.page.links if text.startswith("Go on with it")]
    return browser.get(offered[0])


def token_of(browser: Browser) -> str:
    browser.get("/today")
    found: str = next(f["value"] for f in browser.page.forms[0]["fields"] if f.get("name") == "csrf_token")
    return found


def log_out(browser: Browser) -> None:
    browser.client.post("/log-out", data={"csrf_token": token_of(browser)})


def rows(office: Office) -> int:
    with office.work(ENGINE, write=False) as work:
        return len(work.connection.execute(select(unsent_forms.c.id)).all())


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


def logged_out_in_another_tab(shared: Browser) -> tuple[Page, Any]:
    """Sam logs out beside the form, which stays open in its tab."""
    tab = shared.page, shared.response
    log_out(shared)
    assert not shared.client.get_cookie("pledge_session")
    return tab


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


def test_a_note_and_a_new_post_come_back_too(shared: Browser, furnished: Office) -> None:
    shared.get("/records/R-0001/note")
    move_clock(furnished, IDLE)
    shared.send("it", note="Canary words")
    come_back(shared)
    assert "Canary words" in shared.page.html
    assert "Canary words" in shared.send("it").text
    shared.get("/records/new")
    move_clock(furnished, IDLE)
    shared.send("preview", team=TEAM, service_lead="sam", professional_lead="pat")
    come_back(shared)
    assert values(shared) | {"service_lead": "sam", "professional_lead": "pat"} == values(shared)
    assert shared.send("preview").heading() == "Check before you open the post"


def test_it_is_thrown_away_by_its_person_after_a_warning(shared: Browser, furnished: Office) -> None:
    move_clock(furnished, IDLE)
    shared.send("save", **TYPED)
    come_back(shared)
    away = next(href for text, href in shared.page.links if text == "Throw it away")
    page = shared.get(away)
    assert "Name supervisors and set up support (R-0001)" in page.text
    assert "cannot be brought back" in page.text
    assert rows(furnished) == 1
    assert "is thrown away" in shared.send().text
    assert "Not sent yet" not in shared.page.text
    assert rows(furnished) == 0
    shared.get(away, status=404)


def test_the_newest_few_are_kept_and_each_is_offered_by_what_it_is(shared: Browser, furnished: Office) -> None:
    acts = ("hold", "withdraw", "steps/job_plan/move-date", "hand-over", "return", "note")
    for act in acts:
        shared.get(f"/records/R-0001/{act}") if act != "return" else shared.get("/records/new")
        opened = shared.page, shared.response
        move_clock(furnished, IDLE)
        shared.page, shared.response = opened
        shared.send()
        log_in(shared, "sam")
    assert rows(furnished) == MOST_KEPT == 5
    offered = [text for tag, text in shared.page.headings if text.startswith("Not sent yet")]
    assert offered == [
        f"Not sent yet: {words}"
        for words in (
            "Add a note (R-0001)",
            "Open a post",
            "Name another lead (R-0001)",
            "Move the date: Agree the job plan (R-0001)",
            "Withdraw the record (R-0001)",
        )
    ]


def test_after_a_day_it_is_gone(shared: Browser, furnished: Office) -> None:
    move_clock(furnished, IDLE)
    shared.send("save", **TYPED)
    move_clock(furnished, KEPT_FOR)
    log_in(shared, "sam")
    assert shared.page.heading() == "Needs you today"
    assert rows(furnished) == 0


def test_after_a_day_nobody_knows_whose_session_it_was(shared: Browser, furnished: Office) -> None:
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


def test_every_form_comes_back_or_has_nothing_typed_into_it(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())} - OPEN_TO_ALL
    assert posts == set(COME_BACK) | set(NOTHING_TYPED)


def test_a_register_comes_back_with_its_ticks(browse: Browse, due: Office) -> None:
    can_log_in(browse, due, "fay")
    fay = browse()
    log_in(fay, "fay")
    page = fay.get("/register/record/group_supervision")
    first = next(control["value"] for control in page.controls if control.get("name") == "came")
    move_clock(due, IDLE)
    day: dict[str, Any] = {"held_on__day": "2", "held_on__month": "7", "held_on__year": "2026"}
    fay.send(came=first, facilitator="fay", **day)
    page = come_back(fay, "fay")
    assert "What you typed is still here" in page.text
    ticked = [control["value"] for control in page.controls if control.get("name") == "came" and "checked" in control]
    assert ticked == [first]
    assert values(fay)["held_on.month"] == "7"
    fay.send()
    assert rows(due) == 0


def test_ticks_in_needs_attention_come_back_and_the_name_of_who_gets_the_steps(
    shared: Browser, furnished: Office
) -> None:
    picks = ["R-0001/understand_roles/1", "R-0001/support_infrastructure/1"]
    move_clock(furnished, timedelta(days=35))
    log_in(shared, "pat")
    shared.get("/attention?owner=The+service+lead")
    move_clock(furnished, IDLE)
    shared.send("nudge", pick=picks)
    come_back(shared, "pat")
    ticked = [control["value"] for control in shared.page.controls if "checked" in control]
    assert ticked == picks
    assert shared.response.request.args["owner"] == "The service lead"
    shared.send("reassign")
    move_clock(furnished, IDLE)
    shared.send("give", to="cleo")
    come_back(shared, "pat")
    assert shared.page.heading() == "Give these 2 steps to somebody else"
    assert 'value="cleo" selected' in shared.page.html
    shared.send("give", to="nobody.there")
    assert rows(furnished) == 0


def test_a_form_of_set_up_comes_back_and_is_offered_on_the_page_where_its_person_opens(
    browse: Browse, furnished: Office
) -> None:
    can_log_in(browse, furnished, ADMINISTRATOR)
    admin = browse()
    log_in(admin, ADMINISTRATOR)
    admin.get("/set-up/people/new")
    move_clock(furnished, IDLE)
    admin.send(name="Canary Example")
    log_in(admin, ADMINISTRATOR)
    assert "Not sent yet: Add somebody" in admin.page.text
    admin.get(next(href for text, href in admin.page.links if text.startswith("Go on with it")))
    assert values(admin)["name"] == "Canary Example"


def test_the_text_of_a_whole_pledge_comes_back(browse: Browse, furnished: Office) -> None:
    can_log_in(browse, furnished, ADMINISTRATOR)
    admin = browse()
    log_in(admin, ADMINISTRATOR)
    admin.get("/set-up/pledge/new")
    move_clock(furnished, IDLE)
    admin.send("check", text=shipped_text())
    log_in(admin, ADMINISTRATOR)
    assert "Not sent yet: A new version of the pledge" in admin.page.text
    page = admin.get(next(href for text, href in admin.page.links if text.startswith("Go on with it")))
    assert "What you typed is still here" in page.text
    assert shipped_text().splitlines()[-1].strip() in page.text
    assert "choose it again" not in page.text
    move_clock(furnished, IDLE)
    admin.send("check", text="")
    log_in(admin, ADMINISTRATOR)
    page = admin.get(next(href for text, href in admin.page.links if text.startswith("Go on with it")))
    assert "A file that you had chosen does not come back: choose it again." in page.text


def test_a_correction_comes_back_in_view_of_what_the_register_said_then(browse: Browse, due: Office) -> None:
    can_log_in(browse, due, "fay")
    fay, other = browse("fay"), browse("fay")
    correct = session_of(other, came=["R-0001", "R-0002"])
    fay.get(correct)
    move_clock(due, IDLE)
    other = browse("fay")
    other.get(correct)
    changes: list[dict[str, Any]] = [{"how__R-0001": how} for how in ("not_attended", "excused")]
    other.send("correct", **changes[0])
    fay.send("correct", **changes[1])
    come_back(fay, "fay")
    page = fay.send("correct", status=409)
    assert "R-0001 was changed on this register meanwhile" in page.text
