"""Naming who covers for oneself, as the settings ask it: by those who are offered, and the days of cover."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import request
from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid
from pledge_engine.people.colleagues import who_could_cover
from pledge_engine.people.cover_told import told
from pledge_engine.people.covering import name_cover
from pledge_engine.web.act_questions import which_day
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.cover_days import COVER_DAYS, cover_days, doubts, is_sure, sure_question
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, handle_in, offered, radios, typed_date, with_mistakes
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverPage:
    """The form to name who covers."""

    questions: tuple[Question, ...]
    mistakes: tuple[Mistake, ...] = ()


def ask_who_covers(site: Site) -> tuple[str, int]:
    """The form, with what was typed before a session was over, if anything was."""
    against = doubts(site, site.actor.handle, typed_before())
    return show("settings_cover", CoverPage(questions=_asked(site, against)))


def name_who_covers(site: Site, *, back: str) -> tuple[str, int] | Response:
    """Name who was typed and go ``back``, or show the form again with every mistake beside its question."""
    typed = request.form
    against = doubts(site, site.actor.handle, typed)
    try:
        from_on, until_on = cover_days(typed)
        by = handle_in(typed.get("by", ""))
        days = {"from_on": from_on, "until_on": until_on}
        named = site.act(lambda work: name_cover(work, site.actor.handle, by, **days, all_the_same=is_sure(typed)))
    except Invalid as error:
        asked = _asked(site, against)
        found = mistakes_beside(error, asked)
        return show("settings_cover", CoverPage(questions=with_mistakes(asked, found), mistakes=found), 422)
    title, *details = told(named, to_themselves=True)
    site.say(Notice(title, tuple(details)))
    return go(back)


def _asked(site: Site, against: tuple[str, ...]) -> tuple[Question, ...]:
    """The questions with what was typed, and the one that is asked where something speaks against who was."""
    asked = site.look(lambda work: _questions(work, site.actor.handle))
    typed = typed_before() or request.form
    return (*asked, *(replace(each, value=typed.get(each.name, "")) for each in sure_question(against, typed)))


def _questions(work: Work, me: str) -> tuple[Question, ...]:
    typed = typed_before() or request.form
    colleagues = who_could_cover(work, me)
    hint = "Their full name, or the name they log in by. They hold a role of yours already, in your team or another"
    by = Question(
        name="by",
        label="Who covers for you",
        hint=f"{hint}. Colleagues are offered as you type" if colleagues else hint,
        choices=radios(offered(colleagues)),
        value=typed.get("by", ""),
        classes="nhsuk-input--width-20",
    )
    days = tuple(replace(which_day(name, label), value=typed_date(name, typed)) for name, label in COVER_DAYS)
    return (by, *days)
