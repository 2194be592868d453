"""What each kind of mail says, with made-up contents: as text on a page, and as it looks, on one without anything else."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from notifications.render import Rendered, as_page, render, styles
from pledge_engine.message_words import KINDS
from pledge_engine.previews import preview_of, previews
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.showing import Cell, link, words
from pledge_engine.web.site import Site, show

TEMPLATES = "/messages/templates"
_STYLES = f"{TEMPLATES}/mail.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatesPage:
    """Every kind of mail, and what they call the trust in whose name they are sent."""

    organisation: str
    rows: tuple[tuple[Cell, ...], ...]
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplatePage:
    """One kind of mail with made-up contents; ``looks`` is where it is shown as it looks."""

    title: str
    says: Rendered
    looks: str
    mistakes: tuple[Mistake, ...] = ()


def template_pages(site: Site) -> Blueprint:
    """The list, one kind as text, and the same as it looks. The policy of the pages holds there too: nothing can run."""
    pages = Blueprint("mail_templates", __name__)

    @pages.get("/messages/templates")
    def every() -> tuple[str, int]:
        said = {kind: render(message, site.settings.sent_by) for kind, message in site.look(previews).items()}
        rows = ((link(KINDS[kind], f"{TEMPLATES}/{kind}"), words(says.subject)) for kind, says in said.items())
        return show("mail_templates", TemplatesPage(organisation=site.settings.organisation, rows=tuple(rows)))

    @pages.get("/messages/templates/<kind>")
    def one(kind: str) -> tuple[str, int]:
        says = render(site.look(lambda work: preview_of(work, kind)), site.settings.sent_by)
        page = TemplatePage(title=KINDS[kind], says=says, looks=f"{TEMPLATES}/{kind}/as-it-looks")
        return show("mail_template", page)

    @pages.get("/messages/templates/<kind>/as-it-looks")
    def as_it_looks(kind: str) -> Response:
        found = site.look(lambda work: preview_of(work, kind))
        return Response(as_page(found, site.settings.sent_by, _STYLES), mimetype="text/html")

    @pages.get(_STYLES)
    def how_mails_look() -> Response:
        return Response(styles(), mimetype="text/css")

    return pages
