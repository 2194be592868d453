"""What leaves the command line: JSON for machines, and for people pages that read well at 80 columns and when piped.

Colour is never the only sign: every state stands there in words too. Text from records is shown as text and nothing else:
no markup in it is obeyed, and characters that steer a terminal are replaced.
"""

from __future__ import annotations

import io
import json
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

    from pledge_engine.cli.problems import Problem

WIDTH_WHEN_PIPED = 80
WIDEST = 110
_WIDER_THAN_ANY = 10_000
STYLES = {
    "overdue": "dark_orange",
    "due_today": "yellow",
    "due_soon": "yellow",
    "cannot_start": "bright_black",
    "undecided": "bright_black",
    "awaiting_agreement": "cyan",
    "done": "green",
}
_REPLACED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def as_plain(value: Any) -> Any:
    """A view as what JSON knows: dataclasses become objects, days and moments ISO text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): as_plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [as_plain(inner) for inner in value]
    if isinstance(value, Enum):
        return value.value
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)


def print_json(value: Any) -> None:
    """Print one JSON document, in ASCII, so that it survives every terminal and pipe."""
    click.echo(json.dumps(as_plain(value), indent=2))


def safe(text: str) -> str:
    """The text without characters that steer a terminal or turn the direction of writing."""
    return "".join(
        "\ufffd" if unicodedata.category(character) in _REPLACED and character != "\n" else character
        for character in text.expandtabs(4)
    )


def text(words: str, style: str = "") -> Text:
    """Words to show, in a style, with nothing in them obeyed as markup."""
    from rich.text import Text

    return Text(safe(words), style=style)


def show(*parts: RenderableType) -> None:
    """Print parts of a page; a plain string is one paragraph.

    A word that is longer than a line, as a web address can be, stands in one piece, so that it can be copied or followed; only
    in the columns of a table it is folded.
    """
    from rich.console import Console

    here = sys.stdout
    terminal = here.isatty()
    width = _width(terminal=terminal)
    page = Console(file=io.StringIO(), width=width, force_terminal=terminal, highlight=False, markup=False)
    for part in parts:
        said = text(part) if isinstance(part, str) else part
        page.width = max(width, _longest_word(page, said))
        page.print(said)
        page.width = width
    assert isinstance(page.file, io.StringIO)
    lines = page.file.getvalue().splitlines()
    click.echo("\n".join(line if terminal else line.rstrip() for line in lines))


def _longest_word(page: Console, part: RenderableType) -> int:
    """How wide a part has to be for its longest word; of a table, whose columns share what there is, nothing is asked."""
    from rich.measure import Measurement
    from rich.table import Table

    anywhere = page.options.update(max_width=_WIDER_THAN_ANY)
    return 0 if isinstance(part, Table) else Measurement.get(page, anywhere, part).minimum


def _width(*, terminal: bool) -> int:
    import shutil

    return min(shutil.get_terminal_size((WIDTH_WHEN_PIPED, 24)).columns, WIDEST) if terminal else WIDTH_WHEN_PIPED


def in_round(number: int) -> str:
    """What is added to a turn of a later round; of the first nothing is said."""
    return f", round {number}" if number > 1 else ""


def heading(words: str) -> Text:
    """A heading with an empty line before it."""
    from rich.text import Text

    return Text.assemble("\n", (safe(words), "bold"))


def facts(pairs: Iterable[tuple[str, str]]) -> RenderableType:
    """A summary list: what each fact is, then what it says; empty ones are left out."""
    return grid([[text(title, "bold"), text(words)] for title, words in pairs if words], first=18)


def bullets(lines: Iterable[str], *, indent: int = 2) -> RenderableType:
    """A list, each item hanging under its own first line."""
    return grid([[text("-"), text(line)] for line in lines], gap=1, indent=indent)


def grid(
    rows: Sequence[Sequence[RenderableType]], *, first: int | None = None, gap: int = 2, indent: int = 0
) -> RenderableType:
    """Rows in columns without lines, folded and never cropped; ``first`` fixes the width of the first column."""
    from rich.padding import Padding
    from rich.table import Table

    table = Table.grid(padding=(0, gap, 0, 0))
    for place in range(max((len(row) for row in rows), default=0)):
        table.add_column(overflow="fold", width=first if place == 0 else None)
    for row in rows:
        table.add_row(*row)
    return Padding(table, (0, 0, 0, indent), expand=False)


def table(titles: Sequence[str], rows: Sequence[Sequence[RenderableType]]) -> RenderableType:
    """A table with titles over its columns, folded and never cropped."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold")
    for title in titles:
        made.add_column(title, overflow="fold")
    for row in rows:
        made.add_row(*row)
    return made


def print_problem(problem: Problem) -> None:
    """Say what went wrong on the error stream: every reason, and how to mend it."""
    lines = [click.style(safe(problem.message), fg="red")]
    lines += [f"  - {safe(str(blocker['words']))}" for blocker in problem.blockers]
    lines += [f"  - {safe(_said(mistake))}" for mistake in problem.fields]
    lines += [f"  - {safe(change)}" for change in problem.since]
    lines += [safe(problem.mend)] if problem.mend else []
    if problem.typed:
        lines += ["What you typed:", *(f"  {safe(f'{key}={value}')}" for key, value in problem.typed.items())]
    click.echo("\n".join(lines), err=True)


def _said(mistake: Mapping[str, str]) -> str:
    return f"{mistake['title']}: {mistake['problem']}; {mistake['mend']}{'' if mistake['mend'].endswith('?') else '.'}"
