"""What somebody reads whose code of an app was taken away by somebody else, at the next log-ins and in their settings."""

from __future__ import annotations

from pledge_engine.hires.wording import moment
from pledge_engine.logins.code_taken import CodeTaken, code_taken
from pledge_engine.logins.sessions import find_visit
from pledge_engine.web.site import Notice, Site
from pledge_engine.work import Work

_IF_NOT = "If you did not ask for that, change your password, set up an app again, and tell another administrator."


def say_it_was_taken(site: Site, session: str) -> None:
    """Let the first page of a session say that the code was taken away, while that is news."""
    visit = find_visit(site.office, session)
    taken = site.office.look(visit.actor, code_taken) if visit else None
    if visit and taken and taken.news:
        site.say_to(visit, Notice(_said(taken), (_IF_NOT,), done=False))


def taken_words(work: Work) -> tuple[str, ...]:
    """That it was, when and by whom, and what to do about it; nothing where it never was."""
    taken = code_taken(work)
    return (_said(taken), _IF_NOT) if taken else ()


def _said(taken: CodeTaken) -> str:
    by = f" by {taken.by}" if taken.by else ""
    return f"The code that you were asked for when you log in was taken away on {moment(taken.at)}{by}."
