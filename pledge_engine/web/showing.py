"""How states, people and dates look on every page: the same words and colours wherever they stand."""

from __future__ import annotations

from dataclasses import dataclass

from pledge_engine.hires.views import TaskLine

# Red is for errors alone. Every colour comes with its words.
TAGS = {
    "overdue": ("Overdue", "orange"),
    "due_today": ("Due today", "yellow"),
    "due_soon": ("Due soon", "yellow"),
    "awaiting_agreement": ("Awaits agreement", "blue"),
    "cannot_start": ("Cannot start yet", "grey"),
    "undecided": ("Not decided yet", "grey"),
    "open": ("To do", "white"),
    "done": ("Complete", "green"),
    "carried": ("Carried over", "green"),
    "imported": ("Imported", "green"),
    "not_applicable": ("Not applicable", "grey"),
    "not_needed": ("Not needed", "grey"),
    "not_taken_up": ("Not taken up", "grey"),
    "not_kept": ("Not recorded", "grey"),
    "ended": ("Closed", "grey"),
    "returned": ("Closed by a return", "grey"),
    "held": ("On hold", "grey"),
}


def tag_of(line: TaskLine) -> tuple[str, str]:
    """The tag of a turn: its state, but of a session that nobody came to how it was, which is not complete."""
    return (line.missed, "grey") if line.missed else TAGS[line.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a table's cell: words, a link, a tag, or small words beneath."""

    words: str
    kind: str = "words"
    href: str = ""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    parts: tuple[Part, ...]

    @property
    def said(self) -> bool:
        """Whether the cell says anything."""
        return any(part.words for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of a summary list, with a way to change it where there is one.

    ``leads_to`` is an address outside that its words are, which somebody typed.
    """

    title: str
    lines: tuple[str, ...]
    href: str = ""
    action: str = ""
    leads_to: str = ""


def words(text: str, *small: str) -> Cell:
    """A cell of words, with small ones beneath."""
    return Cell((Part(words=text), *_small(small)))


def link(text: str, href: str, *small: str) -> Cell:
    """A cell that leads somewhere."""
    return Cell((Part(words=text, kind="link", href=href), *_small(small)))


def tagged(state: str, *small: str) -> Cell:
    """A cell with the tag of a state."""
    text, colour = TAGS[state]
    return Cell((Part(words=text, kind="tag", colour=colour), *_small(small)))


def _small(lines: tuple[str, ...]) -> tuple[Part, ...]:
    return tuple(Part(words=line, kind="small") for line in lines if line)


def fact(title: str, *lines: str, href: str = "", action: str = "") -> Fact | None:
    """A fact, or nothing where there is nothing to say."""
    said = tuple(line for line in lines if line)
    return Fact(title=title, lines=said, href=href, action=action) if said else None
