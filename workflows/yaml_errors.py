"""What YAML says of a file it cannot read, in words for somebody who has never heard of YAML."""

from __future__ import annotations

import yaml

# The beginning of a missing end matters more than the place where the parser gave up looking for it.
_MISSING = ("end of stream", "expected ':'", "expected ',' or")
_MENDS = {
    "mapping values are not allowed": (
        "there is a second ': ' here, or the line is indented further than its section",
        "put the text in quotation marks, or line it up with the lines above",
    ),
    "cannot start any token": (
        "the text begins with a sign that means something in YAML",
        "put the text in quotation marks",
    ),
    "unexpected end of stream": ("a quotation mark is never closed", "close it at the end of its text"),
    "expected ',' or": ("a bracket is never closed, or a comma is missing", "close it, or write one key to a line"),
    "expected ':'": ("this line has no colon", "write 'key: value', or indent it under the text it belongs to"),
    "did not find expected": (
        "this line does not fit the lines above",
        "line it up with its neighbours; text with a quotation mark in it needs the other kind around it",
    ),
    "escape": ("a backslash in this text means something in YAML", "use single quotation marks"),
    "sequence entries are not allowed": ("a list cannot begin here", "begin it on a line of its own, indented"),
}


def told(error: yaml.MarkedYAMLError) -> tuple[int, str, str]:
    """The line, counted from 1, the problem and the mend of an error of the YAML parser."""
    said = str(error.problem)
    unknown = (f"YAML cannot read this line: {said}", "write it like the lines around it")
    problem, mend = next((words for part, words in _MENDS.items() if part in said), unknown)
    at_the_start = error.context_mark and any(part in said for part in _MISSING)
    mark = error.context_mark if at_the_start else error.problem_mark
    return (mark.line + 1 if mark else 1), problem, mend
