"""The server of the pages ends in good order: no answer is cut off, and nobody's open connection holds it up."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from socket import socket
from threading import Event

import pytest
from flask import Flask

from pledge_engine.web.serving import PATIENCE, served
from tests.factories.mail_server import free_port

LONG = "long " * 100_000


def asked(port: int, path: str) -> str:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def test_what_is_being_answered_at_the_end_is_answered_whole() -> None:
    app, asking = Flask("slow"), Event()

    @app.get("/")
    def slow() -> str:
        asking.set()
        time.sleep(0.5)
        return LONG

    with ThreadPoolExecutor() as visitors:
        with served(app, host="127.0.0.1", port=0) as port:
            answer = visitors.submit(asked, port, "/")
            assert asking.wait(10)
        assert answer.result() == LONG


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_connection_that_somebody_keeps_open_does_not_hold_the_end_up(host: str) -> None:
    app = Flask("quick")
    app.add_url_rule("/", view_func=lambda: "here")
    with closing(HTTPConnection(host, free_port())) as kept:
        with served(app, host=host, port=kept.port):
            kept.request("GET", "/")
            assert kept.getresponse().read() == b"here"
            asked_to_end = time.monotonic()
        assert time.monotonic() - asked_to_end < PATIENCE
        with closing(HTTPConnection(host, kept.port, timeout=5)) as late, pytest.raises(ConnectionRefusedError):
            late.connect()


def test_a_socket_that_was_bound_before_is_the_one_that_is_listened_to() -> None:
    app = Flask("quick")
    app.add_url_rule("/", view_func=lambda: "here")
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with served(app, host="127.0.0.1", port=0, bound=bound) as port:
            assert port == bound.getsockname()[1]
            assert asked(port, "/") == "here"
