"""What is wrong with what was typed stands at its own question, in words that are on the page."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from pledge_engine.office import Office
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question
from tests.factories.office import PEOPLE, go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser, Page
from tests.pledge_engine.web.test_journey import date
from workflows.answers import AnswerMistake, parse_date
from workflows.definition import Step
from workflows.journey import Journey

Browse = Callable[..., Browser]
SUMMARY = re.compile(r'<ul class="nhsuk-list nhsuk-error-summary__list">(.*?)</ul>', re.DOTALL)
LINE = re.compile(r'<li>(?:<a href="#([^"]+)">)?([^<]+)')
AT_FIELD = re.compile(r'id="([^"]+)-error">.*?</span>([^<]*)<', re.DOTALL)


def summed_up(page: Page) -> list[tuple[str, str]]:
    """The lines of the error summary: where each leads, and its words."""
    found = SUMMARY.search(page.html)
    return LINE.findall(found[1]) if found else []


def at_fields(page: Page) -> dict[str, str]:
    """What stands at each question, by the id of its error without the boxes of a date."""
    return {name.removesuffix("-boxes"): " ".join(words.split()) for name, words in AT_FIELD.findall(page.html)}


def check_mistakes(page: Page, step: Step | None = None) -> None:
    """Each line of the summary that leads anywhere stands at what it leads to, and nothing else stands anywhere."""
    lines = [(field, " ".join(words.split())) for field, words in summed_up(page)]
    assert lines, page.text
    beside = at_fields(page)
    for field, words in lines:
        assert not field or words in beside.get(field, ""), (field, words, beside)
        assert "_" not in words, words
    assert set(beside) == {field for field, _ in lines if field}
    if step is not None:
        for words in beside.values():
            assert not short_names(step) & set(re.findall(r"[a-z0-9]+", words)), words


def short_names(step: Step) -> set[str]:
    """The short names of answers that are no words of what is shown for them."""
    fields = [*step.fields.values(), *(each for field in step.fields.values() for each in field.columns.values())]
    shown = " ".join([step.title, *(f"{f.title} {f.hint} {' '.join(f.choices.values())}" for f in fields)]).casefold()
    return {key for field in fields for key in field.choices if key.casefold() not in shown}


def open_now(journey: Journey) -> Mapping[str, int]:
    """The steps that have an open turn, with its number."""
    turns = (journey.open_turn(key) for key in journey.definition.steps)
    return {turn.step: turn.n for turn in turns if turn}


def test_every_form_of_the_pledge_that_is_sent_empty_says_at_each_question_what_is_missing(
    browse: Browse, furnished: Office
) -> None:
    reference = opened_hire(furnished)
    definition = journey_of(furnished, reference).definition
    always = {key for key, step in definition.steps.items() if step.when is None}
    seen, browsers = set[str](), dict[str, Browser]()
    while not always <= seen:
        for key, n in open_now(journey_of(furnished, reference)).items():
            if key not in seen:
                step, who = definition.steps[key], PEOPLE[definition.steps[key].owner]
                browser = browsers.setdefault(who, browse(who))
                send_empty(browser, f"/records/{reference}/steps/{key}?turn={n}", step)
                seen.add(key)
        go_on(furnished, reference)


def send_empty(browser: Browser, address: str, step: Step) -> None:
    """The form of a step without any answer, where it needs one, and what is then said."""
    browser.get(address)
    if any(field.required and field.when is None for field in step.fields.values()):
        browser.send("complete", status=422)
        check_mistakes(browser.page, step)
        found = at_fields(browser.page)
        if step.when is None:  # Whether any other is needed at all may have to be decided first.
            assert {f.key for f in step.fields.values() if f.required and f.when is None} <= found.keys()
        for key, words in found.items():
            assert step.fields[key].title.rstrip("?").casefold() in words.casefold()


READY = {"line_manager": "Robin", "professional_lead": "Sam", "group_facilitator": "Ines", "peer_supervisor": "Kit"}


PLACE: dict[str, Any] = {"pillar": "professional_practice", "role": "peer_support_worker"}
WRONG: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("support_infrastructure", {**READY, "space": "yes", "it": "no"}, {"it": "not arranged yet"}),
    ("job_plan", date("agreed_on", "30/11/2026"), {"agreed_on": "has not come yet", "link": "Enter an answer"}),
    ("understand_roles", {**PLACE, **date("happened_on", "1/10/2026")}, {"happened_on": "has not come yet"}),
    ("understand_roles", {**PLACE, **date("happened_on", "12//")}, {"happened_on": "a month and a year"}),
]


@pytest.mark.parametrize(("step", "typed", "beside"), WRONG)
def test_what_is_wrong_stands_at_the_question_it_is_about(
    browse: Browse, furnished: Office, step: str, typed: dict[str, Any], beside: dict[str, str]
) -> None:
    sam = browse("sam")
    sam.get(f"/records/{opened_hire(furnished)}/steps/{step}")
    sam.send("complete", status=422, **typed)
    check_mistakes(sam.page)
    found = at_fields(sam.page)
    assert set(found) == set(beside)
    assert all(words in found[field] for field, words in beside.items()), found


def test_moving_a_date_says_at_the_date_what_is_wrong_with_it_and_at_the_reason_what_is_missing(
    browse: Browse, furnished: Office
) -> None:
    sam = browse("sam")
    sam.get(f"/records/{opened_hire(furnished)}/steps/understand_roles/move-date")
    sam.send("preview", status=422, **date("to", "27/10/26"))
    check_mistakes(sam.page)
    assert at_fields(sam.page) == {
        "to": "Enter all four digits of the year for “New date”, for example 2026.",
        "reason": "Choose an answer to “Why”.",
    }
    sam.send("preview", status=422, reason="person_away", **date("to", "1/1/2020"))
    check_mistakes(sam.page)
    assert set(at_fields(sam.page)) == {"to"}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter a date for “New date”."),
        ("12//2026", "Enter a month for “New date”."),
        ("10/January/27", "Enter all four digits of the year for “New date”, for example 2026."),
        ("10/Januar/2027", "“New date”: this is not a date. Enter day, month and year as numbers, for example 6 8 2026."),
        ("30/2/2026", "“New date”: February 2026 has no day 30. Use a day from 1 to 28."),
    ],
)  # fmt: skip
def test_the_boxes_of_a_date_are_spoken_of_as_boxes(typed: str, words: str) -> None:
    asked = Question(name="to", label="New date", kind="date", value=typed)
    with pytest.raises(AnswerMistake) as caught:
        parse_date(typed)
    assert mistakes_beside(caught.value, [asked]) == (Mistake("to", words),)
