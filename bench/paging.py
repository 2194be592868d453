"""Pages at several sizes, asked for by people who are logged in, beside a page of the design system with nothing on it.

Each is answered whole by the application, from the request to the last byte, without a network in between.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from statistics import median
from typing import Any, NamedTuple

from flask import Flask, render_template_string
from werkzeug.test import create_environ, run_wsgi_app

from bench.day import AUDITOR, LEAD, SENIOR, WorkingDay, working_day
from bench.figures import Figure
from bench.latencies import quantile
from bench.processor import processor_of
from bench.scale import READER
from bench.timing import ratios, shuffled, timed
from pledge_engine.logins.sessions import start_session
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.statements import counted

BARE = "bare page"
_MEDIAN_MS, _P95_MS, _QUERIES, _KB, _FIRST_KB = 40, 80, 12, 15, 150
_ASSETS = ("nhsuk.css", "pages.css", "pages.js", "nhsuk.js", "icon.svg")
# As often as each page is asked for in each round: of few answers there is no hundredth, and hardly a twentieth.
_EACH = 4
_NOTHING = '{% extends "layout.jinja" %}{% block heading %}Nothing{% endblock %}'
_YEAR = "from.day=1&from.month=4&from.year=2025&to.day=2&to.month=3&to.year=2026"


def pages(day: WorkingDay) -> Mapping[str, tuple[str, str]]:
    """Who asks for which address, by what the page is called."""
    record = f"/records/{day.reference}"
    return {
        "needs you today": (READER, "/today"),
        "posts and people": (READER, "/records"),
        "posts and people, columns": (READER, "/records?view=columns"),
        "posts and people, whole trust": (SENIOR, "/records"),
        "a record": (LEAD, record),
        "a step": (LEAD, f"{record}/steps/{day.step}"),
        "needs attention": (READER, "/attention"),
        "audit trail": (AUDITOR, "/trail"),
        "audit trail, one event": (AUDITOR, "/trail?verb=step+completed&since.day=1&since.month=2&since.year=2026"),
        "pledge kept": (READER, f"/kept?by=step&{_YEAR}"),
    }


def measure(address: str, *, size: int, rounds: int, seed: int) -> list[Figure]:
    """Milliseconds for each page, how many statements it asks, and its bytes, in a trust of so many records."""
    day = working_day(address, size, seed)
    office = day.trust.office
    office.door = "web"
    asking = Asking(office, pages(day))
    order = random.Random(seed)  # noqa: S311 - the order of turns is no secret.
    times: dict[str, list[float]] = defaultdict(list)
    worked: dict[str, Worked] = defaultdict(lambda: Worked(0, 0))
    for name in asking.names:  # What is compiled and read once is there for all that follow.
        asking.ask(name)
    processor = processor_of(office.engine)
    for _ in range(rounds * _EACH):
        for name in shuffled(asking.names, order):
            before = processor()
            times[name].append(timed(lambda: asking.ask(name)))  # noqa: B023 - called at once.
            worked[name] = worked[name].until(before, processor())
    figures = [_figure(asking, name, times, worked, size) for name in asking.names if name != BARE]
    figures.append(_first_view(asking, size))
    office.close()
    return figures


class Worked(NamedTuple):
    """How many seconds processors have worked on a page altogether: of the application, and of the server beside it."""

    application: float
    server: float

    def until(self, before: tuple[float, float], after: tuple[float, float]) -> Worked:
        """The same with one more answer."""
        return Worked(self.application + after[0] - before[0], self.server + after[1] - before[1])


def _figure(
    asking: Asking, name: str, times: Mapping[str, list[float]], worked: Mapping[str, Worked], size: int
) -> Figure:
    took, slow = 1000 * median(times[name]), 1000 * quantile(times[name], 0.95)
    with counted(asking.office.engine) as statements:
        sent = asking.ask(name)
    return Figure(
        name=f"page: {name}, {size:,} records, {asking.office.engine.dialect.name}",
        unit="milliseconds",
        engine=took,
        peers={BARE: 1000 * median(times[BARE])},
        ratios={BARE: ratios({BARE: times[BARE], name: times[name]}, name)[BARE]},
        also={
            "95th": slow,
            "processor": 1000 * sum(worked[name]) / len(times[name]),
            "by processor, in bare pages": sum(worked[name]) / sum(worked[BARE]),
            "queries": len(statements),
            "kB": sent / 1000,
        },
        goal=f"≤ {_MEDIAN_MS} ms, 95th ≤ {_P95_MS} ms, ≤ {_QUERIES} queries, ≤ {_KB} kB",
        reached=took <= _MEDIAN_MS and slow <= _P95_MS and len(statements) <= _QUERIES and sent <= 1000 * _KB,
        counts={"asked": len(times[name]), "records": size},
    )


def _first_view(asking: Asking, size: int) -> Figure:
    """What comes over the wire when somebody who has never been here opens their first page."""
    sent = asking.ask("needs you today") + sum(asking.weigh(f"/assets/{name}") for name in _ASSETS)
    return Figure(
        name=f"first view: needs you today with all that it looks like, {size:,} records, {asking.office.engine.dialect.name}",
        unit="kB",
        engine=sent / 1000,
        goal=f"≤ {_FIRST_KB} kB",
        reached=sent <= 1000 * _FIRST_KB,
        counts={"records": size},
    )


class Asking:
    """The application with somebody logged in for each page."""

    def __init__(self, office: Office, asked: Mapping[str, tuple[str, str]]) -> None:
        """Log everybody in."""
        self.office = office
        self._app = _app(office)
        self._environs = {name: _environ(path, _session(office, handle)) for name, (handle, path) in asked.items()}
        self._environs[BARE] = _environ("/help", "")
        self.names = list(self._environs)

    def ask(self, name: str) -> int:
        """The page, whole; gives its bytes as they are sent, and fails for anything but a page."""
        return self._sent(dict(self._environs[name]))

    def weigh(self, path: str) -> int:
        """The bytes of something that anybody may ask for, as they are sent."""
        return self._sent(_environ(path, ""))

    def _sent(self, environ: dict[str, Any]) -> int:
        chunks, status, _ = run_wsgi_app(self._app, environ, buffered=True)
        sent = sum(len(chunk) for chunk in chunks)
        if not status.startswith("200"):
            raise ValueError(f"{environ['PATH_INFO']} answered {status}")
        return sent


def _app(office: Office) -> Flask:
    """The pages, with nothing on the page of help: the least that a page of the design system costs."""
    app = make_app(office, Settings())
    app.view_functions["guides.help_page"] = lambda: render_template_string(_NOTHING, page=None)
    return app


def _session(office: Office, handle: str) -> str:
    with office.work(office.actor(handle)) as work:
        return start_session(work, work.actor.audit_id)


def _environ(path: str, session: str) -> dict[str, Any]:
    cookie = {"Cookie": f"pledge_session={session}"} if session else {}
    return create_environ(path, headers={"Accept-Encoding": "gzip", **cookie})
