"""Everything on a worker's own record, as one file that they take away: it opens in any browser, and prints."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template

from pledge_engine.hires.all_mine import AllMine, all_mine
from pledge_engine.hires.history_views import HistoryEntry
from pledge_engine.hires.my_pledge import MyPledge
from pledge_engine.hires.views import NoteLine, StageLine, TaskLine
from pledge_engine.hires.who_looked import Looked
from pledge_engine.hires.wording import moment, told
from pledge_engine.web.first_person import holds_it, to_you
from pledge_engine.web.site import Site
from pledge_engine.web.taking_away import file
from workflows.words import long_date, numbered, sentence, with_need


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is recorded: what it is, and all that is said of it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EverythingPage:
    """The file: whose record, as of when, and its parts in order."""

    reference: str
    label: str
    made_at: str
    parts: tuple[tuple[str, tuple[Entry, ...]], ...]


def everything(site: Site, reference: str) -> Response:
    """The file; raises ``NotFound`` for every record that is not the reader's own."""
    page = site.look(lambda work: _page(all_mine(work, reference), work.now))
    text = render_template("my_pledge_everything.jinja", page=page)
    return file(text, "text/html", f"my-pledge-{page.reference}.html")


def _page(found: AllMine, now: datetime) -> EverythingPage:
    view = found.mine.view
    parts = (
        ("About me", tuple(_about(found.mine))),
        ("The stages of my journey", tuple(_stage(line) for line in view.strip)),
        ("What is open", tuple(_turn(line) for line in view.tasks)),
        ("What is over", tuple(_turn(line) for line in view.earlier)),
        ("Notes", tuple(_note(each) for each in found.notes)),
        (
            "Who looked at answers about me that are for a few people alone",
            tuple(_readings(found.mine)),
        ),
        ("What was recorded, and by whom, the newest first", tuple(_happened(entry) for entry in found.happened)),
    )
    return EverythingPage(reference=view.reference, label=view.label, made_at=moment(now), parts=parts)


def _about(mine: MyPledge) -> Iterator[Entry]:
    view = mine.view
    held = f"Paused, to be looked at again by {long_date(view.review_on)}" if view.held and view.review_on else ""
    facts = (
        ("My name", view.worker),
        ("Team", view.team),
        ("Care group", view.care_group),
        ("Stage", view.stage_title),
        ("Pause", held),
        ("Ended", view.ended),
        ("My service lead", view.service_lead),
        ("My professional lead", view.professional_lead),
        *((to_you(title), long_date(day)) for title, day in view.dates),
        *(("Belongs with", link) for link in view.links),
    )
    return (Entry(title=title, lines=(words,)) for title, words in facts if words)


def _stage(line: StageLine) -> Entry:
    days = (("Begun", line.entered_on), ("Left", line.left_on))
    said = (*(f"{word} {long_date(day)}" for word, day in days if day), sentence(line.target))
    return Entry(title=line.title, lines=(sentence(line.place), *filter(None, said)))


def _turn(line: TaskLine) -> Entry:
    said = (
        to_you(line.words),
        holds_it(line.owner) if line.owner else "",
        f"Picked up by {line.picked_up_by}" if line.picked_up_by else "",
        f"Due {long_date(line.due_on)}" if line.due_on else "",
        f"Why then: {to_you(line.because)}" if line.because else "",
        line.added_because,
        f"Happened on {long_date(line.happened_on)}" if line.happened_on else "",
        *(f"{answer.title}: {answer.words}" for answer in line.answers),
        *(
            f"Agreed by {agreed.person or agreed.role} on {long_date(agreed.agreed_on)}"
            for agreed in line.agreements
            if agreed.agreed_on
        ),
    )
    title = with_need(numbered(line.title, line.n) if line.turns else line.title, required=line.required)
    return Entry(title=title, lines=tuple(each for each in said if each))


def _note(note: NoteLine) -> Entry:
    said = note.text if note.text is not None else "Its words were erased"
    return Entry(title=f"{moment(note.recorded_at)}, {note.author}", lines=tuple(filter(None, (note.about, said))))


def _readings(mine: MyPledge) -> Iterator[Entry]:
    yield from (_looked(each) for each in mine.looked)
    if mine.log_lacks:
        yield Entry(title="What the log lacks", lines=(mine.log_lacks,))


def _looked(looked: Looked) -> Entry:
    return Entry(title=moment(looked.at), lines=(f"{looked.who}, {to_you(looked.role)}: {looked.title}",))


def _happened(entry: HistoryEntry) -> Entry:
    return Entry(title=moment(entry.at), lines=(told(entry), *entry.details))
