"""What a line of a definition file would be once it is mended as its mistake says, so that reading goes on to the next one.

The file is refused all the same: nothing mended here is ever used for more than finding mistakes.
"""

from __future__ import annotations

import re

# A key, perhaps after the dash of a list, and its value.
_ENTRY = re.compile(r"(\s*(?:- )?[A-Za-z0-9_]+:) +(\S.*)\Z")


class Lines:
    """The lines of a file while they are mended, each at most once, and only while that leaves reading short."""

    def __init__(self, text: str, most_read: int) -> None:
        """Mend the lines of ``text``; what is read again may not have more than ``most_read`` characters in all."""
        self._lines = text.split("\n")
        self._left = most_read
        self._mended: set[int] = set()

    @property
    def text(self) -> str:
        """The file as it is mended so far."""
        return "\n".join(self._lines)

    def mend(self, number: int) -> bool:
        """Mend the line that YAML could not read; False when nobody can say what it would be."""
        self._left -= len(self.text)
        if number in self._mended or self._left < 0 or not 1 <= number <= len(self._lines):
            return False
        self._mended.add(number)
        before = self._lines[number - 1]
        self._lines[number - 1] = _mended(before)
        return self._lines[number - 1] != before


def _mended(line: str) -> str:
    """The line with its value in quotation marks, or left out when it is no entry at all."""
    if entry := _ENTRY.match(line):
        value = entry[2].strip().replace("'", "''")
        return f"{entry[1]} '{value}'"
    return line if ":" in line else ""
