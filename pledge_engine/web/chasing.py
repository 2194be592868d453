"""What is done with steps that need attention, many at once: nudge whoever holds them, or give them to somebody else.

Each row is a command of its own, done or not for itself, and the next page says of each what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.errors import Forbidden, Invalid, PledgeError
from pledge_engine.hires.acting import Done
from pledge_engine.hires.finding import as_mend
from pledge_engine.hires.handing_on import hand_on
from pledge_engine.logs import log_forbidden
from pledge_engine.reminders.nudging import nudge
from pledge_engine.web.attention import AttentionPage, attention_page, query_of, wanted_in
from pledge_engine.web.giving_away import Picked, giving_away_page, picked_in, title_of
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.work import Work
from workflows.words import sentence

Command = Callable[[Work, Picked], Done]


def chasing_pages(site: Site) -> Blueprint:
    """What the form on the page sends."""
    pages = Blueprint("chasing", __name__)

    @pages.post("/attention")
    def chase() -> tuple[str, int] | Response:
        typed, query = request.form, query_of(request.args)
        picked, do = picked_in(typed), typed.get("do", "")
        needed = Action.NUDGE if do == "nudge" else Action.REASSIGN_STEP
        site.look(lambda work: require_generally(work.actor, needed))
        if not picked:
            page = site.look(lambda work: attention_page(work, wanted_in(request.args)))
            return show("attention", replace(page, mistakes=(_none_ticked(page),)), 422)
        if do == "nudge":
            site.say(_each(site, picked, lambda work, each: nudge(work, each.reference, each.step, n=each.n), "nudged"))
            return go(f"/attention{query}")
        to = typed.get("to", "").strip()
        if do != "give" or not to:
            asked = site.look(lambda work: giving_away_page(work, picked, query, missing=do == "give"))
            return show("reassign", asked, 422 if do == "give" else 200)
        given = "given to somebody else"
        site.say(_each(site, picked, lambda work, each: hand_on(work, each.reference, each.step, to, n=each.n), given))
        return go(f"/attention{query}")

    return pages


def _none_ticked(page: AttentionPage) -> Mistake:
    """That nothing is ticked, leading to the first step that can be."""
    rows = (*page.overdue, *page.due_soon)
    first = next((place for place, row in enumerate(rows, start=1) if row.pick), None)
    return Mistake(f"pick-{first}" if first else "", "No step is ticked. Tick those that you mean.")


def _each(site: Site, picked: Sequence[Picked], command: Command, done: str) -> Notice:
    """Do it for every row by itself, and say how each went."""
    lines, went = [], 0
    for each in picked:
        said, ok = _one(site, each, command, done)
        lines.append(f"{each.reference}: {said}")
        went += ok
    return Notice(f"{went} of {len(picked)} {done}", tuple(lines), done=went == len(picked))


def _one(site: Site, each: Picked, command: Command, done: str) -> tuple[str, bool]:
    try:
        title, look_again = site.do(lambda work: _titled(work, each, command))
    except PledgeError as error:
        if isinstance(error, Forbidden):
            log_forbidden(error, site.settings)
        return _why_not(error), False
    return " ".join((f"“{title}” {done}.", *look_again)), True


def _why_not(error: PledgeError) -> str:
    """Why it could not be done; what is wrong with a row needs no name of a field: there is none to go to."""
    if isinstance(error, Invalid):
        return " ".join(f"{sentence(each.problem)}. {as_mend(each.mend)}" for each in error.mistakes)
    return " ".join(mistake.words for mistake in mistakes_of(error))


def _titled(work: Work, each: Picked, command: Command) -> tuple[str, Sequence[str]]:
    done = command(work, each)
    return title_of(work, each), done.look_again
