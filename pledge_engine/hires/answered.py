"""What stands under one key of a text that is JSON, such as one field of a turn's answers, as both databases find it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast, func
from sqlalchemy.dialects.postgresql import JSONB

from pledge_engine.store.tables.answer import answers
from pledge_engine.work import Work


def answer_to(work: Work, field: str) -> ColumnElement[str]:
    """The text in a field beside a row of ``answers``; NULL where it has no answer."""
    return text_under(work, answers.c.fields, field)


def text_under(work: Work, json: ColumnElement[str], key: str) -> ColumnElement[str]:
    """The text under a key of a column that holds an object as JSON; NULL where it has no such key."""
    if work.connection.dialect.name == "postgresql":
        found: ColumnElement[str] = cast(json, JSONB)[key].astext
        return found
    return func.json_extract(json, f"$.{key}", type_=String)
