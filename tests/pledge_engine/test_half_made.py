"""What is half made when a program is killed: never under the name of what it would be, and cleared away the next time."""

from __future__ import annotations

import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from pledge_engine.clock import SystemClock
from pledge_engine.half_made import half_made_in, sync_folder
from pledge_engine.new_file import FileRefused, new_file
from pledge_engine.office import Office
from pledge_engine.store.session import open_store
from pledge_engine.upkeep.backup import back_up
from pledge_engine.upkeep.backup_file import open_backup
from pledge_engine.watching import unwatched
from tests.factories.processes import Process, running, wait_until

_WRITES = """
import sys, time
from pathlib import Path
from pledge_engine.new_file import new_file

with new_file(Path(sys.argv[1])) as stream:
    stream.write(b"half of it")
    stream.flush()
    print("begun", flush=True)
    time.sleep(60)
"""
_BACKS_UP = """
import sys, time
from pathlib import Path
from pledge_engine.clock import SystemClock
from pledge_engine.office import Office
from pledge_engine.store.session import open_store
from pledge_engine.upkeep.backup import back_up

def wait(share):
    print("begun", flush=True)
    time.sleep(60)

back_up(Office(open_store(sys.argv[2]), SystemClock(), door="cli"), Path(sys.argv[1]), wait)
"""


@contextmanager
def begun(program: str, *words: str, log: Path) -> Iterator[Process]:
    """A program that has begun to write and does not come to an end."""
    process = Process((sys.executable, "-c", program, *words), {"PYTHONPATH": os.pathsep.join(sys.path)}, log)
    with running(process):
        wait_until(lambda: "begun" in process.said(), 60)
        yield process


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "kept"
    made.mkdir()
    return made


def test_a_file_whose_program_is_killed_is_not_there_and_the_next_one_clears_what_was_left(
    folder: Path, tmp_path: Path
) -> None:
    file = folder / "a.backup"
    with begun(_WRITES, str(file), log=tmp_path / "log") as process:
        process.end(signal.SIGKILL)
    (left,) = folder.iterdir()
    assert (left / "file").read_bytes() == b"half of it"
    assert stat.S_IMODE(left.stat().st_mode) == 0o700
    with new_file(file) as stream:
        stream.write(b"all of it")
    assert [each.name for each in folder.iterdir()] == ["a.backup"]
    assert file.read_bytes() == b"all of it"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_what_another_program_still_writes_stays(folder: Path, tmp_path: Path) -> None:
    with begun(_WRITES, str(folder / "a.backup"), log=tmp_path / "log"):
        with new_file(folder / "b.backup") as stream:
            stream.write(b"all of it")
        (theirs,) = (each for each in folder.iterdir() if each.is_dir())
        assert (theirs / "file").read_bytes() == b"half of it"


def test_a_backup_whose_program_is_killed_leaves_none_and_no_copy_of_the_database(
    database: str, folder: Path, tmp_path: Path
) -> None:
    file = folder / "a.backup"
    with begun(_BACKS_UP, str(file), database, log=tmp_path / "log") as process:
        process.end(signal.SIGKILL)
    assert not file.exists()
    assert list(folder.iterdir())
    with closing(Office(open_store(database), SystemClock(), door="cli")) as office:
        done = back_up(office, file, unwatched)
    assert [each.name for each in folder.iterdir()] == ["a.backup"]
    with open_backup(file) as backup:
        assert backup.header == done.header


def test_a_file_that_is_there_is_kept_whatever_comes_between(folder: Path) -> None:
    file = folder / "a.backup"

    def overtaken() -> None:
        with new_file(file) as stream:
            stream.write(b"mine")
            file.write_bytes(b"theirs")

    with pytest.raises(FileRefused, match="is there already"):
        overtaken()
    assert file.read_bytes() == b"theirs"
    assert [each.name for each in folder.iterdir()] == ["a.backup"]


def test_the_name_of_a_new_file_is_on_the_disk_before_it_is_said_to_be_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    real: Callable[[int], None] = os.fsync

    def noted(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        real(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    with new_file(folder / "a.backup") as stream:
        stream.write(b"all of it")
    file, last = synced
    assert file.name == "file"
    assert last == folder


def test_many_at_once_keep_their_own_until_they_are_done(folder: Path) -> None:
    """The trap: whoever clears up may take a folder for one that was left, between its making and its locking."""

    def make_one(number: int) -> bool:
        with half_made_in(folder) as made:
            (made / "file").write_text(str(number))
            sync_folder(made)
            return (made / "file").read_text() == str(number)

    with ThreadPoolExecutor(8) as several:
        assert all(several.map(make_one, range(200)))
    assert list(folder.iterdir()) == []
