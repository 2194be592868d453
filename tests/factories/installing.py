"""Programs that tests need and Python packages do not bring: found where they are, or installed on Debian as root."""

from __future__ import annotations

import os
import shutil
import subprocess

# Tests of several processes may miss a program at one moment: whoever comes second waits until the first has installed theirs.
_WAITS = ("-o", "DPkg::Lock::Timeout=600")


def installed(package: str, *programs: str) -> str:
    """Where the first of these programs is that there is, else what the package brings; ``RuntimeError`` says what to do."""
    if found := _found(programs):
        return found
    apt = shutil.which("apt-get") if os.geteuid() == 0 else None
    if apt:
        subprocess.run([apt, *_WAITS, "install", "--yes", "--quiet", package], check=True, capture_output=True)
    if found := _found(programs):
        return found
    raise RuntimeError(f"These tests need {programs[0]}: install it, for example with apt-get install {package}.")


def _found(programs: tuple[str, ...]) -> str | None:
    return next(filter(None, map(shutil.which, programs)), None)
