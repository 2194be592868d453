"""What is done with steps that need attention, many at once: nudge whoever holds them, or give them to somebody else.

Each row is a command of its own, done or not for itself, and the next page says of each what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Forbidden, PledgeError
from pledge_engine.hires.acting import Done
from pledge_engine.hires.handing_on import hand_on
from pledge_engine.hires.reading import open_reader
from pledge_engine.logs import log_forbidden
from pledge_engine.reminders.nudging import nudge
from pledge_engine.web.attention import MOST, AttentionPage, attention_page, query_of, wanted_in
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, Typed
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.work import Work
from workflows.words import numbered


@dataclass(frozen=True, slots=True)
class Picked:
    """One step that somebody ticked."""

    reference: str
    step: str
    n: int

    @property
    def raw(self) -> str:
        """As the form carries it."""
        return f"{self.reference}/{self.step}/{self.n}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignPage:
    """Which steps would be given to whom, before they are."""

    steps: tuple[tuple[str, str], ...]
    question: Question
    query: str
    mistakes: tuple[Mistake, ...] = ()


Command = Callable[[Work, Picked], Done]


def chasing_pages(site: Site) -> Blueprint:
    """What the form on the page sends."""
    pages = Blueprint("chasing", __name__)

    @pages.post("/attention")
    def chase() -> tuple[str, int] | Response:
        typed, query = request.form, query_of(request.args)
        picked, do = _picked(typed), typed.get("do", "")
        if not picked:
            page = site.look(lambda work: attention_page(work, wanted_in(request.args)))
            return show("attention", replace(page, mistakes=(_none_ticked(page),)), 422)
        if do == "nudge":
            site.say(_each(site, picked, lambda work, each: nudge(work, each.reference, each.step, n=each.n), "nudged"))
            return go(f"/attention{query}")
        to = typed.get("to", "").strip()
        if do != "give" or not to:
            asked = site.look(lambda work: _reassigning(work, picked, query, missing=do == "give"))
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


def _picked(typed: Typed) -> Sequence[Picked]:
    found = (raw.split("/") for raw in typed.getlist("pick")[: 2 * MOST])
    numbered = ((parts, whole_number(parts[2])) for parts in found if len(parts) == 3)
    return [Picked(parts[0], parts[1], n) for parts, n in numbered if n is not None]


def _each(site: Site, picked: Sequence[Picked], command: Command, done: str) -> Notice:
    """Do it for every row by itself, and say how each went."""
    lines, went = [], 0
    for each in picked:
        said, ok = _one(site, each, command, done)
        lines.append(f"{each.reference}: {said}")
        went += ok
    return Notice(f"{went} of {len(picked)} {done}", tuple(lines))


def _one(site: Site, each: Picked, command: Command, done: str) -> tuple[str, bool]:
    try:
        title = site.do(lambda work: _titled(work, each, command))
    except PledgeError as error:
        if isinstance(error, Forbidden):
            log_forbidden(error, site.settings)
        return " ".join(mistake.words for mistake in mistakes_of(error)), False
    return f"“{title}” {done}.", True


def _titled(work: Work, each: Picked, command: Command) -> str:
    command(work, each)
    return _title(work, each)


def _title(work: Work, each: Picked) -> str:
    step = open_reader(work, each.reference).step(each.step)
    return numbered(step.title, each.n) if step.due.repeats else step.title


def _reassigning(work: Work, picked: Sequence[Picked], query: str, *, missing: bool) -> ReassignPage:
    wrong = "Nobody is named. Write the name they log in by." if missing else ""
    return ReassignPage(
        steps=tuple((each.raw, f"{each.reference}: {_title(work, each)}") for each in picked),
        question=Question(
            name="to",
            label="Name they log in by",
            hint="For example, morgan.sample",
            classes="nhsuk-input--width-20",
            mistake=wrong,
        ),
        query=query,
        mistakes=(Mistake("to", wrong),) if missing else (),
    )
