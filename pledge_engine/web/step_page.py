"""The page of a step: why it is there, its form, why this date, what else can be done with it, and what was answered before."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pledge_engine.errors import Conflict, PledgeError
from pledge_engine.hires.all_the_same import Although
from pledge_engine.hires.changed_since import changed_since
from pledge_engine.hires.dates_moved import said_of_moving, waits_for_me
from pledge_engine.hires.explaining import explain
from pledge_engine.hires.forms import StepForm, step_form
from pledge_engine.hires.my_pledge import is_a_week
from pledge_engine.hires.recorded_for import recorded_for
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.step_offers import StepOffers, step_offers
from pledge_engine.hires.views import TaskLine
from pledge_engine.hires.wording import asked_for
from pledge_engine.web.beside import label_of, mistakes_beside
from pledge_engine.web.first_person import asked_of, words_for
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.my_pledge_confirming import finished
from pledge_engine.web.my_pledge_turns import say_at, word_on
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, Typed, question_of, typed_date, with_mistakes
from pledge_engine.web.record_ways import AGREE_TO_WHAT_HOLDS, SAY_WHAT_HOLDS, Way
from pledge_engine.web.register_words import record_for_everybody
from pledge_engine.web.showing import Fact, tag_of
from pledge_engine.web.step_acts import AGREE_DATE, STEP_ACTS
from pledge_engine.web.step_all_the_same import all_the_same
from pledge_engine.web.step_answers import Answers, answered_twice, as_shown, joined, shown_in
from pledge_engine.web.step_told import (
    answered,
    earlier_rounds,
    facts_of,
    other_turns,
    said_of_hold,
    said_to,
    since_asked,
    where_it_stands,
    why_this_date,
)
from pledge_engine.web.typed_in_vain import closed_meanwhile, typed_in_vain
from pledge_engine.work import Work
from workflows.answers import AnswerMistake
from workflows.fields import HAPPENED_ON
from workflows.words import listed, long_date, numbered

_WORKERS_WORD = (("did-not-happen", False), ("did-happen", True))
_KEEPING = {"agree-kept": AGREE_TO_WHAT_HOLDS, "keep": SAY_WHAT_HOLDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPage:
    """One turn of a step as one reader may see it; ``questions`` are there where they may answer.

    ``finishes`` is the button of a week of the reader's own, as on My pledge; empty of everything else.
    ``instead`` is what the worker can say of it, also beside answers with which it cannot be completed.
    """

    reference: str
    label: str
    step: str
    title: str
    guidance: str
    tag: tuple[str, str]
    words: str
    on_hold: str
    request: str
    keep: Way | None
    talk: Way | None
    since: str
    changed: tuple[str, ...]
    facts: tuple[Fact, ...]
    why: tuple[str, ...]
    answers: tuple[Fact, ...]
    questions: tuple[Question, ...]
    may_save: bool
    may_complete: bool
    may_agree: bool
    finishes: str
    agreed_by: str
    vain: tuple[Fact, ...]
    read_by: tuple[str, ...]
    unnamed: str
    no_log_in: str
    warnings: tuple[str, ...]
    instead: tuple[Way, ...]
    acts: tuple[Way, ...]
    turns: tuple[Way, ...]
    earlier: tuple[Fact, ...]
    n: int
    was: str
    seen: int
    mistakes: tuple[Mistake, ...] = ()


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
    recorded, moved = (told(work, reference, form.step, offers.n) for told in (recorded_for, said_of_moving))
    to_agree = waits_for_me(work, reference, form.step, offers.n)
    why = next((turn for turn in reversed(explained.turns) if turn.n == offers.n), explained.turns[-1])
    at = f"/records/{view.reference}/steps/{form.step}"
    changed = changed_since(work, reference, form.step, offers.n)
    asks = "complete" in offers.acts or "save" in offers.acts
    say = words_for(own=view.own)
    questions = asked_of(_questions(form, given, offers, typed, here), own=view.own) if asks else ()
    mistakes = mistakes_beside(error, questions) if error else ()
    word = _workers_word(view.reference, here, offers)
    vain = typed_in_vain(form, answers or {}, now) if typed and not asks else ()
    if isinstance(error, Conflict) and not asks:
        mistakes = closed_meanwhile(error, vain)
    if typed and late:
        stand = {line.field: line.words for line in here.answers} if here else {}
        mistakes += _both(questions, answered_twice(form, given, shown_in(typed), now), stand)
    return StepPage(
        reference=view.reference,
        label=view.label,
        step=form.step,
        title=numbered(form.title, here.n) if here and here.turns else form.title,
        guidance=form.guidance,
        tag=_tag(here),
        words=say(where_it_stands(here, offers.from_on)),
        on_hold=said_of_hold(view, form, here, asks=asks),
        request=asked_for(here.request) if here and here.request else "",
        keep=_keeping(view.reference, offers),
        talk=None if view.held else _to_talk(at, here, offers),
        since=since_asked(changed),
        changed=changed.changes if changed else (),
        facts=tuple(said_to(each, say) for each in facts_of(form, here, asks=asks, recorded=recorded, moved=moved)),
        why=tuple(map(say, why_this_date(why))),
        answers=() if asks or not here else tuple(map(answered, here.answers)),
        questions=with_mistakes(questions, mistakes),
        may_save="save" in offers.acts,
        may_complete="complete" in offers.acts,
        may_agree="agree" in offers.acts,
        finishes=finished(form.title, offers.n)
        if view.own and "complete" in offers.acts and is_a_week(work, reference, form.step)
        else "",
        agreed_by=say(listed(form.agreed_by)) if form.agreed_by else "",
        vain=vain,
        read_by=tuple(map(say, form.read_by)) if asks else (),
        unnamed=form.unnamed,
        no_log_in=form.no_log_in if here in view.tasks else "",
        warnings=here.warnings if here else (),
        instead=word if "did-not-happen" in offers.acts else (),
        acts=tuple(
            Way(text=AGREE_DATE if key == "move-date" and to_agree else act.title, href=f"{at}/{key}?turn={offers.n}")
            for key, act in STEP_ACTS.items()
            if key in offers.acts
        )
        + (record_for_everybody(work, form.step) if "complete" in offers.acts else ())
        + word,
        turns=other_turns(turns, offers.n, at, say),
        earlier=earlier_rounds(view, turns, here),
        n=offers.n,
        was=as_shown(was),
        seen=_seen(offers, typed, mistakes),
        mistakes=mistakes,
    )


def _tag(here: TaskLine | None) -> tuple[str, str]:
    if here is None:
        return "Not open yet", "grey"
    words, colour = tag_of(here)
    return words, "orange" if here.overdue else colour


def _both(questions: Sequence[Question], twice: Collection[str], stand: Mapping[str, str]) -> tuple[Mistake, ...]:
    """What stands there by now, said beside what was typed over it: which of the two is right, its sender knows."""
    said = {
        name: f"is answered “{stand[name]}” by now" if stand.get(name) else "has no answer any more" for name in twice
    }
    yours = "What you typed is still here: leave it, or put that in its place."
    return tuple(
        Mistake(asked.id, f"{label_of(asked)} {said[asked.name]}. {yours}")
        for asked in questions
        if asked.name in twice
    )


def _workers_word(reference: str, here: TaskLine | None, offers: StepOffers) -> tuple[Way, ...]:
    """The ways to where the worker says of the turn that it did not happen, or takes that back, on their own pages."""
    if here is None:
        return ()
    return tuple(
        Way(text=word_on(here, take_back=back), href=say_at(reference, here, take_back=back))
        for act, back in _WORKERS_WORD
        if act in offers.acts
    )


def _to_talk(at: str, here: TaskLine | None, offers: StepOffers) -> Way | None:
    """Where a lead writes down that they talked about what the worker said of the turn, while that asks for it."""
    weighs = here is not None and here.word_to_weigh and "talked" in offers.acts
    return Way(text="Write down that you talked about it", href=f"{at}/talked?turn={offers.n}") if weighs else None


def _keeping(reference: str, offers: StepOffers) -> Way | None:
    """The way to where both leads agree what still holds, for a lead who is asked it of this step."""
    words = next((words for act, words in _KEEPING.items() if act in offers.acts), "")
    return Way(text=words, href=f"/records/{reference}/keep") if words else None


def _seen(offers: StepOffers, typed: Typed | None, mistakes: tuple[Mistake, ...]) -> int:
    """What the person has seen now: after a conflict the page shows what is there, so that sending again is meant."""
    before = whole_number(typed.get("seen", "")) if typed else None
    return before if before is not None and not mistakes else offers.seen_as


def _questions(
    form: StepForm, given: Mapping[str, object], offers: StepOffers, typed: Typed | None, here: TaskLine | None
) -> tuple[Question, ...]:
    asked = tuple(question_of(field, given.get(field.field)) for field in form.fields)
    before = here.happened_on if here else None
    if "complete" in offers.acts:
        asked += all_the_same(Although.HELD, form.held, typed)
        asked += all_the_same(Although.SAID, here.word_to_weigh if here else "", typed)
    if "complete" not in offers.acts or not form.day_hint:
        return asked
    day = typed_date(HAPPENED_ON, typed) if typed else ""
    hint = f"Leave empty if it was on {long_date(before)}, as it says now" if before else form.day_hint
    return (*asked, Question(name=HAPPENED_ON, label="When it happened", kind="date", hint=hint, value=day))
