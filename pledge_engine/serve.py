"""The doors as processes: all of them in one, for one computer and no set-up, or a worker and a beat apart.

In one process the pages, a worker and its beat share a broker in memory. Nothing is lost with the process, because what is
due and what was sent stands in the database.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from functools import partial
from socket import AF_INET, AF_INET6, socket
from threading import Event, Thread
from types import FrameType

from celery import Celery

from notifications.courier import DELIVER
from pledge_engine.broker import wake
from pledge_engine.clock import Clock
from pledge_engine.errors import PledgeError
from pledge_engine.office import Office, open_office
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from pledge_engine.web.serving import PATIENCE, served
from pledge_engine.worker import TICK, beat, make_worker, open_beat, open_worker, stop_worker, work

# What is listened to as every address of a computer, and is no address that anybody can go to.
_EVERYWHERE = {"", "0.0.0.0", "::"}  # noqa: S104 - It is recognised, not listened at.


# Said whatever the trouble with a port is: true on every computer, and never the port that is taken.
_ANOTHER = "choose another port, or let it take any that is free: pledge serve --port 0"


class PortTaken(PledgeError):
    """The pages cannot be served there, because somebody else listens or because this computer does not let it."""


def serve(settings: Settings, clock: Clock, *, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve until the process is asked to stop; ``tell`` is given the address once pages can be read.

    What is being sent when it is asked to stop is finished and recorded first. Raises ``PortTaken``.
    """
    held: AbstractContextManager[socket | None] = nullcontext() if port else _any_free(host)
    with held as bound:
        port = int(bound.getsockname()[1]) if bound else port
        stopping, settings = Event(), reached_at(settings, host, port)
        with (
            closing(open_office(settings, door="worker", clock=clock)) as behind,
            closing(_in_front(settings, clock, app := make_worker(behind, settings))) as office,
            _until_asked(stopping),
            _pages(office, settings, host, port, bound),
            _working(app),
        ):
            tell(f"http://{host}:{port}")
            stopping.wait()


def reached_at(settings: Settings, host: str, port: int) -> Settings:
    """The settings with where the pages are served as the address that links in messages begin with, unless one was set."""
    if "web_address" in settings.model_fields_set:
        return settings
    named = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return settings.model_copy(update={"web_address": f"http://{named}:{port}"})


def _any_free(host: str) -> socket:
    """A socket that has a port to itself, known before the first link is written and held until it is listened to."""
    found = socket(AF_INET6 if ":" in host else AF_INET)
    try:
        found.bind((host, 0))
    except OSError as error:
        found.close()
        raise not_served(host, 0, error) from error
    return found


def not_served(host: str, port: int, error: Exception) -> PortTaken:
    """Why the pages cannot be served at a port of a host, and what to do about it."""
    match getattr(error, "errno", None):
        case errno.EADDRINUSE:
            problem = f"Port {port} of {host} is taken: another program listens there, perhaps a pledge serve."
            return PortTaken(problem, f"Stop that one, or {_ANOTHER}")
        case errno.EACCES:
            problem = f"This computer does not let you use port {port} of {host}."
            return PortTaken(problem, f"Ports below 1024 are often kept back: {_ANOTHER}")
        case _:
            return PortTaken(f"{host} is no address of this computer.", "Choose another: pledge serve --host 127.0.0.1")


def run_worker(office: Office, settings: Settings) -> None:
    """Work in a process of its own until it is told to stop; what it is doing then is finished first."""
    work(make_worker(office, settings))


def run_beat(office: Office, settings: Settings) -> None:
    """Ask for ticks in a process of its own until it is told to stop."""
    beat(make_worker(office, settings))


def _in_front(settings: Settings, clock: Clock, app: Celery) -> Office:
    return open_office(settings, door="web", clock=clock, wake=partial(wake, app, DELIVER))


@contextmanager
def _until_asked(stopping: Event) -> Iterator[None]:
    """Ctrl-C and SIGTERM ask for an end in good order, once; a second time they end it as they always do."""

    def ask(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
        stopping.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _pages(office: Office, settings: Settings, host: str, port: int, bound: socket | None) -> Iterator[None]:
    app = make_app(office, settings)
    with ExitStack() as until_the_end:
        try:
            until_the_end.enter_context(served(app, host=host, port=port, bound=bound))
        except (OSError, ValueError) as error:  # A host that nobody knows is a wrong value to waitress.
            raise not_served(host, port, error) from error
        yield


@contextmanager
def _working(app: Celery) -> Iterator[None]:
    """A worker and its beat as threads; both are stopped in good order."""
    worker, clock = open_worker(app), open_beat(app)
    threads = [Thread(target=run, daemon=True) for run in (worker.start, clock.start)]
    for thread in threads:
        thread.start()
    wake(app, TICK)
    try:
        yield
    finally:
        clock.stop()
        stop_worker()
        for thread in threads:
            thread.join(PATIENCE)
