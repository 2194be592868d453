"""A form of set-up: what it says and asks, shown again with every mistake, or done and said on the next page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from werkzeug.wrappers import Response

from pledge_engine.errors import Invalid, NotFound, PledgeError
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.mistakes import Mistake, status_of
from pledge_engine.web.questions import Question, Typed, typed_date, with_mistakes
from pledge_engine.web.showing import Fact
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.web.unsent import typed_before
from pledge_engine.work import Work

Answer = tuple[str, int] | Response


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """One thing to do. ``back`` is where it leads instead, as address and words, and ``ways`` are others.

    ``harm`` says that it takes something away. Without words on its ``button`` it only says why it cannot be done now.
    """

    title: str
    back: tuple[str, str]
    button: str
    words: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    ways: tuple[tuple[str, str], ...] = ()
    warning: str = ""
    questions: tuple[Question, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    harm: bool = False
    mistakes: tuple[Mistake, ...] = ()


def show_form(page: FormPage) -> tuple[str, int]:
    """The form with what somebody had typed into it when their session was over, if they had."""
    before = typed_before()
    return show("set_up_form", typed_into(page, before) if before is not None else page)


def typed_into(page: FormPage, typed: Typed) -> FormPage:
    """The form with what was typed in place of what stood there."""
    return replace(page, questions=tuple(_answered(each, typed) for each in page.questions))


def _answered(asked: Question, typed: Typed) -> Question:
    return replace(asked, value=typed_date(asked.name, typed) if asked.kind == "date" else typed.get(asked.name, ""))


def done(
    site: Site, page: FormPage, typed: Typed, command: Callable[[Work], Notice], then: Callable[[], str]
) -> Answer:
    """Do it and go on to where ``then`` leads, or show the form again with every mistake beside its question."""
    try:
        notice = site.act(command)
    except (Invalid, NotFound) as error:
        return again(page, typed, error)
    site.say(notice)
    return go(then())


def again(page: FormPage, typed: Typed, error: PledgeError) -> tuple[str, int]:
    """The form as it was typed, with what was wrong; a mistake in nothing that is asked leads to the first question."""
    filled = typed_into(page, typed)
    first = page.questions[0].id if page.questions else ""
    beside = mistakes_beside(error, filled.questions, names=first)
    found = tuple(replace(each, field=each.field or first) for each in beside)
    shown = replace(filled, questions=with_mistakes(filled.questions, found), mistakes=found)
    return show("set_up_form", shown, status_of(error))


def values(typed: Mapping[str, str], *names: str) -> tuple[str, ...]:
    """What was typed, empty where nothing was."""
    return tuple(typed.get(name, "") for name in names)
