"""One step of a record: why it is there, who agrees it, what it asks with every choice, and what was answered so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding

from pledge_engine.cli.output import STYLES, facts, heading, in_round, show, text
from pledge_engine.cli.suggestions import commands, suggested
from pledge_engine.hires.forms import FormField, StepForm
from pledge_engine.hires.next_moves import NextMove
from pledge_engine.hires.views import HireView, TaskLine
from pledge_engine.hires.wording import asked_for
from workflows.words import listed, long_date, sentence, with_need

_OPEN = frozenset({"open", "overdue", "due_today", "due_soon", "cannot_start", "undecided", "awaiting_agreement"})


def is_open(turn: TaskLine) -> bool:
    """Whether something is still to be done or agreed on a turn."""
    return turn.state in _OPEN


def print_step(
    view: HireView, form: StepForm, turns: Sequence[TaskLine], move: NextMove | None, signature: str
) -> None:
    """The page of one step; ``turns`` are those that were asked for, oldest first, ``move`` what the reader may do now."""
    seen = next((turn.seen_as for turn in turns if is_open(turn)), 0)
    show(
        text(f"{view.reference}  {form.title}", "bold"),
        facts(
            [
                ("Why", form.guidance),
                ("Who holds it", with_need(form.owner, required=form.required)),
                ("Agreed by", sentence(listed(form.agreed_by))),
                ("Due", form.rule),
                ("Read by", " ".join(form.read_by)),
                ("Worker", form.unnamed),
                ("Log-in", form.no_log_in if any(map(is_open, turns)) else ""),
            ]
        ),
        *(part for turn in turns for part in _turn(turn)),
        *([] if turns else [heading("Not open yet")]),
        *asks(form),
        *_next(view, form.step, turns, move, seen, signature),
    )


def _turn(turn: TaskLine) -> Iterator[RenderableType]:
    numbered = (f"Turn {turn.n}" if turn.turns else "Where it stands") + in_round(turn.round)
    yield heading(numbered + (f" (version {turn.seen_as})" if turn.seen_as else ""))
    yield Padding(text(turn.words, STYLES.get("overdue" if turn.overdue else turn.state, "")), (0, 0, 0, 2))
    seeing_to = f"{turn.picked_up_by} has picked this up." if turn.picked_up_by and is_open(turn) else ""
    asked = asked_for(turn.request) if turn.request else ""
    happened = f"Happened on {long_date(turn.happened_on)}." if turn.happened_on else ""
    due = f"Due {long_date(turn.due_on)}: {turn.because}." if turn.due_on else ""
    given = [
        f"{line.role} agreed: {line.person}, {long_date(line.agreed_on)}." for line in turn.agreements if line.agreed_on
    ]
    answers = [f"{answer.title}: {answer.words}" for answer in turn.answers]
    count = [f"{turn.answered} answered."] if turn.answered and not turn.answers else []
    yield from (
        Padding(text(line), (0, 0, 0, 2))
        for line in (asked, due, turn.added_because, seeing_to, happened, *given, *count, *answers, *turn.warnings)
        if line
    )


def asks(form: StepForm) -> Iterator[RenderableType]:
    """Every question of a step, with its choices, an example and, beside free text, what does not belong there."""
    yield heading("What it asks" if form.fields else "It asks nothing: complete it without answers")
    for field in form.fields:
        yield text("")
        yield Padding(text(f"{field.field}: {field.title}", "bold"), (0, 0, 0, 2))
        yield from (Padding(text(line), (0, 0, 0, 4)) for line in _about(field))


def _about(field: FormField) -> Iterator[str]:
    yield f"{field.type}, {'needed' if field.required else 'may be left out'}" + (
        f", asked {field.asked_if}" if field.asked_if else ""
    )
    if field.hint:
        yield field.hint
    if field.choices:
        yield "Choose: " + "; ".join(f"{key} ({words})" for key, words in field.choices)
    if field.columns:
        yield "Each row has: " + "; ".join(f"{key} ({words})" for key, words in field.columns)
        yield "Separate rows by semicolons, or give a list in --answers-json."
    if not field.choices and not field.hint.startswith("For example"):
        yield f"For example: {field.example}"
    if field.warning:
        yield field.warning


def _next(
    view: HireView, step: str, turns: Sequence[TaskLine], move: NextMove | None, seen: int, signature: str
) -> Iterator[RenderableType]:
    yield heading("Try next")
    weighed = [turn for turn in turns if turn.word_to_weigh and not view.held]
    at = f"{view.reference} {step}"
    lines = [f"pledge hire talked {at} will_be_done --turn {turn.n}{signature}" for turn in weighed]
    lines += [suggested(view.reference, move, signature, seen=seen)] if move else []
    yield commands([*lines, f"pledge hire explain {view.reference} {step}{signature}"])
