"""A worker's own journey in the terminal. Nobody is told here that they are late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from pledge_engine.cli.list_pages import short_date
from pledge_engine.cli.output import bullets, facts, heading, show, table, text
from pledge_engine.hires.fixed_term import said_to_the_worker
from pledge_engine.hires.my_pledge import MyPledge, day_of
from pledge_engine.hires.views import TaskLine
from pledge_engine.hires.wording import moment, told
from workflows.words import long_date, numbered, with_need


def print_my_pledge(mine: MyPledge) -> None:
    """The whole page."""
    view = mine.view
    paused = f"yes, until {long_date(view.review_on)}" if view.review_on else "yes"
    show(
        text(f"{view.reference}  {view.label}", "bold"),
        facts(
            [
                ("Stage", view.stage_title),
                ("Paused", paused if view.held else ""),
                ("Pause ended", told(mine.pause_ended) if mine.pause_ended else ""),
                ("Ended", view.ended),
                ("Fixed term", said_to_the_worker(view.term_ended_on)),
                ("Moved", told(mine.moved) if mine.moved else ""),
                ("Service lead", view.service_lead),
                ("Professional lead", view.professional_lead),
                *(("See also", each) for each in mine.others),
            ]
        ),
        *_lines("For you to do", mine.mine),
        *_lines("What happens next, and who holds it", mine.ahead),
        *_lines("My workbook", mine.weeks),
        *_lines("My supervision record", mine.sessions),
        *_lines("What has happened", mine.happened, day_of),
        *_looked(mine),
    )


def _due_or_done(line: TaskLine) -> date | None:
    return line.happened_on or line.due_on


def _lines(
    title: str, lines: Sequence[TaskLine], day: Callable[[TaskLine], date | None] = _due_or_done
) -> Iterator[RenderableType]:
    if lines:
        yield heading(title)
        yield table(("Day", "What", "Who holds it"), [_line(line, day(line)) for line in lines])


def _line(line: TaskLine, day: date | None) -> Sequence[Text]:
    title = with_need(numbered(line.title, line.n) if line.turns else line.title, required=line.required)
    said = text(f"{title}\n{line.words}")
    for more in filter(None, (line.after_term, line.added_because)):
        said.append(f"\n{more}")
    why = "" if line.happened_on else line.because
    said.append(f"{f'{chr(10)}Why then: {why}' if why else ''}\n{line.step}", style="bright_black")
    known = day if day and day > date.min else None
    return text(short_date(known) or "not known"), said, text(line.owner)


def _looked(mine: MyPledge) -> Iterator[RenderableType]:
    yield heading("Who looked at what is restricted")
    yield bullets(
        [f"{moment(each.at)}: {each.who}, {each.role}, at {each.title}" for each in mine.looked]
        or [mine.log_lacks or "Since your offer nobody has read any of it."]
    )
