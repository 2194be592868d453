"""Messages: what was sent, what waits and what failed, as far as the reader may know; one sent again; who hears on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response

from notifications.outbox import Status
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.errors import Invalid
from pledge_engine.hires.wording import moment
from pledge_engine.messages import MOST, MessageLine, MessageShown, list_messages, send_message_again, show_message
from pledge_engine.reminders.naming import require_planning
from pledge_engine.reminders.plan import Planned, plan
from pledge_engine.sending import source_of
from pledge_engine.web.asked_days import days_asked
from pledge_engine.web.mistakes import Mistake, mistakes_of
from pledge_engine.web.questions import Question, radios, typed_date, with_mistakes
from pledge_engine.web.showing import Cell, Fact, Part, fact, link, words
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.work import Work
from workflows.words import counted, long_date, sentence

_COLOURS = {"waiting": "blue", "sent": "green", "dropped": "grey", "failed": "orange"}
_DAY = (("on", "Day"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesPage:
    """The newest messages that the reader may know of."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    state: Question
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One message: what it is, its attempts, and what it would say now where the reader may know that."""

    title: str
    facts: tuple[Fact, ...]
    attempts: tuple[tuple[Cell, ...], ...]
    subject: str
    text: str
    why_nothing: str
    again: str
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPage:
    """Who would be told what on a day."""

    rows: tuple[tuple[Cell, ...], ...]
    caption: str
    day: tuple[Question, ...]
    mistakes: tuple[Mistake, ...] = ()


def mail_pages(site: Site) -> Blueprint:
    """The pages of whoever looks after messages."""
    pages = Blueprint("mail", __name__)

    @pages.get("/messages")
    def listed() -> tuple[str, int]:
        wanted = request.args.get("state", "")
        state = Status(wanted) if wanted in set(Status) else None
        found = site.look(lambda work: list_messages(work, state))
        many = counted(len(found), "messages")
        return show(
            "messages",
            MessagesPage(
                rows=tuple(_row(line) for line in found),
                caption=f"The newest {many}" if len(found) == MOST else many,
                state=_state_question(wanted),
            ),
        )

    @pages.get("/messages/<message>")
    def one(message: str) -> tuple[str, int]:
        source = source_of(site.office, site.settings)
        found = site.look(lambda work: show_message(work, message, source))
        may_send = may_generally(site.actor, Action.SEND_AGAIN) is not None
        return show("message", _page(found, may_send=may_send))

    @pages.post("/messages/<message>/send-again")
    def again(message: str) -> Response:
        with site.office.work(site.actor) as work:
            line = send_message_again(work, message)
        site.say(Notice("The message waits to be sent again, within the sending hours."))
        return go(f"/messages/{line.id[-12:]}")

    @pages.get("/messages/planned")
    def planned() -> tuple[str, int]:
        asked = (Question(name="on", label="Day", kind="date", value=typed_date("on", request.args)),)
        try:
            wanted = days_asked(_DAY, request.args)["on"]
        except Invalid as error:
            mistakes = mistakes_of(error, "on")
            empty = PlannedPage(rows=(), caption="", day=with_mistakes(asked, mistakes), mistakes=mistakes)
            return show("planned", empty, 422)
        day, found = site.look(lambda work: _planned(work, wanted))
        people = len({row.recipient for row in found})
        caption = f"{counted(people, 'people')} would be told on {long_date(day)}"
        return show("planned", PlannedPage(rows=tuple(_told(row) for row in found), caption=caption, day=asked))

    return pages


def _planned(work: Work, wanted: date | None) -> tuple[date, tuple[Planned, ...]]:
    require_planning(work)
    day = wanted or work.today
    return day, plan(work, day)


def _state_question(wanted: str) -> Question:
    choices = radios((("", "Every state"), *((state.value, sentence(state.value)) for state in Status)))
    return Question(name="state", label="State", kind="select", choices=choices, value=wanted)


def _row(line: MessageLine) -> tuple[Cell, ...]:
    about = link(line.reference, f"/records/{line.reference}") if line.reference else words("Not yours to know")
    return (
        link(_kind(line), f"/messages/{line.id[-12:]}"),
        Cell((Part(words=sentence(line.status), kind="tag", colour=_COLOURS.get(line.status, "grey")),)),
        words(moment(line.queued_at)),
        about,
        words(line.recipient or "Not yours to know"),
        words(line.said),
    )


def _kind(line: MessageLine) -> str:
    return sentence(line.kind.replace("_", " "))


def _page(found: MessageShown, *, may_send: bool) -> MessagePage:
    line = found.line
    facts = (
        fact("State", sentence(line.status)),
        fact("Queued", moment(line.queued_at)),
        fact("For", line.recipient),
        fact("Record", line.reference, href=f"/records/{line.reference}", action="See the record"),
    )
    attempts = (
        (
            words(str(each.number)),
            words(moment(each.began_at)),
            words(sentence(each.outcome.replace("_", " "))),
            words(each.said),
        )
        for each in found.attempts
    )
    return MessagePage(
        title=_kind(line),
        facts=tuple(each for each in facts if each),
        attempts=tuple(attempts),
        subject=found.says.subject if found.says else "",
        text=found.says.text if found.says else "",
        why_nothing=found.why_nothing,
        again=f"/messages/{line.id[-12:]}/send-again" if may_send and line.status == Status.FAILED else "",
    )


def _told(row: Planned) -> tuple[Cell, ...]:
    late = "late" if row.late else ""
    return (
        words(row.recipient),
        link(row.reference, f"/records/{row.reference}", row.label),
        words(row.title, f"due {long_date(row.due_on)}"),
        words(sentence(row.rung.replace("_", " ")), row.why.replace("_", " "), late),
    )
