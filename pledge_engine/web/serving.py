"""The pages served from a thread of this process, and stopped in good order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from socket import socket
from threading import Thread
from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.trigger import trigger

PATIENCE = 15


@contextmanager
def served(app: Flask, *, host: str, port: int, bound: socket | None = None) -> Iterator[int]:
    """The port at which the pages can be read until the block ends; 0 asks for any that is free.

    A socket that is ``bound`` already is listened to instead, and closed at the end. What is being answered at the end is
    answered first, for up to 15 seconds. Raises ``OSError`` where the port is taken.
    """
    sockets: dict[int, Any] = {}
    where: dict[str, Any] = {"sockets": [bound]} if bound else {"host": host, "port": port}
    server = create_server(app, map=sockets, **where, threads=4, ident="")
    thread = Thread(target=server.run, name="pages", daemon=True)
    thread.start()
    try:
        yield int(getattr(server, "effective_port", port))
    finally:
        server.task_dispatcher.shutdown(timeout=PATIENCE)
        # Sockets are closed by the thread that listens to them: closed under its hands, they are an error there.
        bell = next(found for found in sockets.values() if isinstance(found, trigger))
        bell.pull_trigger(partial(_close, sockets))
        thread.join(PATIENCE)


def _close(sockets: dict[int, Any]) -> None:
    for found in list(sockets.values()):
        if isinstance(found, HTTPChannel):
            found.close_when_flushed = True
        else:
            found.close()
