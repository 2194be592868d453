"""The Nu HTML checker, which browsers' makers and the W3C use: pages are judged as it judges them, on this computer alone."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.factories.installing import installed

_JAR = Path(__file__).parents[2] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
# What differs between two pages that are built alike, and does not make one of them wrong.
_WORDS = (
    (re.compile(r">[^<>]*\S[^<>]*<"), ">words<"),
    (re.compile(r'(value|content|d)="[^"]*"'), r'\1="words"'),
    (re.compile(r"[0-9]+"), "0"),
)


# The design system's own tables say their roles once more, because its styles for phones take them away in some browsers;
# and what somebody typed is shown as they typed it, also where it is no link.
_ON_PURPOSE = re.compile(
    r"The “role” attribute must not be used on a “(tr|th|td)” element which has a “table” ancestor"
    r"|Bad value “[^”]*” for attribute “value” on element “input”"
)


def shape(html: str) -> str:
    """A page without its words: two of one shape are right or wrong together."""
    for pattern, instead in _WORDS:
        html = pattern.sub(instead, html)
    return html


def mistakes(pages: Mapping[str, str]) -> list[str]:
    """Every error in these pages, by what each is called; all of them in one run of the checker."""
    if not pages:
        return []
    with tempfile.TemporaryDirectory() as folder:
        named = {}
        for number, (name, html) in enumerate(pages.items()):
            file = Path(folder, f"{number}.html")
            file.write_text(html, encoding="utf-8")
            named[str(number)] = name
        options = ("--format", "json", "--stdout", "--exit-zero-always", "--errors-only")
        command = [
            installed("default-jre-headless", "java"),
            "-XX:TieredStopAtLevel=1",
            "-Xss8m",
            "-jar",
            str(_JAR),
            *options,
            folder,
        ]
        said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stdout
    return list(_told(json.loads(said)["messages"], named))


def _told(messages: Iterable[Mapping[str, str]], named: Mapping[str, str]) -> Iterator[str]:
    for message in messages:
        if _ON_PURPOSE.match(message["message"]):
            continue
        name = named.get(Path(message.get("url", "")).stem, "the checker itself")
        yield f"{name}: {message['message']} {message.get('extract', '')}"
