"""Which steps of Needs attention somebody has ticked, and the page on which they say whom to give them to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pledge_engine.hires.handing_on import who_could_have
from pledge_engine.hires.reading import open_reader
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, Typed, one_of, with_the_only_choice
from pledge_engine.work import Work
from workflows.words import numbered

# A page shows so many steps that are overdue, and so many that are due soon.
MOST = 50


@dataclass(frozen=True, slots=True)
class Picked:
    """One step that somebody ticked."""

    reference: str
    step: str
    n: int

    @property
    def raw(self) -> str:
        """As the form carries it."""
        return f"{self.reference}/{self.step}/{self.n}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GivingAwayPage:
    """Which steps would be given to whom, before they are."""

    steps: tuple[tuple[str, str], ...]
    question: Question
    query: str
    mistakes: tuple[Mistake, ...] = ()


def picked_in(typed: Typed) -> Sequence[Picked]:
    """The steps that are ticked in what was typed."""
    found = (raw.split("/") for raw in typed.getlist("pick")[: 2 * MOST])
    turns = ((parts, whole_number(parts[2])) for parts in found if len(parts) == 3)
    return [Picked(parts[0], parts[1], n) for parts, n in turns if n is not None]


def giving_away_page(
    work: Work, picked: Sequence[Picked], query: str, *, to: str = "", missing: bool = False
) -> GivingAwayPage:
    """The page that asks to whom; ``missing`` says that nobody was chosen. Raises ``NotFound`` for what is not there."""
    wrong = f"Choose who is to have {'it' if len(picked) == 1 else 'them'}." if missing else ""
    return GivingAwayPage(
        steps=tuple((each.raw, f"{each.reference}: {title_of(work, each)}") for each in picked),
        question=with_the_only_choice(
            Question(
                name="to",
                label="To whom",
                kind="select",
                hint="Everybody who could have at least one of these steps" if len(picked) > 1 else "",
                choices=one_of(who_could_have(work, ((each.reference, each.step, each.n) for each in picked))),
                value=to,
                mistake=wrong,
            )
        ),
        query=query,
        mistakes=(Mistake("to", wrong),) if missing else (),
    )


def title_of(work: Work, each: Picked) -> str:
    """What the step is called, with its turn where it has several."""
    step = open_reader(work, each.reference).step(each.step)
    return numbered(step.title, each.n) if step.due.repeats else step.title
