"""In which order the steps of Needs attention stand: chosen in the form or at a heading, and kept in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pledge_engine.hires.attention import Column, Order
from pledge_engine.web.questions import Question, radios

SORT = "sort"
_WORDS = {
    "when": "earliest due first",
    "-when": "latest due first",
    "step": "by step",
    "-step": "by step, from Z to A",
    "record": "by record",
    "-record": "by record, newest first",
}
_COLUMNS = (("Step", Column.STEP), ("Record", Column.RECORD), ("Who holds it", None), ("When it is due", Column.WHEN))


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The heading of a column: ``sorted`` says how the list stands by it, ``href`` leads to the order that ``says`` names."""

    text: str
    sorted: str = ""
    href: str = ""
    says: str = ""


def order_in(args: Mapping[str, str]) -> Order:
    """The order that the address asks for; the usual one for anything else."""
    chosen = _chosen(args)
    return Order(Column(chosen.removeprefix("-")), chosen.startswith("-"))


def order_words(args: Mapping[str, str]) -> str:
    """That order in words."""
    return _WORDS[_chosen(args)]


def order_question(args: Mapping[str, str]) -> Question:
    """The choice in the form, for where no heading is seen."""
    choices = ((key, f"{words[:1].upper()}{words[1:]}") for key, words in _WORDS.items())
    return Question(name=SORT, label="Order", kind="select", choices=radios(choices), value=_chosen(args))


def headings(args: Mapping[str, str], address: Callable[[str], str]) -> tuple[Heading, ...]:
    """The headings; ``address`` gives that of the list in another order. The one that it stands by turns it round."""
    return tuple(_heading(text, column, _chosen(args), address) for text, column in _COLUMNS)


def _heading(text: str, column: Column | None, chosen: str, address: Callable[[str], str]) -> Heading:
    if column is None:
        return Heading(text=text)
    here = {column.value: "ascending", f"-{column.value}": "descending"}.get(chosen, "")
    to = f"-{column.value}" if here == "ascending" else column.value
    return Heading(text=text, sorted=here, href=address(to), says=_WORDS[to])


def _chosen(args: Mapping[str, str]) -> str:
    asked = args.get(SORT, "")
    return asked if asked in _WORDS else "when"
