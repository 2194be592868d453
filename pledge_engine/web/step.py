"""A step: its page, and what its own form sends."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Conflict, Invalid, RefusedMove
from pledge_engine.hires import step_commands
from pledge_engine.hires.acting import Done
from pledge_engine.hires.acts import require_right
from pledge_engine.hires.agreed_already import step_agreed_already
from pledge_engine.hires.all_the_same import Although
from pledge_engine.hires.forms import step_form
from pledge_engine.hires.inviting import may_invite_after
from pledge_engine.web.agreed_twice import said_of
from pledge_engine.web.mistakes import status_of
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Typed, typed_date
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.step_answers import answers_in, with_a_row
from pledge_engine.web.step_page import StepPage, page_of
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, parse_date
from workflows.fields import HAPPENED_ON

_ASKED_ABOUT = (Invalid, RefusedMove, Conflict, AnswerMistake)


def step_pages(site: Site) -> Blueprint:
    """The page of a step, and what its own form sends."""
    pages = Blueprint("step", __name__)

    @pages.get("/records/<reference>/steps/<step>")
    def step_page(reference: str, step: str) -> tuple[str, int]:
        typed = typed_before()
        n = whole_number((typed or request.args).get("turn", ""))

        def asked(work: Work) -> StepPage:
            answers = answers_in(step_form(work, reference, step), typed) if typed else None
            return page_of(work, reference, step, n, typed=typed, answers=answers)

        return show("step", site.look(asked))

    @pages.post("/records/<reference>/steps/<step>")
    def send_step(reference: str, step: str) -> tuple[str, int] | Response:
        typed, n = request.form, whole_number(request.form.get("turn", ""))
        form = site.look(lambda work: step_form(work, reference, step))
        answers = answers_in(form, typed)
        button = typed.get("do", "complete")
        if button.startswith("add:"):
            longer = with_a_row(answers, button.removeprefix("add:"))
            return show("step", site.look(lambda work: page_of(work, reference, step, n, typed=typed, answers=longer)))
        try:
            site.change(lambda work: _sent(work, button, reference, step, n, answers, typed), leaves=button != "save")
        except _ASKED_ABOUT as error:
            twice = button == "agree" and site.look(lambda work: step_agreed_already(work, reference, step, n))
            if twice:
                site.say(said_of(twice))
                return go(f"/records/{reference}")
            wrong = error
            page = site.look(lambda work: page_of(work, reference, step, n, typed=typed, answers=answers, error=wrong))
            return show("step", page, status_of(error))
        if button == "complete" and site.look(lambda work: may_invite_after(work, reference, step)):
            return go(f"/records/{reference}/invite")
        return go(f"/records/{reference}" if button != "save" else request.full_path.rstrip("?"))

    return pages


def _sent(
    work: Work, button: str, reference: str, step: str, n: int | None, answers: Mapping[str, object], typed: Typed
) -> Done:
    """Do what the button says, if it is the actor's to do; only then is what they typed looked at."""
    act, seen = button if button in {"agree", "save"} else "complete", whole_number(typed.get("seen", ""))
    require_right(work, reference, act, step)
    if act == "agree":
        return step_commands.agree_step(work, reference, step, n=n, seen=seen)
    if act == "save":
        return step_commands.save_step(work, reference, step, answers, n=n, seen=seen)
    day = typed_date(HAPPENED_ON, typed)
    happened = parse_date(day) if day else None
    return step_commands.complete_step(
        work,
        reference,
        step,
        answers,
        n=n,
        happened_on=happened,
        seen=seen,
        although={each for each in Although if typed.get(each)},
    )
