"""The key with which forms are signed: from the settings, or made once and kept in a file that only its owner reads."""

from __future__ import annotations

import os
import secrets

from pledge_engine.settings import Settings


def known_key(settings: Settings) -> str:
    """The key that this installation has by now; empty where none was made yet."""
    given = settings.secret_key.get_secret_value()
    if given or not settings.secret_file.is_file():
        return given
    return settings.secret_file.read_text(encoding="ascii")


def secret_key(settings: Settings) -> str:
    """The key of every process of this installation."""
    given = settings.secret_key.get_secret_value()
    if given:
        return given
    file = settings.secret_file
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii")
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        made = secrets.token_urlsafe(32)
        stream.write(made)
    return made
