"""Long lists a page at a time, with addresses that keep the filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Request

from pledge_engine.web.numbers import whole_number

# What was typed into the form of one page is not there on another.
_OF_ONE_FORM = frozenset({"unsent", "kept"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where in a list one is; the addresses are empty at its ends.

    ``numbers`` are the pages that can be gone to from here, each with its address: the first, the last, and those beside this
    one. An address is empty for a gap between them, whose number says nothing.
    """

    page: int
    pages: int
    before: str
    after: str
    numbers: tuple[tuple[int, str], ...]

    @classmethod
    def of(cls, page: int, total: int, size: int, request: Request) -> Paging:
        """The pages of a list of so many rows."""
        pages = max(1, -(-total // size))
        return cls(
            page=page,
            pages=pages,
            before=_address(request, page - 1) if page > 1 else "",
            after=_address(request, page + 1) if page < pages else "",
            numbers=tuple((number, _address(request, number) if number else "") for number in shown(page, pages)),
        )


def shown(page: int, pages: int) -> tuple[int, ...]:
    """The first page, the last, this one and those beside it, with 0 for what is left out; never for a single page."""
    near = {1, *(each for each in range(page - 1, page + 2) if 1 <= each <= pages), pages}
    found: list[int] = []
    for number in sorted(near):
        missing = number - (found[-1] if found else 0) - 1
        if missing:
            found.append(number - 1 if missing == 1 else 0)
        found.append(number)
    return tuple(found)


def page_number(args: Mapping[str, str]) -> int:
    """The page that the address asks for; the first for anything else."""
    return max(1, whole_number(args.get("page", "")) or 1)


def _address(request: Request, page: int) -> str:
    kept = {name: value for name, value in request.args.items() if name not in _OF_ONE_FORM}
    return f"{request.path}?{urlencode({**kept, 'page': page})}"
