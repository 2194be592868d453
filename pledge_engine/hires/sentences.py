"""What an event says, in one plain sentence, and what followed from it. Nothing of a restricted answer is ever told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pledge_engine.hires.attendance_told import SESSIONS
from pledge_engine.hires.handed_over import HANDED_OVER
from pledge_engine.hires.record_sentences import RECORD_SENTENCES
from pledge_engine.hires.round_sentences import ROUND_SENTENCES
from pledge_engine.hires.step_sentences import STEP_SENTENCES
from pledge_engine.hires.told_events import Event, Teller, about
from workflows.definition import Definition

_TELLERS: Mapping[str, Teller] = {**RECORD_SENTENCES, **STEP_SENTENCES, **ROUND_SENTENCES}
_WITH_NAMES: Mapping[str, Callable[[Event, Mapping[str, str]], str]] = {**HANDED_OVER, **SESSIONS}


def sentence_of(event: Event, definition: Definition, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The event as a sentence without its subject: "completed “Hold the team readiness session”, which happened on …".

    ``names`` are those of the people it is about, by id, and the words for a session that it is about.
    """
    if named := _WITH_NAMES.get(event["verb"]):
        return named(event, names)
    tell = _TELLERS.get(event["verb"], _by_verb)
    return tell(event, definition)


def _by_verb(event: Event, _definition: Definition) -> str:
    return f"{event['verb'].replace('_', ' ')}{about(event)}."
