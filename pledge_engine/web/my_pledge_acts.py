"""What a worker does from My pledge: confirm a week, pause and carry on, and say that something did not happen.

Each finds the record as the reader's own first, so that nobody acts here through another role of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Conflict, Invalid, NotFound, RefusedMove
from pledge_engine.hires.change_commands import say_it_did_not_happen
from pledge_engine.hires.hold_commands import hold, resume
from pledge_engine.hires.my_pledge import MyPledge, my_pledge
from pledge_engine.hires.read_by import COVER_READS
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.hires.telling import said
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.first_person import to_you
from pledge_engine.web.mistakes import Mistake, mistakes_of, status_of
from pledge_engine.web.my_pledge_turns import own, week_title, word_on
from pledge_engine.web.not_confirmed import not_confirmed
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, radios, typed_date, with_mistakes
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, FieldMistake, parse_date
from workflows.definition import Role
from workflows.words import long_date, numbered

_SAID = (
    "Both your leads see that you said so, and it is counted beside what the trust has kept and not kept.",
    COVER_READS,
    "You need not say why. You can take it back.",
)
_NO_TIME = (
    "Both your leads see that you said so, so that time can be made. It is never counted against you.",
    COVER_READS,
    "You need not say why. You can take it back, and finish the week whenever there is time.",
)
_TAKEN_BACK = ("Both your leads then see that you have taken it back. The history keeps that you said it.", COVER_READS)
_LATER = (("2", "In 2 weeks"), ("4", "In 4 weeks"), ("day", "On another day"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PausePage:
    """When to look at a journey again that is paused; never why."""

    reference: str
    label: str
    questions: tuple[Question, ...]
    seen: int
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SayPage:
    """One turn of which the reader says that it did not happen, or takes that back: ``heading`` in their own words.

    ``told`` is what follows from it, and ``thanks`` what they are told when it is done.
    """

    reference: str
    label: str
    title: str
    heading: str
    told: tuple[str, ...]
    thanks: str
    step: str
    n: int
    said: bool
    mistakes: tuple[Mistake, ...] = ()


def my_pledge_acts(site: Site) -> Blueprint:
    """What is sent from the pages of somebody's own journey."""
    pages = Blueprint("my_pledge_acts", __name__, url_prefix="/my-pledge")

    @pages.post("/<reference>/confirm")
    def confirm(reference: str) -> Response:
        return _confirm(site, reference)

    @pages.get("/<reference>/pause")
    def ask_to_pause(reference: str) -> tuple[str, int]:
        return show("my_pledge_pause", _pausing(site, reference))

    @pages.post("/<reference>/pause")
    def pause(reference: str) -> tuple[str, int] | Response:
        return _pause(site, reference)

    @pages.post("/<reference>/carry-on")
    def carry_on(reference: str) -> Response:
        return _carry_on(site, reference)

    @pages.get("/<reference>/say")
    def ask_to_say(reference: str) -> tuple[str, int]:
        return show("my_pledge_say", site.look(lambda work: _saying(my_pledge(work, reference))))

    @pages.post("/<reference>/say")
    def say(reference: str) -> tuple[str, int] | Response:
        return _say(site, reference)

    return pages


def _seen() -> int | None:
    return whole_number(request.form.get("seen", ""))


def _confirm(site: Site, reference: str) -> Response:
    step, n, seen = request.form.get("step", ""), whole_number(request.form.get("turn", "")), _seen()

    def confirmed(work: Work) -> str:
        own = my_pledge(work, reference)
        if step not in {line.step for line in own.weeks}:
            raise NotFound("week of your workbook by that name")
        done = complete_step(work, own.view.reference, step, dict.fromkeys(own.confirm, "yes"), n=n, seen=seen)
        return week_title(next(line.title for line in own.weeks if line.step == done.step), done.n)

    try:
        notice = Notice(f"Thank you. {site.do(confirmed)} is confirmed.")
    except (Conflict, RefusedMove) as error:
        wrong = error
        notice = site.look(lambda work: not_confirmed(my_pledge(work, reference), step, n, wrong))
    site.say(notice)
    return go(f"/my-pledge/{reference}")


def _pause(site: Site, reference: str) -> tuple[str, int] | Response:
    page, seen = _pausing(site, reference), _seen()
    try:
        until = _until(site)
        site.do(lambda work: hold(work, my_pledge(work, reference).view.reference, until, seen=seen))
    except (Invalid, RefusedMove, Conflict, AnswerMistake) as error:
        if _is_held(site, reference):
            return _told(site, reference, "Your journey is paused already.")
        found = mistakes_beside(error, page.questions)
        page = replace(page, questions=with_mistakes(page.questions, found), mistakes=found)
        return show("my_pledge_pause", page, status_of(error))
    site.say(Notice(f"Your journey is paused. We look at it again with you by {long_date(until)}."))
    return go(f"/my-pledge/{reference}")


def _carry_on(site: Site, reference: str) -> Response:
    seen = _seen()

    def resumed(work: Work) -> tuple[str, ...]:
        done = resume(work, my_pledge(work, reference).view.reference, seen=seen)
        return said(work, done).details

    try:
        details = site.do(resumed)
    except (RefusedMove, Conflict):
        if _is_held(site, reference):
            raise
        return _told(site, reference, "Your journey goes on already.")
    site.say(Notice("Your journey goes on.", tuple(to_you(line) for line in details)))
    return go(f"/my-pledge/{reference}")


def _is_held(site: Site, reference: str) -> bool:
    return site.look(lambda work: my_pledge(work, reference).view.held)


def _told(site: Site, reference: str, words: str) -> Response:
    """What was asked for is so already: most often because the reader asked for it in another window."""
    site.say(Notice(words))
    return go(f"/my-pledge/{reference}")


def _say(site: Site, reference: str) -> tuple[str, int] | Response:
    """Do what the form was for when it was opened; one that is sent twice changes nothing more, and is told the same."""
    take_back = request.form.get("do") == "take-back"

    def saying(work: Work) -> SayPage:
        return _saying(my_pledge(work, reference), whenever=take_back)

    page = site.look(saying)
    try:
        site.do(lambda work: say_it_did_not_happen(work, page.reference, page.step, n=page.n, take_back=take_back))
    except RefusedMove as error:
        page = site.look(saying)
        if page.said is take_back:
            return show("my_pledge_say", replace(page, mistakes=mistakes_of(error, "next")), status_of(error))
    site.say(Notice("You have taken it back.") if take_back else Notice(page.thanks, ("Both your leads see it.",)))
    return go(f"/my-pledge/{reference}")


def _saying(mine: MyPledge, *, whenever: bool = False) -> SayPage:
    """The turn that the address or the form names, where it names none the first; ``whenever`` also before its day has come."""
    step, n = request.values.get("step", ""), whole_number(request.values.get("turn", "1"))
    weeks = {line.step for line in mine.weeks}
    everything = (*mine.view.earlier, *mine.view.tasks)
    promised = [line for line in everything if line.owner_role is not Role.WORKER or line.step in weeks]
    lines = [line for line in promised if line.worker_may_say or whenever]
    line = next((line for line in reversed(lines) if (line.step, line.n) == (step, n)), None)
    if line is None:
        raise NotFound("step of your journey by that name whose day has come")
    said = line.said_not_to_have_happened_on is not None
    title = numbered(line.title, line.n) if line.turns else line.title
    return SayPage(
        reference=mine.view.reference,
        label=mine.view.label,
        title=title,
        heading=word_on(line),
        told=_TAKEN_BACK if said else _NO_TIME if own(line) else _SAID,
        thanks=f"You have said that there was no time for “{title}”."
        if own(line)
        else f"You have said that “{title}” did not happen for you.",
        step=line.step,
        n=line.n,
        said=said,
    )


def _pausing(site: Site, reference: str) -> PausePage:
    own = site.look(lambda work: my_pledge(work, reference))
    typed = typed_before() or request.form
    asked = (
        Question(
            name="when", label="When shall we look at it again with you?", kind="radios", choices=radios(_LATER),
            value=typed.get("when", ""),
        ),
        Question(
            name="day", label="Which other day", kind="date", hint="Only for “On another day”. For example, 6 8 2026",
            value=typed_date("day", typed),
        ),
    )  # fmt: skip
    return PausePage(reference=own.view.reference, label=own.view.label, questions=asked, seen=own.view.seen_as)


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
