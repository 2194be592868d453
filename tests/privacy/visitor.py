"""Somebody before the real application, on a copy of the world that is theirs alone: asks, sends, and keeps what came back."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from tests.pledge_engine.web.test_looking import WRITTEN_BY_LOOKING
from tests.privacy.forms import Form, forms_in, plainly, token_in
from tests.privacy.pages import Pages
from tests.privacy.routes import Route, every_route
from tests.privacy.walled import BACKUP, canaries_in
from tests.privacy.world import DEFINITION, RECORDS, Record
from workflows.definition import Role

OTHER_METHODS = {"OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "POST"}
_NO_DOORS = (
    "/records",
    "/register",
    "/attention",
    "/trail",
    "/messages",
    "/kept",
    "/today",
    "/tasks",
    "/how-you-log-in",
)


Content = dict[str, list[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the headers with the cookies, and the body, all of it to be searched."""

    asked: str
    status: int
    headers: str
    body: str

    @property
    def canaries(self) -> set[str]:
        """Everything in it that somebody wrote in a record, or that says who somebody is."""
        return canaries_in(f"{self.headers}\n{self.body}")

    @property
    def heading(self) -> str:
        """What the page is called, to be told of a surprise."""
        found = re.search(r"<title>\s*(.*?)\s*</title>", self.body, re.DOTALL)
        return found.group(1)[:60] if found else self.body[:60]

    def told(self, reference: str) -> tuple[int, str]:
        """What it says, but for the name of the record and for what differs each time."""
        body = re.sub(r'(name="csrf_token" value=")[^"]*', r"\1", self.body)
        return self.status, body.replace(reference, "R").replace(reference.lower(), "R")


def steps_asked(role: Role, rule: str, route: Route) -> tuple[str, ...]:
    """The steps that an address is asked for in a role: one of its own, one that only some may read, and one of others."""
    if rule.startswith("/register/"):
        return ("group_supervision",)
    if "{S}" not in route.words:
        return ("",)
    own = next((step.key for step in DEFINITION.steps.values() if step.owner is role), "understand_roles")
    return (own, "oh_clearance") if own != "oh_clearance" else (own, "hr_clearance")


class Visitor:
    """One person, logged in through the session store, before the pages of a world that nobody has changed."""

    def __init__(self, pages: Pages, world: str, handle: str) -> None:
        self.handle, self.office, self.app = handle, pages.office, pages.app
        self._pages, self._world, self._logged = pages, world, pages.logged()
        self.known: Mapping[str, str] = json.loads((pages.walled / f"{world}.json").read_text(encoding="utf-8"))
        self._client = self.app.test_client()
        self._shown: dict[str, str] = {}
        forms = pages.walled / "forms.json"
        self._known_forms = json.loads(forms.read_text(encoding="utf-8")) if forms.exists() else {}
        pages.put_back(world)
        self._log_in()
        self._beside = pages.reading()
        self._tables = self._every_table()
        self._as_made = self.content()
        self._version, self._changed = self._data_version(), ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._beside.close()

    def _log_in(self) -> None:
        if self.handle:
            self._client.set_cookie("pledge_session", self.known[f"session of {self.handle}"])

    def begin_anew(self) -> None:
        """Take back everything that was done."""
        self._log_in()
        self._beside.close()
        self._pages.put_back(self._world)
        self._beside = self._pages.reading()
        self._version, self._changed = self._data_version(), ""

    def written(self) -> str:
        """The first table that is not as it was made, of those that looking does not add to; nothing if all are."""
        if self.stirred():
            now = self.content()
            self._changed = next((name for name in self._tables if now[name] != self._as_made[name]), "")
        return self._changed

    def stirred(self) -> bool:
        """Whether anything at all was written since this was last asked, or since everything was taken back."""
        before, self._version = self._version, self._data_version()
        return self._version != before

    def content(self, also: Collection[str] = ()) -> Content:
        """Every row of every table but those that looking adds to."""
        tables = [*self._tables, *also]
        return {name: self._beside.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}  # noqa: S608 - the database's own names

    def _data_version(self) -> int:
        """A number that is another one after every transaction that wrote anything."""
        found: int = self._beside.execute("PRAGMA data_version").fetchone()[0]
        return found

    def _every_table(self) -> list[str]:
        found = self._beside.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return sorted({name for (name,) in found} - WRITTEN_BY_LOOKING - {"log_in_attempt"})

    @property
    def log(self) -> str:
        """Everything that the application has logged since they came."""
        return self._pages.log_since(self._logged)

    def ask(self, method: str, address: str, data: Mapping[str, list[str]] | None = None) -> Answer:
        """One request as a browser would make it, no redirect followed."""
        for limiter in self.app.extensions["limiter"]:
            limiter.reset()
        found = self._client.open(address, method=method, data=data)
        for thread in threading.enumerate():
            if thread.name.startswith("behind "):
                thread.join()
        asked_to_log_in = str(found.location).startswith("/log-in") and address.startswith(_NO_DOORS)
        status = 401 if asked_to_log_in else found.status_code
        body = found.get_data().decode("utf-8", "replace")
        if method == "GET" and status == 200:
            self._shown[address] = body
        return Answer(f"{method} {address}", status, str(found.headers), body)

    def look(self, address: str, query: Mapping[str, list[str]]) -> Answer:
        """What a form that asks for a page sends."""
        return self.ask("GET", f"{address}?{urlencode(query, doseq=True)}")

    def allows(self, address: str) -> set[str]:
        """The methods by which there is anything at an address."""
        return set(self.app.url_map.bind("localhost").allowed_methods(address))

    @cached_property
    def token(self) -> str:
        """What the forms of this browser carry."""
        return token_in(self.ask("GET", "/how-you-log-in" if self.handle else "/log-in").body)

    def address(self, rule: str, route: Route, record: Record, step: str) -> str:
        """Where a rule is asked for this record and step; what there is none of is made up."""
        parts = {
            "reference": record.reference,
            "step": step,
            "message": self.known.get(f"message about {record.reference}", "0" * 12),
            "session": self.known["session of a group"],
            "name": "nothing.css",
            "secret": "made-up",
            "person": self.known["person peer"],
            "version": str(DEFINITION.version),
            "team": self.known["team Oak"],
            "role": "service_lead",
            "place": self.known["team Oak"],
            "group": self.known["care group Adult"],
            "day": "2026-12-24",
            "form": "made-up",
            "kind": "digest",
        }
        path = re.sub(r"<(\w+)>", lambda part: parts[part.group(1)], rule)
        query = route.query.replace("{R}", record.reference)
        return f"{path}?{query}" if query else path

    def forms_shown(self) -> dict[str, list[Form]]:
        """Every form that sends something, of every page that was shown, by where it is sent."""
        found: dict[str, list[Form]] = {}
        for address, html in self._shown.items():
            for form in forms_in(html):
                if form.method == "post":
                    found.setdefault(form.action or address.partition("?")[0], []).append(form)
        return found

    def filled(self, rule: str, route: Route, record: Record, step: str) -> dict[str, list[str]]:
        """What is sent: the form of the page if it is shown, or one like it, with what the route sends besides."""
        form = self._form_at(self.address(rule, Route(asks=""), record, step))
        data = form.filled(plainly) if form else dict(self._known_forms.get(rule, {}))
        data.pop("of", None)
        data |= {"csrf_token": [self.token]}
        named = {"R": record.reference, "S": step, "T": record.team, "B": BACKUP}
        return data | {name.format(**named): [value.format(**named)] for name, value in route.sends}

    def _form_at(self, address: str) -> Form | None:
        """The form that was shown there before; None where no page was, or one without."""
        sent = [form for form in forms_in(self._shown.get(address, "")) if form.method == "post"]
        return next((form for form in sent if form.action in {"", address}), None)


def keep_forms(walled: Path, folder: Path) -> None:
    """Fill in the form of every act as the lead of a record would, for all who send one without having been shown it."""
    kept = {}
    record, step = RECORDS["own"], "peer_training"
    pages = Pages(walled, folder)
    with Visitor(pages, "pledge", record.leads[0]) as lead:
        for method, rule, route in every_route():
            if method == "GET" and "<reference>" in rule:
                lead.ask("GET", lead.address(rule, route, record, step))
                kept[rule] = lead.filled(rule, route, record, step)
    pages.office.close()
    (walled / "forms.json").write_text(json.dumps(kept), encoding="utf-8")
