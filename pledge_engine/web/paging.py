"""Long lists a page at a time, with addresses that keep the filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Request

from pledge_engine.web.numbers import whole_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Where in a list one is; the addresses are empty at its ends."""

    page: int
    pages: int
    before: str
    after: str

    @classmethod
    def of(cls, page: int, total: int, size: int, request: Request) -> Paging:
        """The pages of a list of so many rows."""
        pages = max(1, -(-total // size))
        return cls(
            page=page,
            pages=pages,
            before=_address(request, page - 1) if page > 1 else "",
            after=_address(request, page + 1) if page < pages else "",
        )


def page_number(args: Mapping[str, str]) -> int:
    """The page that the address asks for; the first for anything else."""
    return max(1, whole_number(args.get("page", "")) or 1)


def _address(request: Request, page: int) -> str:
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': page})}"
