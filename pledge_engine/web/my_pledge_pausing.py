"""How a worker pauses their journey, changes for how long, and carries on with it: what is asked, and what they are told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import request
from werkzeug.wrappers import Response

from pledge_engine.errors import Conflict, Invalid, PledgeError, RefusedMove
from pledge_engine.hires.hold_commands import hold, look_again_on, resume
from pledge_engine.hires.my_pledge import my_pledge
from pledge_engine.hires.telling import said
from pledge_engine.web.asked_days import for_example, soon
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.first_person import to_you
from pledge_engine.web.mistakes import Mistake, status_of
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, radios, typed_date, with_mistakes
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake, parse_date
from workflows.words import long_date

_LATER = (("2", "In 2 weeks"), ("4", "In 4 weeks"), ("day", "On another day"))
_CHANGES = "change"


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePage:
    """When to look again at a journey that is paused; never why. With ``until`` it is paused already, and the day is changed."""

    reference: str
    label: str
    until: str
    questions: tuple[Question, ...]
    seen: int
    mistakes: tuple[Mistake, ...] = ()


def pausing_page(site: Site, reference: str) -> PausePage:
    """The form, for the reader's own journey alone; raises ``NotFound``."""
    own = site.look(lambda work: my_pledge(work, reference))
    typed, ahead = typed_before() or request.form, for_example(site.look(soon))
    asked = (
        Question(
            name="when", label="When shall we look at it again with you?", kind="radios", choices=radios(_LATER),
            value=typed.get("when", ""),
        ),
        Question(
            name="day", label="Which other day", kind="date", hint=f"Only for “On another day”. {ahead}",
            value=typed_date("day", typed),
        ),
    )  # fmt: skip
    view = own.view
    until = long_date(view.review_on) if view.held and view.review_on else ""
    return PausePage(reference=view.reference, label=view.label, until=until, questions=asked, seen=view.seen_as)


def pause(site: Site, reference: str) -> tuple[str, int] | Response:
    """Pause the journey, or change the day on which a pause is looked at again; sent twice, it is told that it is so already."""
    page, change = pausing_page(site, reference), request.form.get("do") == _CHANGES
    seen, run = whole_number(request.form.get("seen", "")), look_again_on if change else hold
    try:
        until = _until(site)
    except (Invalid, AnswerMistake) as error:
        return _asked_again(page, error)
    again = f"Your journey {'stays' if change else 'is'} paused. We look at it again with you by {long_date(until)}."
    try:
        site.do(lambda work: run(work, my_pledge(work, reference).view.reference, until, seen=seen))
    except (RefusedMove, Conflict) as error:
        now = site.look(lambda work: my_pledge(work, reference).view)
        if change and now.held and now.review_on == until:
            return _told(site, reference, again)
        if now.held is not change:
            return _told(site, reference, f"Your journey {'goes on' if change else 'is paused'} already.")
        return _asked_again(page, error)
    return _told(site, reference, again)


def _asked_again(page: PausePage, error: PledgeError | AnswerMistake) -> tuple[str, int]:
    found = tuple(replace(each, words=to_you(each.words)) for each in mistakes_beside(error, page.questions))
    page = replace(page, questions=with_mistakes(page.questions, found), mistakes=found)
    return show("my_pledge_pause", page, status_of(error))


def carry_on(site: Site, reference: str) -> Response:
    """End the pause, and say what moved."""
    seen = whole_number(request.form.get("seen", ""))

    def resumed(work: Work) -> tuple[str, ...]:
        done = resume(work, my_pledge(work, reference).view.reference, seen=seen)
        return said(work, done).details

    try:
        details = site.do(resumed)
    except (RefusedMove, Conflict):
        if _is_held(site, reference):
            raise
        return _told(site, reference, "Your journey goes on already.")
    return _told(site, reference, "Your journey goes on.", tuple(to_you(line) for line in details))


def _is_held(site: Site, reference: str) -> bool:
    return site.look(lambda work: my_pledge(work, reference).view.held)


def _told(site: Site, reference: str, words: str, details: tuple[str, ...] = ()) -> Response:
    site.say(Notice(words, details))
    return go(f"/my-pledge/{reference}")


def _until(site: Site) -> date:
    """The day that was chosen; raises ``Invalid`` and ``AnswerMistake``."""
    when, typed = request.form.get("when", ""), typed_date("day", request.form)
    weeks = whole_number(when) if when in {"2", "4"} else None
    if weeks and typed:
        problem = f"you chose “{dict(_LATER)[when]}” and gave another day as well"
        mend = f"keep one: take the day out, or choose “{dict(_LATER)['day']}”"
        raise Invalid([FieldMistake("when", "When", problem, mend)])
    if weeks:
        today = site.look(lambda work: work.today)
        return today + timedelta(weeks=weeks)
    if when == "day" or typed:
        return parse_date(typed)
    problem, mend = "nothing is chosen", "choose when to look at it again"
    raise Invalid([FieldMistake("when", "When", problem, mend)])
