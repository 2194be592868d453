"""What is wrong with a tracker, said once for each cause, with every row that has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pledge_engine.intake.mistakes import Mistake
from workflows.words import counted, listed


def said_together(mistakes: Sequence[Mistake]) -> Iterator[str]:
    """A line for each cause, in the order in which it is first met: its sheet, rows and column, what is wrong, and the mend."""
    causes: dict[tuple[str, ...], list[Mistake]] = {}
    for each in mistakes:
        causes.setdefault((each.sheet, each.column, each.many or each.problem, each.mend), []).append(each)
    for found in causes.values():
        named: dict[str, tuple[str, list[int]]] = {}
        for each in found:
            named.setdefault(each.about.casefold(), (each.about, []))[1].append(each.row)
        yield _of_many(found[0], dict(named.values())) if found[0].many and len(named) > 1 else _of_one(found)


def _of_one(found: Sequence[Mistake]) -> str:
    first = found[0]
    rows = [each.row for each in found if each.row]
    where = f"Sheet {first.sheet}{f', {_rows(rows)}' if rows else ''}{f', {first.column}' if first.column else ''}"
    return f"{where}: {first.problem}; {first.mend}."


def _of_many(first: Mistake, named: dict[str, list[int]]) -> str:
    """The same wrong with many: how many there are, then each with its rows."""
    number = counted(len(named), first.many.partition(" ")[0])
    each = "; ".join(f"{about} in {_rows(rows)}" for about, rows in named.items())
    return f"Sheet {first.sheet}, {first.column}: {number} {first.many.partition(' ')[2]}: {each}. To mend it, {first.mend}."


def _rows(rows: Sequence[int]) -> str:
    return f"row {rows[0]}" if len(rows) == 1 else f"rows {listed(map(str, rows))}"
