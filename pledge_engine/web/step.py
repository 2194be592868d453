"""A step: why it is there, its form, why this date, what else can be done with it, and what was answered before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.errors import Conflict, Invalid, PledgeError, RefusedMove
from pledge_engine.hires import step_commands
from pledge_engine.hires.acting import Done
from pledge_engine.hires.acts import require_right
from pledge_engine.hires.changed_since import ChangedSince, changed_since
from pledge_engine.hires.explaining import explain
from pledge_engine.hires.forms import StepForm, step_form
from pledge_engine.hires.inviting import may_invite_after
from pledge_engine.hires.offers import StepOffers, step_offers
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.views import ExplainedTurn, HireView, TaskLine
from pledge_engine.hires.wording import asked_for, moment
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.first_person import asked_of, words_for
from pledge_engine.web.mistakes import Mistake, status_of
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, Typed, question_of, typed_date, with_mistakes
from pledge_engine.web.record import Way
from pledge_engine.web.showing import TAGS, Fact, fact
from pledge_engine.web.site import Site, go, show
from pledge_engine.web.step_acts import STEP_ACTS
from pledge_engine.web.step_answers import Answers, answers_in, as_shown, joined, shown_in, with_a_row
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work
from workflows.answers import AnswerMistake, parse_date
from workflows.blockers import ROLE_WORDS
from workflows.definition import HAPPENED_ON
from workflows.words import OPTIONAL, listed, long_date, numbered, sentence

_ASKED_ABOUT = (Invalid, RefusedMove, Conflict, AnswerMistake)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """One turn of a step as one reader may see it; ``questions`` are there where they may answer."""

    reference: str
    label: str
    step: str
    title: str
    guidance: str
    tag: tuple[str, str]
    words: str
    request: str
    since: str
    changed: tuple[str, ...]
    facts: tuple[Fact, ...]
    why: tuple[str, ...]
    answers: tuple[Fact, ...]
    questions: tuple[Question, ...]
    may_save: bool
    may_complete: bool
    may_agree: bool
    agreed_by: str
    warnings: tuple[str, ...]
    acts: tuple[Way, ...]
    turns: tuple[Way, ...]
    earlier: tuple[Fact, ...]
    n: int
    was: str
    seen: int
    mistakes: tuple[Mistake, ...] = ()


def step_pages(site: Site) -> Blueprint:
    """The page of a step, and what its own form sends."""
    pages = Blueprint("step", __name__)

    @pages.get("/records/<reference>/steps/<step>")
    def step_page(reference: str, step: str) -> tuple[str, int]:
        typed = typed_before()
        n = whole_number((typed or request.args).get("turn", ""))
        answers = answers_in(site.look(lambda work: step_form(work, reference, step)), typed) if typed else None
        return show("step", site.look(lambda work: page_of(work, reference, step, n, typed=typed, answers=answers)))

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
            site.change(lambda work: _sent(work, button, reference, step, n, answers, typed))
        except _ASKED_ABOUT as error:
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
    return step_commands.complete_step(work, reference, step, answers, n=n, happened_on=happened, seen=seen)


def page_of(
    work: Work,
    reference: str,
    step: str,
    n: int | None,
    *,
    typed: Typed | None = None,
    answers: Answers | None = None,
    error: PledgeError | AnswerMistake | None = None,
) -> StepPage:
    """The page of a turn, by default of the one to do; with what was typed in place of what is stored, and what was wrong.

    Where somebody else was first, what is stored stands wherever nothing else was typed.
    """
    late = isinstance(error, Conflict)
    form, offers = step_form(work, reference, step), step_offers(work, reference, step, n)
    view = show_hire(work, reference, lambda _, turn: (turn.step, turn.n) == (form.step, offers.n))
    turns = [task for task in (*view.earlier, *view.tasks) if task.step == step]
    here = next((task for task in reversed(turns) if task.n == offers.n), None)
    now: Answers = {line.field: line.raw for line in here.answers} if here else {}
    was = shown_in(typed) if typed and not late else now
    given = now if answers is None else answers
    if typed and late:
        given = joined(form, given, shown_in(typed), now)
    explained = explain(work, reference, step)
    why = next((turn for turn in reversed(explained.turns) if turn.n == offers.n), explained.turns[-1])
    at = f"/records/{view.reference}/steps/{form.step}"
    changed = changed_since(work, reference, form.step, offers.n)
    asks = "complete" in offers.acts or "save" in offers.acts
    say = words_for(own=view.own)
    questions = asked_of(_questions(form, given, offers, typed), own=view.own) if asks else ()
    mistakes = mistakes_beside(error, questions) if error else ()
    return StepPage(
        reference=view.reference,
        label=view.label,
        step=form.step,
        title=numbered(form.title, here.n) if here and here.turns else form.title,
        guidance=form.guidance,
        tag=(TAGS[here.state][0], "orange" if here.overdue else TAGS[here.state][1])
        if here
        else ("Not open yet", "grey"),
        words=say(_words(here)),
        request=asked_for(here.request) if here and here.request else "",
        since=_since(changed),
        changed=changed.changes if changed else (),
        facts=tuple(_said(each, say) for each in _facts(form, here, asks=asks)),
        why=tuple(map(say, _why(why))),
        answers=() if asks or not here else tuple(Fact(title=line.title, lines=(line.words,)) for line in here.answers),
        questions=with_mistakes(questions, mistakes),
        may_save="save" in offers.acts,
        may_complete="complete" in offers.acts,
        may_agree="agree" in offers.acts,
        agreed_by=say(listed(form.agreed_by)) if form.agreed_by else "",
        warnings=here.warnings if here else (),
        acts=tuple(
            Way(text=act.title, href=f"{at}/{key}?turn={offers.n}")
            for key, act in STEP_ACTS.items()
            if key in offers.acts
        ),
        turns=_other_turns(turns, offers.n, at, say),
        earlier=_earlier(view, turns, here),
        n=offers.n,
        was=as_shown(was),
        seen=_seen(offers, typed, mistakes),
        mistakes=mistakes,
    )


def _seen(offers: StepOffers, typed: Typed | None, mistakes: tuple[Mistake, ...]) -> int:
    """What the person has seen now: after a conflict the page shows what is there, so that sending again is meant."""
    before = whole_number(typed.get("seen", "")) if typed else None
    return before if before is not None and not mistakes else offers.seen_as


def _questions(
    form: StepForm, given: Mapping[str, object], offers: StepOffers, typed: Typed | None
) -> tuple[Question, ...]:
    asked = tuple(question_of(field, given.get(field.field)) for field in form.fields)
    if "complete" not in offers.acts:
        return asked
    day = typed_date(HAPPENED_ON, typed) if typed else ""
    hint = "Leave empty if it was today"
    return (*asked, Question(name=HAPPENED_ON, label="When it happened", kind="date", hint=hint, value=day))


def _said(told: Fact, say: Callable[[str], str]) -> Fact:
    """A fact about the worker said to its reader; it names people and days, and holds nothing that anybody typed."""
    return replace(told, lines=tuple(map(say, told.lines)))


def _facts(form: StepForm, here: TaskLine | None, *, asks: bool) -> tuple[Fact, ...]:
    agreements = [
        f"{sentence(line.role)}: {line.person}, {long_date(line.agreed_on)}"
        if line.agreed_on
        else f"{sentence(line.role)}: not yet"
        for line in (here.agreements if here else ())
    ]
    facts = (
        fact("Who holds it", here.owner if here else form.owner),
        fact("Optional", "" if form.required else OPTIONAL),
        fact("Picked up by", here.picked_up_by if here else ""),
        fact("Agreed by", *(agreements or [listed(form.agreed_by) if form.agreed_by else ""])),
        fact("Due", long_date(here.due_on) if here and here.due_on else ""),
        fact("Happened on", long_date(here.happened_on) if here and here.happened_on else ""),
        fact("Answered", here.answered if here and (asks or not here.answers) else ""),
    )
    return tuple(each for each in facts if each)


def _since(changed: ChangedSince | None) -> str:
    """What is said over the changes since the step was agreed in a way that no longer stands, or since they were asked for."""
    if changed is None:
        return ""
    who = f"{listed(ROLE_WORDS[role] for role in changed.agreed_by)} agreed this" if changed.agreed_by else ""
    then = f"{who or 'a change was asked for'} on {moment(changed.at)}"
    return f"Since {then}:" if changed.changes else f"No answer was changed since {then}."


def _words(here: TaskLine | None) -> str:
    """Where the turn stands, where its tag does not say the same already."""
    if here is None:
        return "It opens later in the journey."
    return here.words if here.words != TAGS[here.state][0] else ""


def _why(turn: ExplainedTurn) -> tuple[str, ...]:
    first = f"First promised for {long_date(turn.first_due_on)}." if turn.first_due_on else ""
    day = f"Due {long_date(turn.due_on)}: {turn.because}." if turn.due_on else f"No date yet: {turn.because}."
    changes = (
        f"{moment(change.at)}: {long_date(change.new) if change.new else 'no date'}"
        + (f". {change.who} {change.sentence}" if change.sentence else "")
        for change in turn.changes
    )
    return tuple(line for line in (day, first, *changes) if line)


def _other_turns(turns: list[TaskLine], n: int, at: str, say: Callable[[str], str]) -> tuple[Way, ...]:
    """The other turns of a repeating step, once each, with where each stands."""
    last = {turn.n: turn for turn in turns if turn.turns and turn.n != n}
    return tuple(Way(text=f"Turn {turn.n}: {say(turn.words)}", href=f"{at}?turn={turn.n}") for turn in last.values())


def _earlier(view: HireView, turns: list[TaskLine], here: TaskLine | None) -> tuple[Fact, ...]:
    """What was answered in earlier rounds."""
    old = [turn for turn in turns if here and turn.n == here.n and turn.round < here.round and turn in view.earlier]
    return tuple(
        Fact(
            title=f"Round {turn.round}",
            lines=(turn.words, *(f"{answer.title}: {answer.words}" for answer in turn.answers)),
        )
        for turn in old
    )
