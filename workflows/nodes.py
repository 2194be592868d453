"""What a definition file is made of once it is read: values, lists and sections that know their line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

# YAML 1.1 reads these plain words as yes, no or nothing, wherever they stand.
_SURPRISING = frozenset({"yes", "no", "on", "off", "true", "false", "y", "n", "null", "~", ""})


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as the text that was written; ``quoted`` says that it cannot be taken for anything but text."""

    text: str
    line: int
    quoted: bool

    @property
    def surprising(self) -> bool:
        """Whether YAML takes the text for yes, no or nothing."""
        return not self.quoted and self.text.lower() in _SURPRISING


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Section:
    """Keys with their values; ``lines`` says where each key stands."""

    entries: Mapping[str, Node]
    lines: Mapping[str, int]
    line: int


@dataclass(frozen=True, slots=True)
class Broken:
    """A place whose mistake is already noted."""

    line: int


Node = Scalar | Items | Section | Broken
