"""The real application on a file of its own, for one visitor after another; see ``visitor``."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from flask import Flask

from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import sqlite_address
from tests.factories.office import office_on
from tests.privacy.walled import BACKUP, NOW


class Pages:
    """The application on a database file of its own, made once for a process. The clock stands, and nothing is sent.

    Whoever visits finds the world as it was made, and what they did is taken back: by copying the file again, which is only
    done where something was written.
    """

    def __init__(self, walled: Path, folder: Path) -> None:
        self.walled, self.file = walled, folder / "pledge.db"
        self._log_file, self._backups = folder / "pledge.log", folder / "backups"
        shutil.copyfile(walled / "pledge.db", self.file)
        shutil.copytree(walled / "backups", self._backups)
        self.office: Office = office_on(sqlite_address(self.file), NOW)
        self.office.door = "web"
        settings = Settings(
            secret_file=walled / "secret.key",
            log_file=self._log_file,
            mail_folder=folder / "mail",
            backup_folder=self._backups,
        )
        self.app: Flask = make_app(self.office, settings)

    def put_back(self, world: str) -> None:
        """Let the database be the world of that name, as it was made, and the only backup be the one that was kept."""
        self.office.engine.dispose()
        shutil.copyfile(self.walled / f"{world}.db", self.file)
        for taken in self._backups.iterdir():
            if taken.name != BACKUP:
                taken.unlink()

    def reading(self) -> sqlite3.Connection:
        """A connection beside the application's."""
        return sqlite3.connect(self.file, isolation_level=None)

    def logged(self) -> int:
        """How much was logged, in bytes."""
        return self._log_file.stat().st_size if self._log_file.exists() else 0

    def log_since(self, place: int) -> str:
        """What the application has logged since so much was."""
        return self._log_file.read_bytes()[place:].decode("utf-8") if self._log_file.exists() else ""
