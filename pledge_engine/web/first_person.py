"""Words about a worker turned to the worker: "the service lead holds it" is said to them as "your service lead holds it"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import MappingProxyType

from pledge_engine.hires.leading import NOBODY
from pledge_engine.web.questions import Question
from workflows.blockers import ROLE_WORDS
from workflows.definition import Role
from workflows.words import sentence

_YOURS = (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD, Role.FACILITATOR)
# The first that fits counts. Whatever is not here is said as it is.
_TURNED = (
    ("the worker holds it", "you hold it"),
    ("the worker does it at their own pace", "you do it at your own pace"),
    ("done at the worker's own pace", "done at your own pace"),
    ("a hold is looked at again", "a pause is looked at again"),
    ("the record is on hold", "your journey is paused"),
    ("the record is not on hold", "your journey is not paused"),
    ("the worker can read this", "others who may see your record can read this"),
    ("waits for the agreement of the worker", "waits for your agreement"),
    ("did not happen for them", "did not happen for you"),
    ("that they talked about it", "that you talked about it"),
    ("goes on until the person leaves", "goes on for as long as you are here"),
    ("the service lead named on this record", "the service lead named on your record"),
    ("the worker's", "your"),
    ("the worker is", "you are"),
    ("the worker has", "you have"),
    ("the worker", "you"),
    ("the first day of the workbook", "the first day of your workbook"),
    ("the first day of group supervision", "your first day of group supervision"),
    ("the start date", "your start date"),
    *((ROLE_WORDS[role], f"your {ROLE_WORDS[role].removeprefix('the ')}") for role in _YOURS),
)
_TO_YOU = MappingProxyType({**dict(_TURNED), **{sentence(words): sentence(turned) for words, turned in _TURNED}})
_ANY = re.compile("|".join(rf"\b{re.escape(words)}\b" for words in _TO_YOU))


def to_you(words: str) -> str:
    """The same words, said to the worker whose journey it is."""
    return _ANY.sub(lambda found: _TO_YOU[found.group()], words)


def holds_it(owner: str) -> str:
    """That somebody holds something, said to the worker whose journey it is: "Your service lead holds it", "You hold it".

    ``owner`` is as ``said_holders`` says it, so that nobody may hold it, or nobody one part of it.
    """
    who, then, gone = owner.partition("; ")
    if who == sentence(NOBODY):
        return owner
    return to_you(f"{who} {'hold' if ' and ' in who else 'holds'} it{then}{gone}")


def words_for(*, own: bool) -> Callable[[str], str]:
    """How words about the worker of a record are said to its reader: turned to them where it is their own."""
    return to_you if own else str


def asked_of(questions: Iterable[Question], *, own: bool) -> tuple[Question, ...]:
    """Questions with their hints said to whoever answers them."""
    say = words_for(own=own)
    return tuple(
        replace(
            asked,
            hint=say(asked.hint),
            rows=tuple(replace(row, questions=asked_of(row.questions, own=own)) for row in asked.rows),
        )
        for asked in questions
    )
