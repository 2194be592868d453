"""The log: one JSON object a line, in a file beside the data. No names, no answers and no text of an error stand in it.

The text of an error may quote what somebody typed; its kind and the places in the program it went through never do.
"""

from __future__ import annotations

import secrets
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import structlog

from pledge_engine.errors import Forbidden
from pledge_engine.settings import Settings

_PACKAGES = Path(__file__).parents[1]


def log_unexpected(error: BaseException, settings: Settings) -> str:
    """Log an error that nobody foresaw and return the reference to find it by; empty where no log can be written."""
    reference = secrets.token_hex(4)
    try:
        with _opened(settings) as log:
            log.error("unexpected", reference=reference, error=_kinds(error), went_through=_places(error))
    except OSError:
        return ""
    return reference


def log_forbidden(error: Forbidden, settings: Settings) -> None:
    """Log who tried what that none of their roles allows, by id; a log that cannot be written stops nobody."""
    with suppress(OSError), _opened(settings) as log:
        log.warning("forbidden", actor=error.actor, action=error.action)


def log_broker_away(settings: Settings) -> None:
    """Log that no worker could be woken: what waits leaves with the next tick."""
    with suppress(OSError), _opened(settings) as log:
        log.warning("broker_away")


@contextmanager
def _opened(settings: Settings) -> Iterator[Any]:
    settings.log_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with settings.log_file.open("a", encoding="utf-8") as file:
        yield _logger(file, settings)


def _logger(file: Any, settings: Settings) -> Any:
    return structlog.wrap_logger(
        structlog.WriteLogger(file),
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level.value),
        processors=_processors(),
    )


def _processors() -> list[Any]:
    return [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.JSONRenderer(),
    ]


def _kinds(error: BaseException) -> list[str]:
    """The kind of the error and of each that caused it, newest first."""
    kinds: list[str] = []
    cause: BaseException | None = error
    while cause and len(kinds) < 10:
        kinds.append(type(cause).__qualname__)
        cause = cause.__cause__ or cause.__context__
    return kinds


def _places(error: BaseException) -> list[str]:
    return [
        f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]


def _short(file: str) -> str:
    path = Path(file)
    return str(path.relative_to(_PACKAGES)) if path.is_relative_to(_PACKAGES) else path.name


def log_to_standard_error(settings: Settings) -> None:
    """Let a process that nobody watches log where its keeper looks, in the same words: one JSON object a line."""
    structlog.configure(
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level.value),
        processors=_processors(),
        cache_logger_on_first_use=False,
    )
