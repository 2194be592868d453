"""The text of a definition file as nodes that know their line, and nothing of YAML's surprises.

The file is read as a stream of events and not composed or loaded: every value is the text that was written, no
anchor is ever followed, no object is ever made, and reading stops at the first limit, so that no file can make it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

import yaml

from workflows.mended import Lines
from workflows.mistakes import Mistakes, shown
from workflows.nodes import Broken, Items, Node, Scalar, Section
from workflows.yaml_errors import told

LARGEST_FILE = 1_000_000
DEEPEST = 12
MOST_VALUES = 20_000
# A quoted text that runs on for longer has lost the mark that closes it.
MOST_QUOTED_LINES = 3
LONGEST_VALUE = 2_000


# Control characters, tabs, marks that hide or turn text, line ends other than a new line, private and half characters.
_UNREADABLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ue000-\uf8ff"
    "\ufeff\ufff0-\uffff\U000e0000-\U0010ffff]"
)
_STRAIGHT = str.maketrans("\u201c\u201d\u2018\u2019", "\"\"''")
_CURLY = re.compile(r"\s*[a-z][a-z0-9_]*: +([\u201c\u201d\u2018\u2019])")
# Only the keys that every step has, because a colon may stand inside guidance that runs over several lines.
_NO_SPACE = re.compile(r"\s*(title|owner|need|due|opens|when|type|required|target):([^\s].{0,40})")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WRITE_OUT = "write that part out in full"


class _Unreadable(Exception):
    """Nothing more can be read, unless the line is mended; the mistake is noted."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_nodes(text: str, mistakes: Mistakes) -> Node:
    """Read the text into nodes; what is wrong is noted in ``mistakes``, and its place is ``Broken``."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if len(plain) > LARGEST_FILE:
        mistakes.add(1, f"the file has more than {LARGEST_FILE:,} characters", "take out what does not belong to it")
        return Broken(1)
    lines = Lines("\n".join(_readable(plain, mistakes)), most_read=LARGEST_FILE)
    while True:
        read = _read_once(lines.text, mistakes)
        if not isinstance(read, int):
            return read
        if not lines.mend(read):
            return Broken(1)


def _read_once(text: str, mistakes: Mistakes) -> Node | int:
    """The nodes of the text, or the line at which it cannot be read."""
    try:
        return _Builder(mistakes).document(_LOADER, text)
    except yaml.MarkedYAMLError as error:
        line, problem, mend = told(error)
        line = min(line, len(text.splitlines()))
        mistakes.add(line, problem, mend)
        return line
    except yaml.YAMLError:
        mistakes.add(1, "this is not a YAML file", "start from a copy of the shipped definition")
    except _Unreadable as unreadable:
        return unreadable.line
    return Broken(1)


def _readable(text: str, mistakes: Mistakes) -> Iterator[str]:
    """The lines without what must not even reach the YAML parser, each as it would be once it is mended."""
    for number, line in enumerate(text.split("\n"), start=1):
        mended = line
        if found := _UNREADABLE.search(line):
            tab = found[0] == "\t"
            name = "a tab" if tab else f"a hidden character (U+{ord(found[0]):04X})"
            mistakes.add(number, f"there is {name} here", "use spaces" if tab else "type the line again")
            mended = _UNREADABLE.sub("", mended.replace("\t", "  "))
        if found := _CURLY.match(line):
            mistakes.add(number, f"the quotation mark {found[1]} is a curly one", "use a straight one: \" or '")
            mended = mended.translate(_STRAIGHT)
        if found := _NO_SPACE.match(line):
            mistakes.add(number, f"there is no space after '{found[1]}:'", f"write '{found[1]}: {found[2]}'")
            mended = mended.replace(":", ": ", 1)
        if line.startswith("%"):
            mistakes.add(number, "a line may not begin with '%'", "take the line out")
            mended = ""
        yield mended


class _Builder:
    """Builds nodes out of events, each value once, refusing what a definition never needs."""

    def __init__(self, mistakes: Mistakes) -> None:
        self._mistakes = mistakes
        self._values = 0

    def document(self, loader: type[yaml.SafeLoader], text: str) -> Node:
        """The one document of the text."""
        events = iter(yaml.parse(text, Loader=loader))
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._stop(
                        event,
                        "a second document begins here",
                        "keep one definition in one file; take the '---' out",
                        mendable=True,
                    )
                root = self._node(next(events), events, 1)
        if root is None:
            self._mistakes.add(1, "the file is empty", "start from a copy of the shipped definition")
            return Broken(1)
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        line = _line(event)
        self._values += 1
        if self._values > MOST_VALUES:
            self._stop(event, f"the file holds more than {MOST_VALUES:,} values", "take out what does not belong to it")
        if depth > DEEPEST:
            self._stop(event, f"this is nested more than {DEEPEST} deep", "bring it nearer to the margin")
        if isinstance(event, yaml.AliasEvent):
            self._mistakes.add(line, f"'*{str(event.anchor)[:40]}' repeats another part of the file", _WRITE_OUT)
            return Broken(line)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = self._scalar(event, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = Items(tuple(self._nodes(events, yaml.SequenceEndEvent, depth)), line)
        else:
            node = self._section(events, line, depth)
        return node if self._is_plain(event, line) else Broken(line)

    def _nodes(self, events: Iterator[yaml.Event], end: type[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, end):
                return
            yield self._node(event, events, depth + 1)

    def _section(self, events: Iterator[yaml.Event], line: int, depth: int) -> Section:
        entries: dict[str, Node] = {}
        lines: dict[str, int] = {}
        nodes = self._nodes(events, yaml.MappingEndEvent, depth)
        for key in nodes:
            value = next(nodes)
            name = self._key(key)
            if name is None:
                continue
            if name in entries:
                first = lines[name]
                self._mistakes.add(
                    key.line, f"{shown(name)} stands here twice, first on line {first}", "take one of the two out"
                )
                continue
            entries[name], lines[name] = value, key.line
        return Section(entries, lines, line)

    def _key(self, key: Node) -> str | None:
        if isinstance(key, Broken):
            return None
        if not isinstance(key, Scalar) or len(key.text) > 100:
            self._mistakes.add(key.line, "a key must be one short word", "write it as in 'title: Start date'")
        elif key.text == "<<":
            self._mistakes.add(key.line, "'<<' copies another part of the file", _WRITE_OUT)
        elif not key.text:
            self._mistakes.add(key.line, "there is a colon with no key before it", "write 'key: value'")
        elif key.surprising:
            rule = ", or write the rule on one line: due: on advert_open.closes_on" if key.text.lower() == "on" else ""
            problem = f"'{key.text}' without quotation marks means yes, no or nothing in YAML"
            self._mistakes.add(key.line, problem, f'write "{key.text}"{rule}')
        else:
            return key.text
        return None

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> Node:
        if event.style in {"'", '"'} and _lines_taken(event) > MOST_QUOTED_LINES:
            problem = f"a quotation mark opens here and the next one stands on line {line + _lines_taken(event) - 1}"
            self._stop(event, problem, "close it at the end of its text, then check again", mendable=True)
        if len(event.value) > LONGEST_VALUE:
            self._mistakes.add(line, f"the text has {len(event.value):,} characters", f"use at most {LONGEST_VALUE:,}")
            return Broken(line)
        if _UNREADABLE.search(event.value):
            self._mistakes.add(
                line, "the text has a hidden character, written with a backslash", "type it as plain text"
            )
            return Broken(line)
        return Scalar(event.value, line, quoted=bool(event.style))

    def _is_plain(self, event: yaml.Event, line: int) -> bool:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is not None:
            self._mistakes.add(line, f"'&{anchor[:40]}' gives a name to a part of the file", _WRITE_OUT)
        if tag is not None:
            self._mistakes.add(line, f"'{tag[:40]}' is a YAML tag", "take it out; every value is read as it is written")
        return anchor is None and tag is None

    def _stop(self, event: yaml.Event, problem: str, mend: str, *, mendable: bool = False) -> NoReturn:
        self._mistakes.add(_line(event), problem, mend)
        raise _Unreadable(_line(event) if mendable else 0)


def _lines_taken(event: yaml.Event) -> int:
    if event.start_mark is None or event.end_mark is None:
        return 1
    return int(event.end_mark.line - event.start_mark.line + 1)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1
