"""Our own macros write what the official ones write, only quicker."""

import re

from flask import Flask

from pledge_engine.web.questions import Question, radios
from pledge_engine.web.showing import words

OFFICIAL = """{% from "nhsuk/components/tables/macro.jinja" import table %}
{% from "nhsuk/components/tag/macro.jinja" import tag %}
{{ table({"responsive": true, "caption": "Steps", "head": [{"text": "Step"}, {"text": "Due"}],
          "rows": [[{"header": "Step", "text": "One"}, {"header": "Due", "text": "Two"}]]}) }}
{{ tag({"text": "Overdue", "classes": "nhsuk-tag--orange"}) }}"""
OWN = """{% from "macros.jinja" import table, tag with context %}
{{ table(("Step", "Due"), "Steps", rows) }}{{ tag("Overdue", "orange") }}"""


def shape(html: str) -> list[str]:
    """Tags with their classes and roles, without what only holds our own words."""
    html = re.sub(r"<span class=\"app-cell\">.*?</span>\s*</span>", "", html, flags=re.DOTALL)
    tags = re.findall(r"<(table|caption|thead|tbody|tr|th|td|strong)((?:\s[^>]*)?)>", html)
    marks = [(tag, sorted(re.findall(r'(?:class|role|scope)="[^"]*"', given))) for tag, given in tags]
    return [f"{tag} {' '.join(found)}" for tag, found in marks]


def test_tables_and_tags_have_the_official_markup(app: Flask) -> None:
    with app.test_request_context("/help"):
        official = app.jinja_env.from_string(OFFICIAL).render()
        own = app.jinja_env.from_string(OWN).render(rows=((words("One"), words("Two")),))
    assert shape(own) == shape(official)


OFFICIAL_CHOICE = """{% from "nhsuk/components/select/macro.jinja" import select %}
{{ select({"id": "team", "name": "team", "value": "oak", "items": [{"value": "oak", "text": "Oak"}],
           "label": {"text": "Team", "size": "s"}, "hint": {"text": "One"}, "errorMessage": {"text": "Choose"}}) }}"""
OWN_CHOICE = '{% from "macros.jinja" import question with context %}{{ question(asked) }}'


def marks(html: str) -> list[tuple[str, list[str]]]:
    """Every tag with its attributes."""
    tags = re.findall(r"<(\w+)((?:\s[^>]*)?)>", html)
    return [(tag, sorted(re.findall(r'[\w-]+(?:="[^"]*")?', given))) for tag, given in tags]


def test_a_choice_from_a_list_has_the_official_markup(app: Flask) -> None:
    choices = radios((("oak", "Oak"),))
    asked = Question(
        name="team", label="Team", kind="select", hint="One", mistake="Choose", value="oak", choices=choices
    )
    with app.test_request_context("/help"):
        official = app.jinja_env.from_string(OFFICIAL_CHOICE).render()
        own = app.jinja_env.from_string(OWN_CHOICE).render(asked=asked)
    assert marks(own) == marks(official)
