"""Our own macros write what the official ones write, only quicker."""

import re

from flask import Flask

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
