"""A browser without a screen: it keeps cookies, follows redirects, sends forms as they stand, and checks every page it gets."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from pledge_engine.logins.sessions import start_session
from pledge_engine.office import Office
from pledge_engine.web.security import HEADERS
from tests.factories import nu

# What pages must not say (the words of the pledge), and what no test may let out.
FORBIDDEN = re.compile(
    r"\b((?<!in )case|cases|caseload|disclos\w+|breach\w*|non-compliant|DNA|refused|orphaned|hires?|approv\w+|silent"
    r"|sign(?:ed)? (?:in|out)|log(?:ged)? ?on|click here|please note)\b",
    re.IGNORECASE,
)
_REFERS = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "headers")
# Every shape of page that any test got, with where it was; see ``valid_html``.
SHAPES: dict[str, tuple[str, str]] = {}
LABELLED = {"input", "select", "textarea"}
NEEDS_NO_LABEL = {"hidden", "submit", "button"}


class Page(HTMLParser):
    """What stands on a page, as far as checks and tests ask."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.refers: list[str] = []
        self.addresses: list[str] = []
        self.language = ""
        self.mains = 0
        self.said: dict[str, list[str]] = {"label": [], "button": [], "legend": []}
        self.fieldsets = 0
        self.controls: list[dict[str, str]] = []
        self.forms: list[dict[str, Any]] = []
        self.links: list[tuple[str, str]] = []
        self.headings: list[tuple[str, str]] = []
        self.title = ""
        self.inline: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._text: list[str] = []
        self._select: dict[str, str] | None = None
        self.feed(html)

    @property
    def text(self) -> str:
        """Everything a person reads."""
        return " ".join("".join(self._text).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.append(given["id"])
        self.inline += [name for name in given if name.startswith("on") or name == "style"]
        if tag in {"script", "style"} and "src" not in given:
            self.inline.append(tag)
        if tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        self._note_structure(tag, given)
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "method": given.get("method", "get"), "fields": []})
        if tag in LABELLED:
            self.controls.append({"tag": tag, **given})
        if self.forms:
            self._ask(tag, given)
        if tag not in {"input", "meta", "link", "br", "hr", "img", "path", "rect"}:
            self._open.append((tag, given))

    def _ask(self, tag: str, given: dict[str, str]) -> None:
        """Keep what a form asks: its controls, and of a list the first choice or the one that is chosen."""
        fields = self.forms[-1]["fields"]
        if tag in {*LABELLED, "button"}:
            fields.append({"tag": tag, **given})
        if tag == "option" and ("selected" in given or "value" not in fields[-1]):
            fields[-1]["value"] = given.get("value", "")
        if tag == "textarea":
            self._select = fields[-1]

    def _note_structure(self, tag: str, given: dict[str, str]) -> None:
        self.refers += [each for name in _REFERS for each in given.get(name, "").split()]
        self.addresses += [given[name] for name in ("href", "src", "action") if given.get(name)]
        if tag == "html":
            self.language = given.get("lang", "")
        self.mains += tag == "main"
        self.fieldsets += tag == "fieldset"
        if tag in self.said:
            self.said[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._select = None
        while self._open:
            if self._open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._open]
        if self._select is not None:
            self._select["value"] = data
        if "title" in tags and "head" in tags:
            self.title += data
            return
        if not {"script", "style", "head"} & set(tags):
            self._text.append(f"{data} ")
        for tag, given in reversed(self._open):
            if tag in self.said:
                self.said[tag][-1] += data.strip()
            if re.fullmatch("h[1-6]", tag):
                self.headings.append((tag, " ".join(data.split())))
            if tag == "a" and data.strip():
                self.links.append((" ".join(data.split()), given.get("href", "")))

    def heading(self) -> str:
        """The heading of the page, without its caption."""
        return [text for tag, text in self.headings if tag == "h1" and text][-1]


class Browser:
    """Somebody in front of the pages, logged in unless no name is given."""

    def __init__(self, app: Flask, office: Office, handle: str = "", *, canaries: tuple[str, ...] = ()) -> None:
        self.client = app.test_client()
        self._canaries = canaries
        self.response: TestResponse
        self.page: Page
        if handle:
            actor = office.actor(handle)
            with office.work(actor) as work:
                self.client.set_cookie("pledge_session", start_session(work, actor.id))

    def get(self, address: str, status: int = 200) -> Page:
        """The page at an address, after any redirects."""
        return self._arrived(self.client.get(address, follow_redirects=True), status)

    def send(self, button: str = "", status: int = 200, *, form: int = -1, **typed: Any) -> Page:
        """The page after the form of this page that has the button was sent, with what was typed over what stood there."""
        chosen = self._form(button, form)
        data: dict[str, Any] = {}
        for field in chosen["fields"]:
            kind, name = field.get("type", ""), field.get("name", "")
            skipped = field["tag"] == "button" or kind in {"submit", "button"}
            skipped |= kind in {"radio", "checkbox"} and "checked" not in field
            if name and not skipped:
                data.setdefault(name, []).append(field.get("value", ""))
        pressed = next((f for f in chosen["fields"] if f["tag"] == "button" and self._says(f, button)), None)
        if pressed and pressed.get("name"):
            data[pressed["name"]] = pressed.get("value", "")
        data |= {name.replace("__", "."): value for name, value in typed.items()}
        address = chosen["action"] or self.response.request.path
        call = self.client.post if chosen["method"].lower() == "post" else self.client.get
        given = {"data": data} if call == self.client.post else {"query_string": data}
        return self._arrived(call(address, follow_redirects=True, **given), status)

    def _form(self, button: str, form: int) -> dict[str, Any]:
        forms = [each for each in self.page.forms if each["action"] != "/log-out"]
        if button:
            found = [each for each in forms if any(self._says(f, button) for f in each["fields"])]
            assert found, f"no form has the button {button}: {self.page.text}"
            return found[0]
        return forms[form]

    @staticmethod
    def _says(field: dict[str, Any], button: str) -> bool:
        return bool(button) and (field.get("value") == button or field.get("data-says") == button)

    def _arrived(self, response: TestResponse, status: int) -> Page:
        self.response = response
        html = response.get_data(as_text=True)
        assert response.status_code == status, f"{response.status_code}: {Page(html).text[:600]}"
        self.page = Page(html)
        check_page(self.page, response, self._canaries)
        SHAPES.setdefault(nu.shape(html), (response.request.path, html))
        return self.page


def check_page(page: Page, response: Response, canaries: tuple[str, ...] = ()) -> None:
    """What is true of every page."""
    headings = [text for tag, text in page.headings if tag == "h1"]
    assert headings, "no h1"
    assert page.html.count("<h1") == 1, "more than one h1"
    whole = " ".join(text for text in headings if text)
    assert page.title.strip().startswith(whole), f"{page.title!r} does not start with {whole!r}"
    assert len(page.ids) == len(set(page.ids)), f"ids twice: {sorted(i for i in page.ids if page.ids.count(i) > 1)}"
    for control in page.controls:
        hidden = control.get("type") in NEEDS_NO_LABEL or "hidden" in control
        assert hidden or control.get("id") in page.labelled or "aria-label" in control, f"no label: {control}"
    assert not page.inline, f"inline: {page.inline}"
    check_structure(page)
    for header, value in {**HEADERS, "Cache-Control": "no-store"}.items():
        assert response.headers.get(header) == value, f"{header} is not {value}"
    assert not re.search(r"</?[a-z]+[ >]", page.text), "mark-up is shown as words"
    said = FORBIDDEN.search(page.text)
    assert said is None, f"the page says a word that is not ours: {said}"
    for form in page.forms:
        if form["method"].lower() == "post":
            assert any(field.get("name") == "csrf_token" for field in form["fields"]), "a form without its token"
    assert not [word for word in canaries if word in page.html], "something restricted is on the page"


def check_structure(page: Page) -> None:
    """What whoever does not see the page goes by."""
    assert page.language == "en", "no language"
    assert page.mains == 1, "not one main"
    for tag, said in page.said.items():
        assert all(said), f"a {tag} without words"
    assert page.fieldsets == len(page.said["legend"]), "a group without a legend"
    named = [*page.refers, *(address[1:] for address in page.addresses if address.startswith("#"))]
    for name in named:
        assert name in page.ids, f"nothing has the id {name}"
    for address in page.addresses:
        assert re.match(r"/(?!/)|#|\?|https?://(?:intranet|trust)\.example/", address), f"leads elsewhere: {address}"
    assert not re.search(r"\{\{|\}\}|\{%|<bound |Undefined", page.text), "not filled in"
