"""A record as a busy lead wants it: where it stands, what is due and who holds it, what blocks it, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from pledge_engine.cli.list_pages import short_date
from pledge_engine.cli.output import STYLES, bullets, facts, grid, heading, show, table, text
from pledge_engine.cli.suggestions import commands, suggested
from pledge_engine.hires.fixed_term import said_of_ended_term, said_to_the_worker
from pledge_engine.hires.list_views import nothing_open
from pledge_engine.hires.next_moves import Kind, NextMove
from pledge_engine.hires.open_steps import open_steps
from pledge_engine.hires.views import ComingLine, HireView, StageLine, TaskLine
from pledge_engine.hires.wording import asked_for, moment
from workflows.words import counted, long_date, numbered, sentence, with_need

_PRESSING = frozenset({"overdue", "due_today", "due_soon", "awaiting_agreement"})
_COMING_SHOWN = 4


def print_hire(view: HireView, moves: Sequence[NextMove], signature: str, *, explained: bool = False) -> None:
    """The whole page; with ``explained`` every date says why it is what it is."""
    show(
        text(f"{view.reference}  {view.label}", "bold"),
        _summary(view),
        *_journey(view.strip),
        *_tasks(view, explained=explained),
        *_moving_on(view),
        *_coming(view.coming),
        *_notes(view),
        *_next(view, moves, signature),
    )


def _journey(strip: Sequence[StageLine]) -> Iterator[RenderableType]:
    if strip:
        yield heading("The journey")
        yield grid([_stage(line) for line in strip], indent=2)


def _summary(view: HireView) -> RenderableType:
    return facts(
        [
            ("Stage", _where(view)),
            ("Fixed term", (said_to_the_worker if view.own else said_of_ended_term)(view.term_ended_on)),
            ("Team", ", ".join(name for name in (view.team, view.care_group) if name)),
            ("Service lead", view.service_lead),
            ("Professional lead", view.professional_lead),
            ("Worker", view.worker),
            ("Ended", view.ended),
            *(("See also", link) for link in view.links),
            ("Opened", view.opened),
            *((title, long_date(day)) for title, day in view.dates),
            ("Pace of the workbook", view.pace),
            ("Version", str(view.seen_as)),
        ]
    )


def _where(view: HireView) -> str:
    review = f", to be looked at again by {long_date(view.review_on)}" if view.review_on else ""
    held = f"on hold{review}" if view.held else ""
    return f"{view.stage_title} ({held})" if view.stage_title and held else view.stage_title or held.capitalize()


def _stage(line: StageLine) -> Sequence[Text]:
    round_ = f", round {line.round}" if line.round > 1 else ""
    match line.place:
        case "here":
            target = f"; {line.target}" if line.target else ""
            return text("here now", "bold"), text(line.title + round_, "bold"), text(line.days + target)
        case "done" | "ended":
            place = text("done", STYLES["done"]) if line.place == "done" else text("ended", "bold")
            return place, text(line.title + round_), text(line.days)
    return text("to come", "bright_black"), text(line.title, "bright_black"), text("")


def _tasks(view: HireView, *, explained: bool) -> Iterator[RenderableType]:
    here, elsewhere = open_steps(view)
    to_do = f"To do in “{view.stage_title}”" if view.stage_title else "To do"
    for title, tasks in ((to_do, here), *elsewhere):
        if tasks:
            yield heading(title)
            yield text("")
            yield table(("Due", "Step", "Who holds it"), list(_rows(tasks, explained=explained)))
    if said := [task for task in (*view.tasks, *view.earlier) if task.said_not_to_have_happened_on]:
        yield heading("The worker says that this did not happen for them")
        yield bullets(f"{task.title}: {task.words}" for task in said)
    if not view.tasks:
        yield heading(nothing_open(view.stage))
    if view.earlier:
        yield text(f"\n{counted(len(view.earlier), 'turns')} of steps closed before: see the history.")


def _rows(tasks: Sequence[TaskLine], *, explained: bool) -> Iterator[Sequence[Text]]:
    """Each open step once: its first turn and every pressing one; turns that are far away are only counted."""
    for _, turns in groupby(tasks, key=lambda task: task.step):
        first, *later = turns
        shown = [first, *(task for task in later if task.state in _PRESSING)]
        yield from (_task(task, explained=explained) for task in shown)
        if more := [task for task in later if task not in shown]:
            until = f", the last due {short_date(more[-1].due_on)}" if more[-1].due_on else ""
            added = "".join(f"\n{task.added_because}" for task in more if task.added_because)
            yield text(""), text(f"and {counted(len(more), 'more turns')}{until}{added}", "bright_black"), text("")


def _task(task: TaskLine, *, explained: bool) -> Sequence[Text]:
    title = text(with_need(numbered(task.title, task.n) if task.turns else task.title, required=task.required))
    title.append(f"\n{task.words}", style=STYLES.get("overdue" if task.overdue else task.state, ""))
    for more in filter(None, (task.after_term, task.added_because)):
        title.append(f"\n{more}")
    if task.request:
        title.append(f"\n{asked_for(task.request)}")
    if explained and task.due_on:
        title.append(f"\nWhy then: {task.because}")
    for warning in task.warnings:
        title.append(f"\n{warning}", style="yellow")
    begun = task.answered and not task.answered.startswith("0 ") and task.state != "awaiting_agreement"
    part = f"; {task.answered} answered" if begun else ""
    title.append(f"{part}\n{task.step}", style="bright_black")
    holder = task.owner + (f"\n{task.picked_up_by} has picked this up" if task.picked_up_by else "")
    return text(short_date(task.due_on) or "not known"), title, text(holder)


def _moving_on(view: HireView) -> Iterator[RenderableType]:
    if view.agreements:
        yield heading("Agreed that the stage is complete")
        for line in view.agreements:
            given = f"{line.person}, {long_date(line.agreed_on)}" if line.agreed_on else "not yet"
            yield Padding(text(f"{sentence(line.role)}: {given}"), (0, 0, 0, 2))
    if view.request:
        yield Padding(text(asked_for(view.request)), (0, 0, 0, 2))
    if view.may_still_hold:
        yield heading("Finished in an earlier round; both leads may agree that it still holds")
        yield bullets(view.may_still_hold)
    if view.blockers:
        yield heading("This stage goes on" if view.goes_on else "Before it can move on")
        yield bullets(blocker.words for blocker in view.blockers)


def _coming(coming: Sequence[ComingLine]) -> Iterator[RenderableType]:
    if not coming:
        return
    yield heading("What comes next")
    lines = [
        f"{with_need(line.title, required=line.required)} ({line.stage}): {line.rule}"
        for line in coming[:_COMING_SHOWN]
    ]
    more = len(coming) - _COMING_SHOWN
    yield bullets([*lines, f"and {counted(more, 'more steps')} after that"] if more > 0 else lines)


def _notes(view: HireView) -> Iterator[RenderableType]:
    if view.notes:
        yield heading("Notes")
    for note in view.notes:
        yield Padding(text(f"{note.author}, {moment(note.recorded_at)} (note {note.number})", "bold"), (0, 0, 0, 2))
        if note.about:
            yield Padding(text(note.about), (0, 0, 0, 4))
        yield Padding(text("erased" if note.text is None else note.text), (0, 0, 0, 4))


def _next(view: HireView, moves: Sequence[NextMove], signature: str) -> Iterator[RenderableType]:
    yield heading("Try next")
    back = [move for move in moves if move.kind is Kind.LOOK_BACK]
    lines = [suggested(view.reference, move, signature) for move in moves if move not in back]
    steps = [move.step for move in moves if move.step] or [task.step for task in view.tasks if task.due_on]
    explain = [f"pledge hire explain {view.reference} {step}{signature}" for step in steps[:1]]
    yield commands([*lines, *explain, *(suggested(view.reference, move, signature) for move in back)])
