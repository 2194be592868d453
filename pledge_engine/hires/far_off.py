"""When something that comes round again is nobody's to do yet: it is asked for once its next day comes near."""

from __future__ import annotations

from datetime import date, timedelta

_ASKED_FROM = timedelta(days=91)


def is_far_off(n: int, due_on: date | None, today: date, *, required: bool) -> bool:
    """Whether a turn is a further one of an optional step, with more than 91 days until its day; days in Europe/London."""
    return n > 1 and not required and is_later(due_on, today)


def is_later(due_on: date | None, today: date) -> bool:
    """Whether there are more than 91 days until the day on which something is due; days in Europe/London."""
    return due_on is not None and due_on - today > _ASKED_FROM
