"""Opening a post: the form, a preview of what that begins, and only then the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.opening import open_hire
from pledge_engine.people.places import Place, places_to_open
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.questions import Question, Typed, radios, with_mistakes
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.unsent import typed_before


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    """The form; with ``preview`` what was chosen, to be looked at once more."""

    questions: tuple[Question, ...]
    preview: tuple[tuple[str, str], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    mistakes: tuple[Mistake, ...] = ()


_NAMES = (("team", "Team"), ("service_lead", "Service lead"), ("professional_lead", "Professional lead"))


def opening_pages(site: Site) -> Blueprint:
    """The way to a new record."""
    pages = Blueprint("opening", __name__)

    @pages.get("/records/new")
    def form() -> tuple[str, int]:
        return show(
            "opening", OpeningPage(questions=_questions(site.look(places_to_open), typed_before() or request.args))
        )

    @pages.post("/records/new")
    def send() -> tuple[str, int] | Response:
        typed, places = request.form, site.look(places_to_open)
        found = _missing(typed, places)
        if not found and typed.get("do") != "open":
            return show("opening", _preview(places, typed))
        if not found and typed.get("do") == "open":
            try:
                done = site.change(lambda work: open_hire(work, *_team(typed), **_leads(typed)))
            except (Invalid, RefusedMove) as error:
                found = mistakes_of(error, "team")
            else:
                return go(f"/records/{done.reference}")
        return show(
            "opening", OpeningPage(questions=with_mistakes(_questions(places, typed), found), mistakes=found), 422
        )

    return pages


def _team(typed: Typed) -> tuple[str]:
    return (typed.get("team", ""),)


def _leads(typed: Typed) -> dict[str, str]:
    return {name: typed.get(name, "") for name, _ in _NAMES[1:]}


def _questions(places: tuple[Place, ...], typed: Typed) -> tuple[Question, ...]:
    """The three choices; with one team alone it is chosen already."""
    only = places[0].team if len(places) == 1 else ""
    choices = (
        radios((place.team, place.team) for place in places),
        radios(_once(pair for place in places for pair in place.service_leads)),
        radios(_once(pair for place in places for pair in place.professional_leads)),
    )
    return tuple(
        Question(
            name=name,
            label=label,
            kind="radios",
            choices=offered,
            value=typed.get(name, only if name == "team" else ""),
        )
        for (name, label), offered in zip(_NAMES, choices, strict=True)
    )


def _once(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(pairs))


def _missing(typed: Typed, places: tuple[Place, ...]) -> tuple[Mistake, ...]:
    asked = _questions(places, typed)
    return tuple(
        Mistake(each.id, f"{each.label}: nothing is chosen. Choose one.")
        for each in asked
        if each.value not in {choice["value"] for choice in each.choices}
    )


def _preview(places: tuple[Place, ...], typed: Typed) -> OpeningPage:
    asked = _questions(places, typed)
    words = tuple((each.label, {c["value"]: c["text"] for c in each.choices}[each.value]) for each in asked)
    return OpeningPage(questions=(), preview=words, chosen=tuple((each.name, each.value) for each in asked))
