"""How much may be sent in a minute: counted by several processes together, without saying whose it is, for a minute at most."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import time_machine
from flask import Flask
from pydantic import SecretStr

from pledge_engine.logins.attempts import PASSWORD
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.office import OPENING
from tests.factories.processes import Broker, broker_in
from tests.pledge_engine.web.browser import Browser, Page, check_page

MOST = 120
BUTTON = "/how-you-log-in/forget-devices"


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Broker]:
    with broker_in(tmp_path) as broker:
        yield broker


def pages(office: Office, settings: Settings, **given: object) -> Flask:
    """The pages as one process of several serves them; tokens are tested elsewhere."""
    app = make_app(office, settings.model_copy(update=given))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def statuses(browser: Browser, times: int) -> set[int]:
    return {browser.client.post(BUTTON).status_code for _ in range(times)}


def test_two_processes_count_one_person_together_and_others_apart(
    furnished: Office, settings: Settings, counter: Broker
) -> None:
    one, other = (pages(furnished, settings, broker_url=SecretStr(counter.url)) for _ in range(2))
    with time_machine.travel(OPENING, tick=False):
        sams, sam_too, pats = (
            Browser(one, furnished, "sam"),
            Browser(other, furnished, "sam"),
            Browser(one, furnished, "pat"),
        )
        assert statuses(sams, MOST // 2) | statuses(sam_too, MOST // 2) == {303}
        assert statuses(sams, 1) | statuses(sam_too, 1) == {429}
        assert statuses(pats, 1) == {303}
        assert sams.get("/today").heading() == "Needs you today"  # To look is not to send.


def test_whoever_sends_too_much_is_told_to_wait_a_minute_and_goes_on_after_it(
    furnished: Office, settings: Settings
) -> None:
    sam = Browser(pages(furnished, settings), furnished, "sam")
    with time_machine.travel(OPENING, tick=False) as clock:
        statuses(sam, MOST)
        answer = sam.client.post(BUTTON)
        page = Page(answer.get_data(as_text=True))
        check_page(page, answer)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        assert page.heading() == "That was too much at once"
        assert "Wait a minute" in page.text
        clock.shift(61)
        assert statuses(sam, 1) == {303}


def test_neither_redis_nor_a_log_says_whose_it_is(
    furnished: Office, settings: Settings, counter: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    app = pages(furnished, settings, limits_url=counter.url)
    sam = Browser(app, furnished, "sam")
    outside = app.test_client()
    statuses(sam, MOST + 1)
    outside.post("/log-in", data={"handle": "sam", "password": "wrong"}, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    with redis.Redis.from_url(counter.url) as client:
        keys = b" ".join(client.keys("*")).decode()
        assert 0 < client.ttl(client.keys("*")[0]) <= 60
    assert keys.count("pledge") >= 2
    told = keys + caplog.text
    assert not [word for word in ("192.0.2.77", "sam", furnished.actor("sam").id) if word in told]


def test_while_redis_is_away_pages_answer_and_each_process_counts_by_itself(
    furnished: Office, settings: Settings, counter: Broker
) -> None:
    sam = Browser(pages(furnished, settings, limits_url=counter.url), furnished, "sam")
    with time_machine.travel(OPENING, tick=False):
        assert statuses(sam, 1) == {303}
        counter.kill()
        assert statuses(sam, MOST) == {303}
        assert statuses(sam, 1) == {429}


def test_a_name_that_has_to_wait_says_for_how_long_to_programs_too(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    for _ in range(PASSWORD.free):
        client.post("/log-in", data={"handle": "nobody", "password": "wrong"})
    answer = client.post("/log-in", data={"handle": "nobody", "password": "wrong"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


@pytest.mark.parametrize(("proxies", "together"), [(0, True), (1, False)])
def test_behind_a_proxy_of_ones_own_each_address_is_counted_apart(
    furnished: Office, settings: Settings, proxies: int, *, together: bool
) -> None:
    client = pages(furnished, settings, proxies=proxies).test_client()
    with time_machine.travel(OPENING, tick=False):
        codes = [
            client.post(
                "/log-in", data={"handle": f"n{n}"}, headers={"X-Forwarded-For": f"192.0.2.{n % 2}"}
            ).status_code
            for n in range(62)
        ]
    assert (429 in codes) is together


@pytest.mark.parametrize("button", ["/stay", "/log-out"])
def test_staying_and_leaving_are_no_attempts_to_log_in(furnished: Office, settings: Settings, button: str) -> None:
    app = pages(furnished, settings)
    with time_machine.travel(OPENING, tick=False):
        sams = [Browser(app, furnished, "sam") for _ in range(70)]
        assert {sam.client.post(button).status_code for sam in sams} == {303}
        again = Browser(app, furnished, "sam")
        assert again.client.post("/log-in", data={"handle": "nobody", "password": "wrong"}).status_code == 200


def test_nobody_gets_round_it_by_naming_a_proxy_themselves(furnished: Office, settings: Settings) -> None:
    client = pages(furnished, settings, proxies=1).test_client()
    with time_machine.travel(OPENING, tick=False):
        told = (f"198.51.100.{n}, 192.0.2.1" for n in range(62))
        codes = [
            client.post("/log-in", data={"handle": f"n{n}"}, headers={"X-Forwarded-For": said}).status_code
            for n, said in enumerate(told)
        ]
    assert codes[-1] == 429


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ({}, "memory://"),
        ({"broker_url": SecretStr("redis://broker:6379/0")}, "redis://broker:6379/0"),
        ({"limits_url": "redis://other:6379/1", "broker_url": SecretStr("redis://broker/0")}, "redis://other:6379/1"),
        ({"broker_url": SecretStr("amqp://broker")}, "memory://"),
    ],
)
def test_where_it_is_counted(given: dict[str, object], counted: str) -> None:
    assert Settings().model_copy(update=given).counted_in == counted
