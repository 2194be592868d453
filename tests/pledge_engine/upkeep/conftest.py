"""What takes long is made once for all the processes of a test run; each works on a copy of its own."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.pledge_engine.cli.conftest import empty, pledge, settled

__all__ = ["empty", "made_once", "pledge", "settled"]

Make = Callable[[Path], None]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Make], Path]:
    """Gives the folder of that name, filled by whichever process comes first; the others wait for it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Make) -> Path:
        folder, whole, failed = shared / name, shared / f"{name}.whole", shared / f"{name}.failed"
        try:
            folder.mkdir()
        except FileExistsError:
            while not whole.exists():
                assert not failed.exists(), f"{name} could not be made in another process"
                time.sleep(0.1)
            return folder
        try:
            make(folder)
        except BaseException:
            failed.touch()
            raise
        whole.touch()
        return folder

    return made
