"""What is said when a page cannot be shown or something cannot be done: what, why, and where to go from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, g
from flask_limiter.errors import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from pledge_engine.errors import Conflict, Forbidden, Invalid, NotFound, NothingToConfirm, PledgeError, RefusedMove
from pledge_engine.failed_messages import NotFailed
from pledge_engine.logins.password_links import LinkOver
from pledge_engine.logins.second_factor import NotOn, OnAlready
from pledge_engine.logs import log_forbidden, log_unexpected
from pledge_engine.people.cover_given import cover_news
from pledge_engine.web.limits import wait_for
from pledge_engine.web.mistakes import mistakes_of
from pledge_engine.web.site import Site, show
from workflows.answers import AnswerMistake


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """A problem in words; ``home`` is where the way on leads."""

    title: str
    words: tuple[str, ...]
    home: str = "/"


class SomebodyElse(PledgeError):
    """A form was opened by one person and sent after another had logged in on the same browser."""

    def __init__(self) -> None:
        super().__init__(
            "This form was opened by somebody else, who was logged in here before you. Nothing was done.",
            "Go to the page and fill it in yourself.",
        )


_BY_CODE = {
    400: ("This could not be read", "Go back, check what you typed and send it again."),
    404: ("Page not found", "Check the address. If you followed a link, what it led to may not be yours to see."),
    405: ("Page not found", "This address is only there to send a form to. Go back to the page with the form."),
    413: ("That is too much at once", "Go back and send less text, or a smaller file."),
    429: ("That was too much at once", "Nothing was done this time. Wait a minute, go back and send it again."),
}
_SIGNED = (
    "This page was open for too long, or cookies are blocked.",
    "Go back, load the page again and send the form once more. Nothing was changed.",
)


def say_problems(app: Flask, site: Site) -> None:
    """Answer everything that goes wrong with a page that helps; nothing of a record is ever in a log."""

    @app.errorhandler(PledgeError)
    def foreseen(error: PledgeError) -> tuple[str, int]:
        if isinstance(error, Forbidden):
            log_forbidden(error, site.settings)
        title, status = _title_of(error)
        words = (error.problem, error.mend) if _is_plain(error) else tuple(m.words for m in mistakes_of(error))
        since = _cover_that_ended(site) if isinstance(error, NotFound) else ()
        return _said(title, tuple(word for word in (*words, *since) if word), status)

    @app.errorhandler(AnswerMistake)
    def unreadable(error: AnswerMistake) -> tuple[str, int]:
        return _said("This could not be read", tuple(m.words for m in mistakes_of(error)), 400)

    @app.errorhandler(CSRFError)
    def unsigned(_error: CSRFError) -> tuple[str, int]:
        return _said("Send this again", _SIGNED, 400)

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[str, int] | HTTPException:
        code = wait_for(error) if isinstance(error, RateLimitExceeded) else error.code or 500
        if code < 400:
            return error
        title, words = _BY_CODE.get(code, _BY_CODE[400])
        return _said(title, (words,), code)

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> tuple[str, int]:
        reference = log_unexpected(error, site.settings)
        where = f"Tell whoever looks after this service, with the number {reference}." if reference else ""
        words = ("Something happened that was not foreseen. What you asked for was not done.", where)
        return _said("Sorry, there is a problem", tuple(word for word in words if word), 500)


def _title_of(error: PledgeError) -> tuple[str, int]:
    match error:
        case NotFound():
            return "Not found", 404
        case Forbidden():
            return "This is not yours to do", 403
        case Conflict():
            return "This has changed meanwhile", 409
        case SomebodyElse():
            return "Somebody else opened this form", 409
        case RefusedMove():
            return "This cannot be done yet", 409
        case Invalid():
            return "This could not be read", 400
        case OnAlready() | NotOn() | NotFailed() | NothingToConfirm():
            return "There is nothing to do", 409
        case LinkOver():
            return "Link not working", 404
    return "Sorry, there is a problem", 503


def _cover_that_ended(site: Site) -> Iterator[str]:
    """What somebody who covered until lately is told where they find nothing: it may have been theirs to see because of that."""
    over = [each.over for each in site.look(cover_news).given if each.ended_on] if g.get("visit") else []
    yield from (f"{each} What was yours to see because of it is so no more." for each in over)


def _is_plain(error: PledgeError) -> bool:
    return not isinstance(error, Invalid | RefusedMove)


def _said(title: str, words: tuple[str, ...], status: int) -> tuple[str, int]:
    home = "/" if g.get("visit") else "/log-in"
    return show("problem", ProblemPage(title=title, words=words, home=home), status)
