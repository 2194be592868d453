"""How somebody is reminded, on their own settings: what holds in plain words, and the form to choose otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, request
from werkzeug.wrappers import Response

from pledge_engine.access.actor import Actor
from pledge_engine.errors import Invalid
from pledge_engine.reminders.choice_words import FOLDED, always, folded_of, rhythms_for, said_of
from pledge_engine.reminders.choosing import WEEKDAYS, Choice, choice_as_typed, choose, own_choice
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.questions import Question, Typed, radios, with_mistakes
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before

_SETTINGS = "/settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindersPage:
    """The form to choose how one is reminded; ``always`` says what no choice holds back."""

    questions: tuple[Question, ...]
    always: str
    mistakes: tuple[Mistake, ...] = ()


def own_reminder_pages(site: Site) -> Blueprint:
    """How whoever is here is reminded, and nobody else."""
    pages = Blueprint("own_reminders", __name__, url_prefix=f"{_SETTINGS}/reminders")

    @pages.get("")
    def ask() -> tuple[str, int]:
        typed, me = typed_before(), site.actor
        questions = _typed(typed, me) if typed else _of(site.look(own_choice), me)
        return show("settings_reminders", RemindersPage(questions=questions, always=always(me)))

    @pages.post("")
    def chosen() -> tuple[str, int] | Response:
        typed = request.form
        try:
            choice = choice_as_typed(typed.get("rhythm", ""), typed.get("weekday", ""), typed.getlist("folded"))
            site.act(lambda work: choose(work, choice))
        except Invalid as error:
            found = mistakes_of(error, "rhythm")
            page = RemindersPage(
                questions=with_mistakes(_typed(typed, site.actor), found), always=always(site.actor), mistakes=found
            )
            return show("settings_reminders", page, 422)
        first, *more = said_of(choice, site.actor)
        site.say(Notice(first, tuple(more)))
        return go(_SETTINGS)

    return pages


def _of(choice: Choice, actor: Actor) -> tuple[Question, ...]:
    weekday = WEEKDAYS[choice.weekday] if choice.weekday is not None else ""
    return _questions(actor, choice.rhythm.value, weekday, folded_of(choice))


def _typed(typed: Typed, actor: Actor) -> tuple[Question, ...]:
    return _questions(actor, typed.get("rhythm", ""), typed.get("weekday", ""), tuple(typed.getlist("folded")))


def _questions(actor: Actor, rhythm: str, weekday: str, folded: tuple[str, ...]) -> tuple[Question, ...]:
    days = radios((("", "No day"), *((day, day) for day in WEEKDAYS)))
    return (
        Question(
            name="rhythm",
            label="When reminders come",
            kind="radios",
            choices=radios((key.value, words) for key, words in rhythms_for(actor).items()),
            value=rhythm,
        ),
        Question(
            name="weekday",
            label="Day of the week",
            hint="For a mail once a week",
            kind="select",
            choices=days,
            value=weekday,
        ),
        Question(
            name="folded",
            label="What comes in the mail of the next working morning, and not at once",
            kind="checkboxes",
            choices=radios(FOLDED.items()),
            values=folded,
        ),
    )
