"""Single values of a section: text, a yes or no, a number, a word of a few, names, a rule, a condition.

Whatever cannot be read is noted with its line and given back as empty, so that reading goes on to the next mistake.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import TypeVar

from workflows.conditions import Condition, parse_condition
from workflows.mistakes import Mistakes, nearest, one_of, shown
from workflows.nodes import Broken, Items, Node, Scalar, Section
from workflows.rules import DueRule, RuleMistake, parse_anchor, parse_rule

LONGEST_NAME = 60
LONGEST_RULE = 250

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_CHOICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]*\Z")
_Word = TypeVar("_Word", bound=StrEnum)


class Entries:
    """The entries of one section, each read as what it should be."""

    def __init__(self, section: Section, what: str, known: Collection[str], mistakes: Mistakes) -> None:
        """Refuse every key that is not ``known``; ``what`` names the section in messages: "the step 'job_plan'"."""
        self.line = section.line
        self.what = what
        self._section = section
        self._mistakes = mistakes
        for key, line in section.lines.items():
            if key not in known:
                mistakes.add(line, f"{shown(key)} is not known in {what}", nearest(key, known))

    def __contains__(self, key: str) -> bool:
        return key in self._section.entries

    def line_of(self, key: str) -> int:
        """The line of a key, or of the section while the key is not there."""
        return self._section.lines.get(key, self.line)

    def node(self, key: str) -> Node | None:
        """Whatever stands at the key; None when nothing does."""
        return self._section.entries.get(key)

    def lacks(self, key: str, example: str = "") -> None:
        """Note that a key is needed and not there; one without an ``example`` is a section."""
        begin = f"a line such as '{key}: {example}'" if example else f"'{key}:', and what belongs to it beneath"
        self._mistakes.add(self.line, f"{self.what} has no '{key}'", f"add {begin}")

    def text(self, key: str, example: str = "") -> str:
        """The text of a key; one with an ``example`` is needed."""
        node = self.node(key)
        if node is None and example:
            self.lacks(key, example)
        return self.text_of(node, key) if node is not None else ""

    def text_of(self, node: Node, key: str) -> str:
        """A node as text, with every run of spaces and line ends as one space."""
        if isinstance(node, Scalar):
            text = " ".join(node.text.split())
            if text and not node.surprising:
                return text
            if text:
                self._mistakes.add(node.line, f"'{text}' means yes, no or nothing in YAML", f'write {key}: "{text}"')
            else:
                self._mistakes.add(node.line, f"'{key}' is empty", "write its text, or take the line out")
        else:
            self.not_a(node, key, "text on one line")
        return ""

    def not_a(self, node: Node, key: str, wanted: str) -> None:
        """Note that a key holds something of another kind."""
        if not isinstance(node, Broken):
            self._mistakes.add(
                node.line, f"'{key}' must be {wanted}", "look at the same key elsewhere in the shipped definition"
            )

    def flag(self, key: str, *, otherwise: bool = False) -> bool:
        """A yes or no; ``otherwise`` is what it is when the key is left out."""
        node = self.node(key)
        if node is None or isinstance(node, Broken):
            return otherwise
        if isinstance(node, Scalar) and node.text.lower() in {"yes", "no"}:
            return node.text.lower() == "yes"
        self._mistakes.add(node.line, f"'{key}' is neither yes nor no", f"write '{key}: yes' or '{key}: no'")
        return otherwise

    def number(self, key: str, *, least: int = 0, most: int = 100_000) -> int | None:
        """A whole number; None when the key is left out."""
        node = self.node(key)
        if node is None or isinstance(node, Broken):
            return None
        if isinstance(node, Scalar) and re.fullmatch(r"[0-9]{1,6}", node.text) and least <= int(node.text) <= most:
            return int(node.text)
        self._mistakes.add(node.line, f"'{key}' is not a whole number", f"write a number from {least} to {most}")
        return None

    def word(self, key: str, words: type[_Word], example: str = "") -> _Word | None:
        """One of a few words; None when it is left out or not known."""
        text = self.text(key, example)
        if not text:
            return None
        if text in set(words):
            return words(text)
        self._mistakes.add(self.line_of(key), f"{shown(text)} is not known as '{key}'", nearest(text, list(words)))
        return None

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names; a single name may stand without brackets."""
        node = self.node(key)
        if node is None or isinstance(node, Broken):
            return ()
        nodes = node.items if isinstance(node, Items) else (node,)
        found = tuple(name for item in nodes if (name := self.text_of(item, key)))
        for name in [name for name, times in Counter(found).items() if times > 1]:
            self._mistakes.add(node.line, f"{shown(name)} stands twice in '{key}'", "take one of the two out")
        return tuple(dict.fromkeys(found))

    def titles(self, key: str, *, needed: bool = False) -> Mapping[str, str]:
        """A section of short words and what is shown for each."""
        section = self.section(key, needed=needed)
        if section is None:
            return {}
        for name, line in section.lines.items():
            self.check_name(name, line, _CHOICE)
        return {name: text for name, node in section.entries.items() if (text := self.text_of(node, name))}

    def section(self, key: str, *, needed: bool = False) -> Section | None:
        """A section with at least one key; None when it is left out or is something else."""
        node = self.node(key)
        if isinstance(node, Section) and node.entries:
            return node
        if node is None and needed:
            self.lacks(key)
        elif node is not None:
            self.not_a(node, key, "a section: lines 'name: text' indented beneath it")
        return None

    def sections(self, key: str, what: str, *, needed: bool = False) -> Iterator[tuple[str, int, Section]]:
        """The named sections within a section, each with its name and line."""
        outer = self.section(key, needed=needed)
        if outer is None:
            return
        for name, node in outer.entries.items():
            line = outer.lines[name]
            self.check_name(name, line, _NAME)
            if isinstance(node, Section):
                yield name, line, Section(node.entries, node.lines, line)
            else:
                self.not_a(node, name, f"a section that describes the {what}")

    def items(self, key: str, what: str) -> Iterator[Section]:
        """The sections of a list; a single one may stand without its dash."""
        node = self.node(key)
        if node is None or isinstance(node, Broken):
            return
        for item in node.items if isinstance(node, Items) else (node,):
            if isinstance(item, Section):
                yield item
            else:
                self.not_a(item, key, f"a list of {what}")

    def check_name(self, name: str, line: int, form: re.Pattern[str] = _NAME) -> None:
        """Note a name that rules and conditions could not say."""
        if not form.match(name) or len(name) > LONGEST_NAME:
            letters = "letters, digits" if form is _CHOICE else "small letters (first), digits"
            mend = f"use at most {LONGEST_NAME} {letters} and underscores, as in 'job_plan'"
            self._mistakes.add(line, f"{shown(name)} cannot be a name", mend)

    def rule(self, key: str) -> DueRule | None:
        """A due rule; None when it is left out or the grammar does not know it."""
        text = self._line_of_english(key)
        try:
            return parse_rule(text) if text else None
        except RuleMistake as mistake:
            self._mistakes.add(self.line_of(key), mistake.problem, mistake.mend)
            return None

    def anchor(self, key: str) -> str:
        """What a due rule could count from, in its own words; empty when it is left out or the grammar does not know it."""
        text = self._line_of_english(key)
        try:
            if text:
                parse_anchor(text)
        except RuleMistake as mistake:
            self._mistakes.add(self.line_of(key), mistake.problem, mistake.mend)
            return ""
        return text

    def condition(self, key: str, example: str = "") -> Condition | None:
        """A condition; None when it is left out or the grammar does not know it."""
        text = self._line_of_english(key, example)
        try:
            return parse_condition(text) if text else None
        except RuleMistake as mistake:
            self._mistakes.add(self.line_of(key), mistake.problem, mistake.mend)
            return None

    def _line_of_english(self, key: str, example: str = "") -> str:
        text = self.text(key, example)
        if len(text) <= LONGEST_RULE:
            return text
        self._mistakes.add(self.line_of(key), f"'{key}' has {len(text)} characters", f"use at most {LONGEST_RULE}")
        return ""

    def choice(self, key: str, text: str, known: Collection[str]) -> None:
        """Note a word that is none of the known ones."""
        if text not in known:
            self._mistakes.add(self.line_of(key), f"{shown(text)} is not known as '{key}'", f"use {one_of(known)}")
