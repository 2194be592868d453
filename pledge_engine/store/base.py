"""What every table of the records shares: one catalogue, and names of constraints that both databases agree on."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import Boolean, Date, Integer, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase

from pledge_engine.store.columns import Moment

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """The base of every model; hot paths use the tables behind the models, never an object per row."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: Integer(),
        bool: Boolean(),
        date: Date(),
        datetime: Moment(),
    }


def table_of(model: type[Base]) -> Table:
    """The table behind a model, for statements."""
    return cast("Table", model.__table__)
