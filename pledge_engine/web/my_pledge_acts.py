"""What a worker sends from My pledge: a week confirmed, a pause, and the word that something did not happen.

Each finds the record as the reader's own first, so that nobody acts here through another role of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Conflict, NotFound, RefusedMove
from pledge_engine.hires.change_commands import say_it_did_not_happen
from pledge_engine.hires.my_pledge import MyPledge, my_pledge
from pledge_engine.hires.read_by import COVER_READS
from pledge_engine.hires.step_commands import complete_step
from pledge_engine.reports.wording import WHERE_IT_IS_TOLD
from pledge_engine.web import my_pledge_again as again
from pledge_engine.web import my_pledge_pausing as pausing
from pledge_engine.web.mistakes import Mistake, mistakes_of, status_of
from pledge_engine.web.my_pledge_confirming import thanks
from pledge_engine.web.my_pledge_turns import may_say, own, word_on
from pledge_engine.web.not_confirmed import not_confirmed
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.definition import Role
from workflows.words import numbered

_COUNTED = (
    "Everybody else who reads figures reads only how many steps it was said of in a whole quarter that is over, without names, "
    f"and {WHERE_IT_IS_TOLD}."
)
_HISTORY = (
    "The history of your record keeps it, for you and your leads to read. An auditor reads there that the worker said so, "
    "but not of which step, and not your name."
)
_SAID = (
    "Both your leads see that you said so, and it is counted beside what the trust has kept and not kept.",
    COVER_READS,
    _COUNTED,
    f"{_HISTORY} You need not say why. You can take it back.",
)
_NO_TIME = (
    "Both your leads see that you said so, so that time can be made. It is never counted against you.",
    COVER_READS,
    _COUNTED,
    f"{_HISTORY} You need not say why. You can take it back, and finish the week when there is time.",
)
_TAKEN_BACK = ("Both your leads then see that you have taken it back. The history keeps that you said it.", COVER_READS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SayPage:
    """One turn of which the reader says that it did not happen, or ``takes_back`` what they said: ``heading`` in their own words.

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
    takes_back: bool
    mistakes: tuple[Mistake, ...] = ()


def my_pledge_acts(site: Site) -> Blueprint:
    """What is sent from the pages of somebody's own journey."""
    pages = Blueprint("my_pledge_acts", __name__, url_prefix="/my-pledge")

    @pages.get("/<reference>/confirm")
    def ask_to_confirm(reference: str) -> tuple[str, int] | Response:
        return again.ask(site, reference, again.confirming)

    @pages.post("/<reference>/confirm")
    def confirm(reference: str) -> Response:
        return _confirm(site, reference)

    @pages.get("/<reference>/pause")
    def ask_to_pause(reference: str) -> tuple[str, int]:
        return show("my_pledge_pause", pausing.pausing_page(site, reference))

    @pages.post("/<reference>/pause")
    def pause(reference: str) -> tuple[str, int] | Response:
        return pausing.pause(site, reference)

    @pages.get("/<reference>/carry-on")
    def ask_to_carry_on(reference: str) -> tuple[str, int] | Response:
        return again.ask(site, reference, again.carrying_on)

    @pages.post("/<reference>/carry-on")
    def carry_on(reference: str) -> Response:
        return pausing.carry_on(site, reference)

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

    def confirmed(work: Work) -> Notice:
        own = my_pledge(work, reference)
        if step not in {line.step for line in own.weeks}:
            raise NotFound("week of your workbook by that name")
        done = complete_step(
            work, own.view.reference, step, dict.fromkeys(own.confirm, "yes"), n=n, happened_on=work.today, seen=seen
        )
        return thanks(own, next(line for line in own.weeks if (line.step, line.n) == (done.step, done.n)))

    try:
        notice = site.do(confirmed)
    except (Conflict, RefusedMove) as error:
        wrong = error
        notice = site.look(lambda work: not_confirmed(my_pledge(work, reference), step, n, wrong))
    site.say(notice)
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
    """The turn that the address or the form names, where it names none the first; ``whenever`` also before its day has come.

    Whoever has said it, and has nothing to say it against again, is asked whether they take it back.
    """
    asked = typed_before() or request.values
    step, n = asked.get("step", ""), whole_number(asked.get("turn", "1"))
    take_back = asked.get("do") == "take-back"
    weeks = {line.step for line in mine.weeks}
    everything = (*mine.view.earlier, *mine.view.tasks)
    promised = [line for line in everything if line.owner_role is not Role.WORKER or line.step in weeks]
    lines = [line for line in promised if line.worker_may_say or whenever]
    line = next((line for line in reversed(lines) if (line.step, line.n) == (step, n)), None)
    if line is None:
        raise NotFound("step of your journey by that name whose day has come")
    said = line.said_not_to_have_happened_on is not None
    takes_back = said and (take_back or not may_say(line))
    title = numbered(line.title, line.n) if line.turns else line.title
    return SayPage(
        reference=mine.view.reference,
        label=mine.view.label,
        title=title,
        heading=word_on(line, take_back=takes_back),
        told=_TAKEN_BACK if takes_back else _NO_TIME if own(line) else _SAID,
        thanks=f"You have said that there was no time for “{title}”."
        if own(line)
        else f"You have said that “{title}” did not happen for you.",
        step=line.step,
        n=line.n,
        said=said,
        takes_back=takes_back,
    )
