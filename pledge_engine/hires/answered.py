"""What stands in one field of a turn's answers, as both databases find it."""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, cast, func
from sqlalchemy.dialects.postgresql import JSONB

from pledge_engine.store.tables.answer import answers
from pledge_engine.work import Work


def answer_to(work: Work, field: str) -> ColumnElement[str]:
    """The text in a field beside a row of ``answers``; NULL where it has no answer."""
    if work.connection.dialect.name == "postgresql":
        said: ColumnElement[str] = cast(answers.c.fields, JSONB)[field].astext
        return said
    return func.json_extract(answers.c.fields, f"$.{field}", type_=String)
