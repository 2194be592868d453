"""A code of an app on the pages: turned on by picture or key, asked for, got round as its person chose, needed by roles."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from pyotp import TOTP

from pledge_engine.logins.attempts import CODE, PASSWORD
from pledge_engine.logins.second_factor import reset_second_factor
from pledge_engine.logins.sessions import CODE_WITHIN
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.office import ADMINISTRATOR, move_clock
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_log_in import WORDS, link_for

Browse = Callable[..., Browser]
HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
def sam(browse: Browse, furnished: Office) -> Browser:
    """Sam, who has a password and is logged in with it."""
    browser = browse()
    browser.get(link_for(furnished, "sam"))
    browser.send(password=WORDS, again=WORDS)
    browser.send(handle="sam", password=WORDS)
    return browser


def turned_on(browser: Browser, office: Office) -> tuple[TOTP, list[str]]:
    browser.get("/how-you-log-in/begin")
    page = browser.send(password=WORDS)
    assert page.heading() == "Set up your authenticator app"
    (key,) = re.findall(r'<p class="app-key">([A-Z2-7 ]+)</p>', page.html)
    app = TOTP(key.replace(" ", ""))
    page = browser.send(code=app.at(office.clock.now()))
    codes = re.findall(r"[a-z2-7]{4}(?:-[a-z2-7]{4}){3}", page.text)
    assert (page.heading(), len(codes)) == ("Keep your recovery codes", 10)
    move_clock(office, HALF_A_MINUTE)
    return app, codes


def logged_out(browser: Browser) -> None:
    browser.get("/today")
    token = next(field["value"] for field in browser.page.forms[0]["fields"] if field.get("name") == "csrf_token")
    browser.client.post("/log-out", data={"csrf_token": token})
    browser.get("/log-in")


def test_somebody_turns_it_on_and_is_asked_for_a_code_and_comes_to_where_they_wanted(
    sam: Browser, furnished: Office
) -> None:
    app, _ = turned_on(sam, furnished)
    assert sam.get("/today").heading() == "Needs you today"  # Whoever turned it on stays logged in.
    logged_out(sam)
    sam.get("/records")
    assert sam.send(handle="sam", password=WORDS).heading() == "Enter the code from your app"
    asked = next(control for control in sam.page.controls if control.get("name") == "code")
    assert asked["autocomplete"] == "one-time-code"
    assert sam.get("/today").heading() == "Log in"  # The password alone opens nothing.
    sam.get("/log-in/code?next=/records")
    for _ in range(4):  # Nothing typed is no try.
        assert "Enter the code that your app shows." in sam.send(code=" ", status=422).text
    assert "not right, or was used already" in sam.send(code="000000").text
    assert sam.send(code=app.at(furnished.clock.now())).heading() == "Posts and people"


def test_whoever_takes_too_long_over_the_code_comes_to_where_they_wanted_all_the_same(
    sam: Browser, furnished: Office
) -> None:
    app, _ = turned_on(sam, furnished)
    logged_out(sam)
    sam.get("/records")
    sam.send(handle="sam", password=WORDS)
    move_clock(furnished, CODE_WITHIN)
    page = sam.send(code=app.at(furnished.clock.now()))
    assert page.heading() == "Log in"
    assert "too long since you typed your password" in page.text
    sam.send(handle="sam", password=WORDS)
    assert sam.send(code=app.at(furnished.clock.now())).heading() == "Posts and people"
    logged_out(sam)
    sam.get("/log-in/code?next=/records")  # The page of the code, kept open or gone back to.
    assert next(control["value"] for control in sam.page.controls if control.get("name") == "next") == "/records"


def test_an_app_is_set_up_only_by_somebody_who_knows_the_password(sam: Browser, furnished: Office) -> None:
    page = sam.get("/how-you-log-in")
    assert ("Set up an app", "/how-you-log-in/begin") in page.links
    sam.get("/how-you-log-in/begin")
    for typed in ("", "wrong words here", WORDS.upper()):
        assert "not your password" in sam.send(password=typed, status=422).text
        assert sam.get("/how-you-log-in/app").heading() == "How you log in"
        sam.get("/how-you-log-in/begin")
    assert "Wait 1 second" in sam.send(password=WORDS, status=429).text
    move_clock(furnished, PASSWORD.longest)
    assert sam.send(password=WORDS).heading() == "Set up your authenticator app"


def test_the_picture_says_what_the_key_says(sam: Browser) -> None:
    sam.get("/how-you-log-in/begin")
    page = sam.send(password=WORDS)
    assert page.html.count("<svg") == 1
    assert 'role="img"' in page.html
    assert page.inline == []
    again = sam.get("/how-you-log-in/app")  # Looking again changes nothing: the key is the same.
    assert re.findall(r"app-key\">[^<]+", again.html) == re.findall(r"app-key\">[^<]+", page.html)


def test_a_code_tried_in_vain_is_told_to_wait_and_not_for_good(sam: Browser, furnished: Office) -> None:
    app, _ = turned_on(sam, furnished)
    logged_out(sam)
    sam.send(handle="sam", password=WORDS)
    for _ in range(3):
        sam.send(code="000000")
    assert "Wait 1 second" in sam.send(code=app.at(furnished.clock.now()), status=429).text
    move_clock(furnished, CODE.longest)
    assert sam.send(code=app.at(furnished.clock.now())).heading() == "Needs you today"


def test_a_recovery_code_lets_in_once_and_the_page_says_how_many_are_left(sam: Browser, furnished: Office) -> None:
    _, codes = turned_on(sam, furnished)
    for code, heading in ((codes[0], "Needs you today"), (codes[0], "Enter the code from your app")):
        logged_out(sam)
        sam.send(handle="sam", password=WORDS)
        assert sam.send(code=code).heading() == heading
    sam.send(code=codes[1])
    assert "8 of 10 recovery codes left" in sam.get("/how-you-log-in").text


def test_a_device_is_not_asked_until_its_person_forgets_it(sam: Browser, furnished: Office) -> None:
    app, _ = turned_on(sam, furnished)
    logged_out(sam)
    sam.send(handle="sam", password=WORDS)
    sam.send(code=app.at(furnished.clock.now()), remember="yes")
    logged_out(sam)
    assert sam.send(handle="sam", password=WORDS).heading() == "Needs you today"
    assert "Remembered on 9 June 2026" in sam.get("/how-you-log-in").text
    assert "Every device is asked for a code again" in sam.send(form=0).text
    logged_out(sam)
    assert sam.send(handle="sam", password=WORDS).heading() == "Enter the code from your app"


def test_it_is_turned_off_with_a_code_and_not_without(sam: Browser, furnished: Office) -> None:
    app, codes = turned_on(sam, furnished)
    sam.get("/how-you-log-in/turn-off")
    assert "not right" in sam.send(code="000000", status=422).text
    sam.get("/how-you-log-in/new-codes")
    page = sam.send(code=codes[0])
    assert codes[1] not in page.text
    sam.get("/how-you-log-in/turn-off")
    assert "with your password alone" in sam.send(code=app.at(furnished.clock.now())).text
    logged_out(sam)
    assert sam.send(handle="sam", password=WORDS).heading() == "Needs you today"


def test_whose_code_was_taken_away_reads_at_log_in_and_in_their_settings_who_did_it_and_when(
    sam: Browser, browse: Browse, furnished: Office
) -> None:
    turned_on(sam, furnished)
    alex = browse(ADMINISTRATOR)
    asked = alex.get(f"/set-up/people/{furnished.actor('sam').id}/reset-code")
    assert "They are mailed that it was done, and read when they log in that it was you." in asked.text
    alex.send()
    move_clock(furnished, timedelta(hours=1))
    said = "The code that you were asked for when you log in was taken away on 9 June 2026, 10am by Alex Example."
    for _ in range(2):  # Whoever had it taken away may be the first to log in.
        sam.get("/log-in")
        page = sam.send(handle="sam", password=WORDS)
        assert (page.heading(), page.text.count(said)) == ("Needs you today", 1)
        assert "If you did not ask for that, change your password" in page.text
        assert said not in sam.get("/today").text
        assert said in sam.get("/settings").text
        assert said in sam.get("/how-you-log-in").text
        logged_out(sam)
    assert said not in browse("pat").get("/settings").text


def test_it_is_said_after_the_code_too_where_an_app_was_set_up_again(sam: Browser, furnished: Office) -> None:
    turned_on(sam, furnished)
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        reset_second_factor(work, "sam")
    sam.get("/log-in")
    sam.send(handle="sam", password=WORDS)
    sam.get("/today")
    app, _ = turned_on(sam, furnished)
    logged_out(sam)
    assert "was taken away on" not in sam.send(handle="sam", password=WORDS).text
    assert "was taken away on" in sam.send(code=app.at(furnished.clock.now())).text


@pytest.fixture
def browse_with_codes(furnished: Office, settings: Settings) -> Browse:
    furnished.door = "web"
    needed = settings.model_copy(update={"second_factor_for": "service_lead, hr"})
    return partial(Browser, make_app(furnished, needed), furnished)


def test_whoever_holds_a_role_that_needs_it_sees_no_other_page_until_it_is_on(
    browse_with_codes: Browse, furnished: Office
) -> None:
    sam, lena = browse_with_codes(), browse_with_codes("lena")
    sam.get(link_for(furnished, "sam"))
    sam.send(password=WORDS, again=WORDS)
    sam.send(handle="sam", password=WORDS)
    for address in ("/today", "/records", "/records.csv", "/attention", "/records/new"):
        assert sam.get(address).heading() == "How you log in"
    assert "Set up an app first" in sam.page.text
    token = next(field["value"] for field in sam.page.forms[-1]["fields"] if field.get("name") == "csrf_token")
    posted = sam.client.post("/records/new", data={"csrf_token": token, "do": "open"})
    assert posted.location == "/how-you-log-in"
    assert lena.get("/today").heading() == "Needs you today"
    app, codes = turned_on(sam, furnished)
    assert sam.get("/today").heading() == "Needs you today"
    assert "cannot be turned off" in sam.get("/how-you-log-in").text
    sam.get("/how-you-log-in/turn-off")
    assert sam.send(code=codes[0], status=403).heading() == "This is not yours to do"
    assert app.at(furnished.clock.now())
