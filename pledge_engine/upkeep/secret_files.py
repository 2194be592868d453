"""The secrets of an installation, made by chance and kept in files: ``python -m pledge_engine.upkeep.secret_files FOLDER``."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path


def make_secrets(folder: Path, *, server: str = "database") -> tuple[str, ...]:
    """Make those that are not there yet, readable by their owner alone; gives the names of those it made.

    ``server`` is where PostgreSQL is found.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = [
        *_make(folder, "database_owner_password"),
        *_make(folder, "database_password"),
        *_make(folder, "pledge_secret_key"),
    ]
    for name, role, password in (
        ("pledge_database_owner_url", "pledge_owner", "database_owner_password"),
        ("pledge_database_url", "pledge", "database_password"),
    ):
        secret = (folder / password).read_text(encoding="utf-8")
        made += _make(folder, name, f"postgresql+psycopg://{role}:{secret}@{server}/pledge")
    return tuple(made)


def _make(folder: Path, name: str, value: str | None = None) -> list[str]:
    """Containers read the file under an id of their own, so within the folder, which is closed, it is open to all."""
    file = folder / name
    if file.exists():
        return []
    file.write_text(value or secrets.token_urlsafe(32), encoding="utf-8")
    file.chmod(0o644)
    return [name]


def main() -> None:
    """Make what is missing, and say what was made."""
    os.umask(0o077)
    made = make_secrets(Path(sys.argv[1]))
    sys.stdout.write(f"Made: {', '.join(made)}\n" if made else "Every secret is there already; none was changed.\n")


if __name__ == "__main__":
    main()
