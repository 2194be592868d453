"""A small pledge that reads without a mistake, and ways to put one in and to say on which line it is."""

import re
from pathlib import Path

from workflows.reading import DefinitionMistakes, Mistake, read_definition

SMALL = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
FILE = "small.yaml"
HERE = "# here"
STEP = """\
        title: T
        guidance: G
        owner: service_lead
        need: required
"""


def edited(old: str, new: str) -> str:
    """The small pledge with one piece replaced; ``# here`` in the new piece marks the line of the mistake."""
    assert SMALL.count(old) == 1, f"{old!r} stands {SMALL.count(old)} times in the small pledge"
    return SMALL.replace(old, new)


def mistakes_of(text: str) -> tuple[Mistake, ...]:
    """Every mistake in a text; none when it can be read."""
    try:
        read_definition(text, FILE)
    except DefinitionMistakes as error:
        return error.mistakes
    return ()


def marked_lines(text: str) -> list[int]:
    """The lines that are marked as mistaken."""
    return [number for number, line in enumerate(text.splitlines(), start=1) if line.endswith(HERE)]


def must_tell(old: str, new: str, said: str | None) -> None:
    """Check that the small pledge with one piece replaced is told to have one mistake, on the line that is marked, or none."""
    told = [str(mistake) for mistake in mistakes_of(edited(old, new))]
    if said is None:
        assert told == []
        return
    lines = marked_lines(edited(old, new))
    expected = re.compile(f"{FILE}:{lines[0] if lines else '[0-9]+'}: {re.escape(said)}")
    assert any(expected.match(mistake) for mistake in told), told
