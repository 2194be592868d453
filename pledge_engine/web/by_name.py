"""Finding a record by the name of its worker: a form that is sent, so that no address of a page holds a name."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid
from pledge_engine.hires.by_name import LONGEST, MOST, NamedRow, find_by_name
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.questions import Question
from pledge_engine.web.site import Site, go, show


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPage:
    """The form again, and several records that were found, or none; ``more`` says that these are the first alone."""

    search: Question
    rows: tuple[NamedRow, ...] = ()
    more: bool = False
    most: int = MOST
    mistakes: tuple[Mistake, ...] = ()


def by_name_pages(site: Site) -> Blueprint:
    """What is found: the one record itself, or several to choose from."""
    pages = Blueprint("by_name", __name__)

    @pages.post("/records")
    def find() -> tuple[str, int] | Response:
        typed = request.form.get("name", "")[:LONGEST]
        try:
            found = site.look(lambda work: find_by_name(work, typed))
        except Invalid as error:
            wrong = mistakes_of(error)
            return show("named", NamedPage(search=name_question(typed, wrong[0].words), mistakes=wrong), 422)
        if len(found.rows) == 1:
            return go(f"/records/{found.rows[0].reference}")
        return show("named", NamedPage(search=name_question(typed), rows=found.rows, more=found.more))

    return pages


def name_question(typed: str = "", mistake: str = "") -> Question:
    """The question for a name, with what was typed."""
    return Question(
        name="name",
        label="Name",
        hint="All of it or part of it, as it was in the offer. What you type is kept nowhere",
        value=typed,
        type="search",
        mistake=mistake,
    )
