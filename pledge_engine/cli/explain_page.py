"""Why a step is due when it is, for people: its rule, the working of each turn, and every date it was given."""

from __future__ import annotations

from rich.console import RenderableType
from rich.padding import Padding

from pledge_engine.cli.output import facts, in_round, show, text
from pledge_engine.hires.explained_views import DateChange, ExplainedTurn, Explanation
from pledge_engine.hires.wording import moment
from workflows.words import long_date


def print_explanation(explanation: Explanation) -> None:
    """One step's dates, explained."""
    show(
        text(f"{explanation.reference}: {explanation.title}", "bold"),
        facts(
            [
                ("Why", explanation.guidance),
                ("Who holds it", explanation.owner),
                ("The pledge says", explanation.rule),
            ]
        ),
        *(part for turn in explanation.turns for part in explained(turn, numbered=len(explanation.turns) > 1)),
    )


def explained(turn: ExplainedTurn, *, numbered: bool) -> list[RenderableType | str]:
    """One turn: its round where that is not the first, its date, the working that gave it, and every date it was given."""
    place = f"Turn {turn.n}{in_round(turn.round)}: " if numbered else ""
    due = f"due {long_date(turn.due_on)}" if turn.due_on else "no date"
    parts: list[RenderableType | str] = [
        text(f"\n{place}{due}" if numbered else f"\nDue: {long_date(turn.due_on) if turn.due_on else due}", "bold"),
        Padding(text(turn.because), (0, 0, 0, 2)),
        Padding(text(turn.words), (0, 0, 0, 2)),
    ]
    if turn.first_due_on and turn.first_due_on != turn.due_on:
        parts.append(Padding(text(f"First promised for {long_date(turn.first_due_on)}."), (0, 0, 0, 2)))
    parts += [Padding(text(f"- {_said(change)}"), (0, 0, 0, 4)) for change in turn.changes]
    return parts


def _said(change: DateChange) -> str:
    due = f"due {long_date(change.new)}" if change.new else "without a date"
    cause = f": {change.who} {change.sentence}" if change.sentence else "."
    return f"{moment(change.at)}, {due}{cause}"
