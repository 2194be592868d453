"""One page of a list that may be long, with how many there are in all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import Connection, Row, Select, func

Line = TypeVar("Line")
Made = TypeVar("Made")


class At(NamedTuple):
    """Which page is asked for, and of how many lines; everything without ``most``."""

    most: int | None = None
    page: int = 1

    @property
    def before(self) -> int:
        """How many lines the pages before it have."""
        return (self.page - 1) * (self.most or 0)


EVERYTHING = At()


@dataclass(frozen=True, slots=True)
class Some(Generic[Line]):
    """The lines of one page, and how many there are on all of them."""

    rows: tuple[Line, ...] = ()
    total: int = 0

    @classmethod
    def of(cls, rows: Sequence[Line], at: At = EVERYTHING) -> Some[Line]:
        """One page of lines that are all there."""
        until = None if at.most is None else at.before + at.most
        return cls(tuple(rows[at.before : until]), len(rows))

    def each(self, made: Callable[[Line], Made]) -> Some[Made]:
        """The same with something made of every line."""
        return Some(tuple(made(row) for row in self.rows), self.total)


def find_some(connection: Connection, ordered: Select[Any], at: At) -> Some[Row[Any]]:
    """One page of what a statement finds, counted by the same statement; past the end it counts nothing."""
    counted = ordered.add_columns(func.count().over().label("in_all")).limit(at.most).offset(at.before or None)
    rows = connection.execute(counted).all()
    return Some(tuple(rows), rows[0].in_all if rows else 0)
