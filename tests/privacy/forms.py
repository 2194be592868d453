"""Forms as a page has them, filled in as somebody might who has nothing to hide and nothing to add."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

PUSHED = {"submit", "button", "image", "reset"}
TICKED = {"radio", "checkbox"}


@dataclass(slots=True)
class Control:
    """One thing to fill in, tick or press, with what stands in it."""

    tag: str
    kind: str
    name: str
    value: str
    chosen: bool
    choices: list[str] = field(default_factory=list)

    @property
    def takes_words(self) -> bool:
        """Whether somebody can type what they like."""
        return self.tag == "textarea" or (self.tag == "input" and self.kind not in {*PUSHED, *TICKED, "hidden", "file"})


@dataclass(slots=True)
class Form:
    """One form of a page."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    def filled(self, typed: Callable[[str], str]) -> dict[str, list[str]]:
        """What is sent: hidden fields as they are, the first of each choice, and what is typed by its name."""
        data: dict[str, list[str]] = {}
        for control in self.controls:
            if not control.name or control.tag == "button" or control.kind in PUSHED:
                continue
            if control.kind in TICKED and control.name in data:
                continue
            if control.tag == "select":
                value = next((each for each in control.choices if each), "")
            else:
                value = typed(control.name) if control.takes_words else control.value
            data.setdefault(control.name, []).append(value)
        return data

    def buttons(self) -> Iterator[Control]:
        """What can be pressed to send it."""
        return (each for each in self.controls if each.tag == "button" or each.kind == "submit")


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._within: Form | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._within = Form(given.get("action", ""), given.get("method", "get").lower())
            self.forms.append(self._within)
        if self._within is None:
            return
        if tag in {"input", "select", "textarea", "button"}:
            kind = given.get("type", "text" if tag == "input" else "")
            chosen = "checked" in given
            self._within.controls.append(Control(tag, kind, given.get("name", ""), given.get("value", ""), chosen))
        if tag == "option":
            self._within.controls[-1].choices.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._within = None


def forms_in(html: str) -> list[Form]:
    """Every form of a page but the one that logs out."""
    return [form for form in _Reader(html).forms if form.action not in {"/log-out", "/stay"}]


def token_in(html: str) -> str:
    """The token that the forms of this browser carry."""
    return next(each.value for form in _Reader(html).forms for each in form.controls if each.name == "csrf_token")


def plainly(name: str) -> str:
    """Something that can be typed where a form asks for words, a number, a link or part of a date to come."""
    part = name.rpartition(".")[2]
    if part in {"day", "month", "year"} and name.rpartition(".")[0] not in {"happened_on", "on"}:
        return {"day": "1", "month": "7", "year": "2027"}[part]
    return {"day": "", "month": "", "year": "", "to": "fay", "note": "kind words"}.get(part, "1")
