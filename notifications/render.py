"""A message in words: its templates filled in strictly, so that a value nobody gave is a mistake and not a gap."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cache

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from notifications.catalogue import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message as its reader sees it. The subject is one line."""

    subject: str
    text: str
    html: str


def render(context: Message) -> Rendered:
    """What a message says; raises ``jinja2.UndefinedError`` where a template asks for what the message does not hold."""
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    subject, text, html = (
        _environment().get_template(f"{context.kind}/{part}").render(values)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Rendered(subject=" ".join(subject.split()), text=text, html=_inliner().inline(html))


def day(when: date) -> str:
    """A day as it is written in a sentence: "6 August 2026"."""
    return f"{when.day} {when:%B %Y}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("notifications"),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = day
    return environment


@cache
def _inliner() -> CSSInliner:
    """Styles where mail programs read them; nothing is ever fetched."""
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
