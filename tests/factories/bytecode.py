"""Where the program is compiled to while tests run: each of its many processes would else compile every module anew."""

from __future__ import annotations

import os
from pathlib import Path

_UNWANTED = "PYTHONDONTWRITEBYTECODE"


def share(home: Path) -> None:
    """Let what this process starts keep bytecode in the run's folder, where none is to be kept beside the sources."""
    if os.environ.pop(_UNWANTED, ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(home / "bytecode")
