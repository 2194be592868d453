"""What somebody had typed is offered once they have logged in again: each form as it was, to go on with or to throw away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pledge_engine.logins.sessions import IDLE
from pledge_engine.logins.unsent import MOST_KEPT
from pledge_engine.office import Office, shipped_text
from tests.factories.office import ADMINISTRATOR, TEAM, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_register import session_of
from tests.pledge_engine.web.unsent.leaving import (
    TYPED,
    Browse,
    can_log_in,
    come_back,
    log_in,
    rows,
    values,
)


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
