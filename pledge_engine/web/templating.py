"""How pages are written: Jinja with the NHS design system's components, every value escaped unless it is said otherwise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Flask
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemBytecodeCache, FileSystemLoader, PackageLoader

from pledge_engine.hires.read_by import COVER_READS
from pledge_engine.hires.wording import moment
from pledge_engine.logins.sessions import IDLE
from pledge_engine.reports.wording import WHERE_IT_IS_TOLD
from pledge_engine.web.navigation import navigation
from pledge_engine.web.site import Site
from workflows.words import counted, listed, long_date, sentence

_TEMPLATES = Path(__file__).parent / "templates"
_WARNED_BEFORE_MINUTES = 5
_WHO_ANSWERS = "the information governance team"


def prepare_templates(app: Flask, site: Site) -> None:
    """Give the application its templates, the words they share, and what stands on every page."""
    app.jinja_options = {
        "undefined": ChainableUndefined,
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "loader": ChoiceLoader([FileSystemLoader(_TEMPLATES), PackageLoader("nhsuk_frontend_jinja")]),
    }
    app.jinja_env.filters |= {"day": day, "moment": moment, "sentence": sentence, "counted": counted, "listed": listed}
    app.jinja_env.globals |= {"cover_reads": COVER_READS, "where_it_is_told": WHERE_IT_IS_TOLD}
    idle = int(IDLE.total_seconds() // 60)

    @app.context_processor
    def on_every_page() -> dict[str, object]:
        return {
            "organisation": site.settings.organisation,
            "product": site.settings.product,
            "privacy_contact": site.settings.privacy_contact or _WHO_ANSWERS,
            "navigation": navigation(),
            "notice": site.notice(),
            "idle_minutes": idle,
            "warn_minutes": idle - _WARNED_BEFORE_MINUTES,
        }


def cache_compiled(app: Flask, folder: Path) -> None:
    """Keep compiled templates between starts: the first page after a start is then not the slow one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))


def day(value: date | None) -> str:
    """A day as people read it: "6 August 2026"; nothing for none."""
    return long_date(value) if value else ""
