"""Messages: what was sent, what waits and what failed, as far as the reader may know; and one sent again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, request
from werkzeug.wrappers import Response

from notifications.outbox import Status
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally, require_generally
from pledge_engine.errors import Invalid
from pledge_engine.failed_messages import put_message_aside, send_message_again
from pledge_engine.hires.wording import moment
from pledge_engine.message_words import KINDS, STATES, ending_words, next_try_words, state_words
from pledge_engine.messages import PAGE, MessageLine, MessagesFound, MessageShown, find_messages, show_message
from pledge_engine.reminders.naming import NOT_YOURS
from pledge_engine.sending import source_of
from pledge_engine.web.asked_choices import choice_question, refuse_unknown
from pledge_engine.web.beside import mistakes_beside
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.paging import Paging, page_number
from pledge_engine.web.questions import Question, with_mistakes
from pledge_engine.web.showing import Cell, Fact, Part, fact, link, words
from pledge_engine.web.site import Notice, Site, go, show
from pledge_engine.work import Work
from workflows.words import counted, listed, sentence

_COLOURS = {"waiting": "blue", "sent": "green", "dropped": "grey", "failed": "orange"}
_COLUMNS = {
    "kind": "Message",
    "state": "State",
    "queued": "When",
    "record": "Record",
    "for": "For",
    "said": "What was said",
}
_UNSAID = {"record": "which record a message is about", "for": "whom it is for"}
_NO_SINGLE_RECORD = "No single record"
_STATE, _STATES = "State", {state.value: words for state, words in STATES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesPage:
    """A page of messages that the reader may know of; ``unsaid`` says what of all of them is not theirs to know."""

    rows: tuple[tuple[Cell, ...], ...]
    columns: tuple[str, ...] = ()
    unsaid: str = ""
    caption: str
    paging: Paging | None = None
    state: Question
    templates: bool
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
    aside: str
    mistakes: tuple[Mistake, ...] = ()


def mail_pages(site: Site) -> Blueprint:
    """The pages of whoever looks after messages."""
    pages = Blueprint("mail", __name__)

    @pages.get("/messages")
    def listed() -> tuple[str, int]:
        may_look_after, number = may_generally(site.actor, Action.LOOK_AFTER) is not None, page_number(request.args)
        try:
            found = site.look(lambda work: _listed(work, request.args, number))
        except Invalid as error:
            mistakes = mistakes_beside(error, _narrowed_by(request.args))
            (asked,) = with_mistakes(_narrowed_by(request.args), mistakes)
            empty = MessagesPage(rows=(), caption="", state=asked, templates=may_look_after, mistakes=mistakes)
            return show("messages", empty, 422)
        lines = found.lines
        said = _said_of_none(lines)
        page = MessagesPage(
            rows=tuple(_row(line, said) for line in lines),
            columns=tuple(title for column, title in _COLUMNS.items() if column not in said),
            unsaid=_unsaid(said) if lines else "",
            caption=f"{counted(found.total, 'messages')}, newest first",
            paging=Paging.of(number, found.total, PAGE, request),
            state=_narrowed_by(request.args)[0],
            templates=may_look_after,
        )
        return show("messages", page)

    @pages.get("/messages/<message>")
    def one(message: str) -> tuple[str, int]:
        source = source_of(site.office, site.settings)
        found = site.look(lambda work: show_message(work, message, source, site.settings.sent_by))
        may_send = may_generally(site.actor, Action.SEND_AGAIN) is not None
        return show("message", _page(found, site.office.clock.now(), may_send=may_send))

    @pages.post("/messages/<message>/send-again")
    def again(message: str) -> Response:
        with site.office.work(site.actor) as work:
            line = send_message_again(work, message)
        site.say(Notice("The message waits to be sent again, within the sending hours."))
        return go(f"/messages/{line.number}")

    @pages.post("/messages/<message>/put-aside")
    def aside(message: str) -> Response:
        line = site.act(lambda work: put_message_aside(work, message))
        site.say(Notice("The message is no longer needed, and is not sent."))
        return go(f"/messages/{line.number}")

    return pages


def _listed(work: Work, args: Mapping[str, str], page: int) -> MessagesFound:
    require_generally(work.actor, Action.SEE_MESSAGES)
    refuse_unknown(args, {"state": (_STATE, _STATES)})
    return find_messages(work, Status(args["state"]) if args.get("state") else None, page=page)


def _narrowed_by(args: Mapping[str, str]) -> tuple[Question, ...]:
    return (choice_question("state", _STATE, args, "Every state", _STATES),)


def _said_of_none(found: Sequence[MessageLine]) -> frozenset[str]:
    """The columns that would say nothing of any message, or of every message that it is not the reader's to know."""
    known = {
        "record": any(line.theirs for line in found),
        "for": any(line.recipient for line in found),
        "said": any(line.said for line in found),
    }
    return frozenset(column for column, is_known in known.items() if not is_known)


def _unsaid(columns: Collection[str]) -> str:
    parts = [words for column, words in _UNSAID.items() if column in columns]
    return f"{sentence(listed(parts))} is not yours to see here." if parts else ""


def _row(line: MessageLine, unsaid: Collection[str]) -> tuple[Cell, ...]:
    unnamed = words(_NO_SINGLE_RECORD if line.theirs else NOT_YOURS)
    about = link(line.reference, f"/records/{line.reference}") if line.reference else unnamed
    cells = {
        "kind": link(KINDS[line.kind], f"/messages/{line.number}", *_which(line)),
        "state": Cell((Part(words=state_words(line.stands), kind="tag", colour=_COLOURS.get(line.stands, "grey")),)),
        "queued": words(moment(line.queued_at)),
        "record": about,
        "for": words(line.name or NOT_YOURS),
        "said": words(line.said),
    }
    return tuple(cell for column, cell in cells.items() if column not in unsaid)


def _which(line: MessageLine) -> tuple[str, ...]:
    """What tells a message from another of its kind, time and person: its number, and how often it was tried."""
    tried = (f"Tried {line.tries} times",) if line.tries > 1 else ()
    return (f"Number {line.number}", *tried)


def _page(found: MessageShown, now: datetime, *, may_send: bool) -> MessagePage:
    line = found.line
    here = f"/messages/{line.number}" if may_send and line.status == Status.FAILED else ""
    facts = (
        fact("Number", line.number),
        fact("State", state_words(line.stands)),
        fact("When", moment(line.queued_at)),
        fact("Next try", next_try_words(line.next_try, line.kind, now)),
        fact("For", line.name),
        fact("Record", line.reference, href=f"/records/{line.reference}", action="See the record"),
    )
    attempts = (
        (
            words(str(each.number)),
            words(moment(each.began_at)),
            words(ending_words(each.outcome, each.taken_by)),
            words(each.said),
        )
        for each in found.attempts
    )
    return MessagePage(
        title=KINDS[line.kind],
        facts=tuple(each for each in facts if each),
        attempts=tuple(attempts),
        subject=found.says.subject if found.says else "",
        text=found.says.text if found.says else "",
        why_nothing=found.why_nothing,
        again=f"{here}/send-again" if here else "",
        aside=f"{here}/put-aside" if here else "",
    )
