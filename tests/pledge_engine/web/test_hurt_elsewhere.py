"""The kinds of mistake that hurt systems like this one, each looked for here by its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from pledge_engine.errors import PledgeError
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.step_commands import agree_step, complete_step
from pledge_engine.logins.sessions import LOGGING_IN
from pledge_engine.office import Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_first_administrator
from pledge_engine.store.tables import hires
from pledge_engine.web.visiting import OPEN_TO_ALL
from tests.factories.office import ADMINISTRATOR, CARE_GROUP, ENGINE, as_typed, day_of, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser
from tests.pledge_engine.web.test_looking import MADE_UP
from tests.privacy.corpus import CORPUS, SUM, WORKED_OUT
from tests.privacy.forms import token_in
from tests.privacy.harmless import wrong_on_page
from workflows.definition import Role
from workflows.turn import Status

Browse = Callable[..., Browser]
STEP = "jd_ps_agreed"


def sent(browser: Browser, address: str, **typed: str) -> int:
    """The status of a form sent as it could be without its page."""
    token = token_in(browser.client.get("/how-you-log-in").text)
    return browser.client.post(address, data={"csrf_token": token, **typed}).status_code


def test_nobody_approves_their_own_step_through_another_role(browse: Browse, furnished: Office) -> None:
    reference = opened_hire(furnished)
    with furnished.work(furnished.actor("sam")) as work:
        step = open_reader(work, reference).step(STEP)
        complete_step(work, reference, STEP, as_typed(journey_of(furnished, reference), step, day_of(furnished)))
    with furnished.work(furnished.actor(ADMINISTRATOR)) as work:
        give_grant(work, "sam", Role.PROFESSIONAL_LEAD, scope=CARE_GROUP)
    address = f"/records/{reference}/steps/{STEP}"
    sam = browse("sam")
    assert sent(sam, address, do="agree") == 303
    assert "You have agreed" in sam.get(address).text, "and nothing is agreed a second time"
    turn = journey_of(furnished, reference).turn(STEP, 1)
    assert turn is not None
    assert (turn.status, {each.role for each in turn.agreements}) == (Status.AWAITING_AGREEMENT, {Role.SERVICE_LEAD})
    with furnished.work(furnished.actor("pat")) as work:
        agree_step(work, reference, STEP)
    assert journey_of(furnished, reference).turn(STEP, 1) != turn


@pytest.mark.parametrize("script", CORPUS["script"][::15])
def test_a_script_stored_in_a_comment_is_words(browse: Browse, furnished: Office, script: str) -> None:
    reference = opened_hire(furnished)
    browser = browse("sam")
    assert sent(browser, f"/records/{reference}/note", note=script) == 303
    page = browser.client.get(f"/records/{reference}").text
    assert "window.ran" in page
    assert wrong_on_page(page) == []


def test_no_page_of_setting_up_is_left_open(app: Flask, browse: Browse, furnished: Office) -> None:
    nobody, asked = browse().client, 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL:
            assert not rule.rule.startswith("/set-up")
            continue
        known = {"step": "job_plan", "act": "note", **MADE_UP}
        address = rule.rule
        for part in rule.arguments:
            address = address.replace(f"<{part}>", known[part])
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answer = nobody.open(address, method=method)
            assert (answer.status_code, str(answer.location)[:7]) == (303, "/log-in"), address
            asked += 1
    assert asked > 30
    with pytest.raises(PledgeError), furnished.work(LOGGING_IN) as work:
        add_first_administrator(work, "second", "Second Administrator")


@pytest.mark.parametrize("text", CORPUS["template"][::2])
def test_no_template_or_expression_in_what_somebody_typed_is_worked_out(
    browse: Browse, furnished: Office, text: str
) -> None:
    reference = opened_hire(furnished)
    browser = browse("sam")
    typed = f"{text} {{{{{SUM}}}}}"
    assert sent(browser, f"/records/{reference}/note", note=typed) in {303, 422}
    for address in (f"/records/{reference}", f"/records/{reference}/history", "/records"):
        assert WORKED_OUT not in browser.client.get(address, query_string={"text": typed}).text


@pytest.mark.parametrize("text", CORPUS["SQL"][::6])
def test_no_filter_reaches_sql(browse: Browse, furnished: Office, text: str) -> None:
    opened_hire(furnished)
    browser = browse("sam")
    for address, name in (
        *(("/records", name) for name in ("text", "team", "stage", "role", "band", "sort", "attention", "page")),
        *(("/attention", name) for name in ("team", "step", "owner", "waiting_on", "by")),
        *(("/register", "step"), ("/kept", "by"), ("/messages", "state")),
    ):
        answer = browser.client.get(address, query_string={name: text})
        assert answer.status_code < 500, (address, name)
        assert "SQL" not in answer.text.upper().replace(text.upper(), ""), (address, name)
    assert "R-0001" not in browser.client.get("/records", query_string={"text": text}).text
    with furnished.work(ENGINE, write=False) as work:
        assert work.connection.execute(select(func.count()).select_from(hires)).scalar_one() == 1


@pytest.mark.parametrize(
    "address",
    [
        *(
            f"/assets/{name}"
            for name in ("../secret.key", "..%2f..%2fsecret.key", "%2e%2e/app.py", "..\\app.py", "/etc/passwd")
        ),
        *(
            "/assets/../../../etc/passwd",
            "/static/../app.py",
            "/var/pledge.db",
            "/pledge.log",
            "/.git/config",
            "/secret.key",
        ),
        *("/records/R-9999", "/messages/00000000000000000000000000000000", "/register/sessions/00000000"),
        *("/password/guessed", "/records/../trail.csv/x", "/trail.csv%00.txt"),
    ],
)
def test_nobody_gets_a_file_of_others_by_guessing_its_address(browse: Browse, furnished: Office, address: str) -> None:
    opened_hire(furnished)
    answer = browse("sam").client.get(address)
    assert answer.status_code in {303, 308, 403, 404}
    assert "root:" not in answer.text
    assert "import " not in answer.text
