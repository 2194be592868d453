"""When something optional that comes round again is nobody's to do yet: once was enough until its next day comes near."""

from __future__ import annotations

from datetime import date, timedelta

_ASKED_FROM = timedelta(days=91)


def is_far_off(n: int, due_on: date | None, today: date, *, required: bool) -> bool:
    """Whether a turn is a further one of an optional step, with more than 91 days until its day; days in Europe/London."""
    return n > 1 and not required and due_on is not None and due_on - today > _ASKED_FROM
