"""Opening a post: the form, a preview of what that begins, and only then the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid, RefusedMove
from pledge_engine.hires.opening import open_hire, opened_by
from pledge_engine.hires.opening_preview import PlannedStage, PlannedStep, plan_of_opening
from pledge_engine.hires.sent_forms import new_form
from pledge_engine.people.places import Place, places_to_open
from pledge_engine.web.beside import asked_for, mistakes_beside
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, Typed, radios, with_mistakes, with_the_only_choice
from pledge_engine.web.showing import Cell, Part, tagged, words
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.words import listed, long_date, sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningPage:
    """The form; with ``preview`` what was chosen and, stage by stage, what that begins, to be looked at once more."""

    questions: tuple[Question, ...]
    preview: tuple[tuple[str, str], ...] = ()
    readiness: str = ""
    unheld: str = ""
    first: str = ""
    stages: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    form: str = ""
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
        if not found:
            try:
                if typed.get("do") != "open":
                    return show("opening", site.look(lambda work: _preview(work, typed)))
                return _opened(site, typed)
            except (Invalid, RefusedMove) as error:
                found = mistakes_beside(error, _questions(places, typed))
        return show(
            "opening", OpeningPage(questions=with_mistakes(_questions(places, typed), found), mistakes=found), 422
        )

    return pages


def _opened(site: Site, typed: Typed) -> Response:
    """The record that the form opens, or has opened before."""
    form = typed.get("form", "")
    if before := site.look(lambda work: opened_by(work, form)):
        site.say(Notice("This post was opened already. No second one was opened.", done=False))
        return go(f"/records/{before}")
    return go(f"/records/{site.change(lambda work: open_hire(work, **_chosen(typed), form=form)).reference}")


def _chosen(typed: Typed) -> dict[str, str]:
    return {name: typed.get(name, "") for name, _ in _NAMES}


def _questions(places: tuple[Place, ...], typed: Typed) -> tuple[Question, ...]:
    """The three choices, with what was chosen; before that, what there is one of alone is chosen already."""
    choices = (
        radios((place.team, place.team) for place in places),
        radios(_once(pair for place in places for pair in place.service_leads)),
        radios(_once(pair for place in places for pair in place.professional_leads)),
    )
    asked = tuple(
        Question(name=name, label=label, kind="radios", choices=offered, value=typed.get(name, ""))
        for (name, label), offered in zip(_NAMES, choices, strict=True)
    )
    return tuple(each if each.name in typed else with_the_only_choice(each) for each in asked)


def _once(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(pairs))


def _missing(typed: Typed, places: tuple[Place, ...]) -> tuple[Mistake, ...]:
    asked = _questions(places, typed)
    return tuple(
        Mistake(each.id, asked_for(each))
        for each in asked
        if each.value not in {choice["value"] for choice in each.choices}
    )


def _preview(work: Work, typed: Typed) -> OpeningPage:
    plan = plan_of_opening(work, **_chosen(typed))
    named = (plan.team, plan.service_lead, plan.professional_lead)
    return OpeningPage(
        questions=(),
        preview=tuple(zip((label for _, label in _NAMES), named, strict=True)),
        first=plan.stages[0].title,
        readiness=plan.readiness,
        unheld=listed(plan.unheld, last="or") if plan.unheld else "",
        stages=tuple((_titled(stage), tuple(map(_row, stage.steps))) for stage in plan.stages),
        chosen=tuple(_chosen(typed).items()),
        form=new_form(work),
    )


def _titled(stage: PlannedStage) -> str:
    """A stage with by when it is meant to be complete; one without a target goes on until the person leaves."""
    if stage.target_on:
        return f"{stage.title}: complete by {long_date(stage.target_on)}"
    return f"{stage.title}: {f'complete {stage.target}' if stage.target else 'until the person leaves'}"


def _row(step: PlannedStep) -> tuple[Cell, ...]:
    """The cells of one step: what it is, who holds it, and by when."""
    optional = "" if step.required else "Optional"
    only = f"Only when {step.only_when}" if step.only_when else ""
    agreed = f"Agreed by {step.agreed_by}" if step.agreed_by else ""
    who = words(step.owner, step.who, agreed)
    if not step.held:
        nobody = Part(words="Nobody holds this yet", kind="tag", colour="orange")
        who = Cell((who.parts[0], nobody, *who.parts[1:]))
    return (words(step.title, optional, only), who, _when(step))


def _when(step: PlannedStep) -> Cell:
    if step.carried_on:
        agreed = f"Agreed on {long_date(step.agreed_on)}" if step.agreed_on else ""
        return tagged("carried", f"Happened on {long_date(step.carried_on)}", agreed)
    if not step.needed:
        return tagged("not_needed")
    again = "Repeats" if step.repeats else ""
    if step.due_on:
        return words(long_date(step.due_on), sentence(step.because), again)
    return words(sentence(step.because), again)
