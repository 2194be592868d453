"""A message in words: its templates filled in strictly, so that a value nobody gave is a mistake and not a gap."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from functools import cache

from css_inline import CSSInliner
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from notifications.catalogue import Message
from notifications.sender import Sender

_HTML = "body.html"
# What would steer a terminal, or turn the direction of writing: refused where it is typed, and in no mail even so.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message as its reader sees it. The subject is one line."""

    subject: str
    text: str
    html: str


def render(context: Message, sent_by: Sender) -> Rendered:
    """What a message from this sender says; raises ``jinja2.UndefinedError`` where a template asks for what it does not hold."""
    subject, text, html = (_filled(context, sent_by, part) for part in ("subject.txt", "body.txt", _HTML))
    return Rendered(subject=" ".join(subject.split()), text=text, html=_inliner().inline(html))


def as_page(context: Message, sent_by: Sender, stylesheet: str) -> str:
    """The HTML of a message with its styles at an address of their own, for a page that may hold none; otherwise the same."""
    return _filled(context, sent_by, _HTML, stylesheet)


def styles() -> str:
    """What stands at that address."""
    return _environment().get_template("mail.css").render()


def _filled(context: Message, sent_by: Sender, part: str, stylesheet: str = "") -> str:
    values = {field.name: getattr(context, field.name) for field in fields(context)}
    values |= {"kind": context.kind, "service": sent_by.service, "organisation": sent_by.organisation}
    filled = _environment().get_template(f"{context.kind}/{part}").render(values, stylesheet=stylesheet)
    return _STEERING.sub("\ufffd", filled)


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
        auto_reload=False,
    )
    environment.filters["day"] = day
    return environment


@cache
def _inliner() -> CSSInliner:
    """Styles where mail programs read them; nothing is ever fetched."""
    return CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
