"""What an earlier version of the program kept beside confidential steps, and the rules of today would not: for somebody to look.

Nothing is taken out by itself, because only people can tell what is still needed. Records are given by their references alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import exists, select

from pledge_engine.hires.erasing_notes import NOTE_PATH
from pledge_engine.hires.notes import takes_words
from pledge_engine.hires.opened_again import REOPENED, path_of
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.store.tables.answer import answers
from pledge_engine.store.tables.audit import audit_events, audit_secrets
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.reasons import RECORDED_BY_MISTAKE


def mistakes_still_shown(work: Work) -> tuple[str, ...]:
    """The records on which a confidential step that was recorded by mistake is open again and still shows what was answered."""
    return records_showing_mistakes(work, [step.key for step in steps_known(work).values() if step.sensitive])


def words_still_kept(work: Work) -> tuple[str, ...]:
    """The records on which words stand that somebody gave with a step of which only the outcome is kept."""
    return records_with_words(work, [step.key for step in steps_known(work).values() if not takes_words(step)])


def records_showing_mistakes(work: Work, steps: Collection[str]) -> tuple[str, ...]:
    """The references of records on which one of these steps is open with the answers that were recorded by mistake."""
    answered = exists().where(answers.c.occurrence_id == occurrences.c.id, answers.c.fields != "{}")
    turns = (
        select(occurrences.c.hire_id, hires.c.reference, occurrences.c.step, occurrences.c.round, occurrences.c.n)
        .join(hires, hires.c.id == occurrences.c.hire_id)
        .where(occurrences.c.step.in_(steps), occurrences.c.closed_on.is_(None), answered)
    )
    found = work.connection.execute(turns.order_by(hires.c.id)).all()
    shown = {(row.hire_id, path_of(row.step, row.round, row.n)): row.reference for row in found}
    newest = _newest(work, shown)
    mistake = REOPENED, RECORDED_BY_MISTAKE
    mistaken = (turn for turn, event in newest.items() if (event["verb"], event["reason"]) == mistake)
    return tuple(dict.fromkeys(shown[turn] for turn in mistaken))


def records_with_words(work: Work, steps: Collection[str]) -> tuple[str, ...]:
    """The references of records on which words that were given with one of these steps were not erased."""
    there = audit_secrets.c.chain == audit_events.c.chain, audit_secrets.c.sequence == audit_events.c.sequence
    kept = exists().where(
        *there, audit_secrets.c.path.startswith(NOTE_PATH, autoescape=True), audit_secrets.c.value.is_not(None)
    )
    events = (
        select(hires.c.reference, audit_events.c.body).join(hires, hires.c.id == audit_events.c.hire_id).where(kept)
    )
    found = work.connection.execute(events.order_by(hires.c.id, audit_events.c.sequence))
    about = ((row.reference, json.loads(row.body).get("step") or {}) for row in found)
    return tuple(dict.fromkeys(reference for reference, step in about if step.get("key") in steps))


def _newest(work: Work, turns: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """Of each turn, by its record's id and its path, the newest event that opened it again or changed what was answered."""
    paths: dict[str, list[str]] = {}
    for hire_id, path in turns:
        paths.setdefault(hire_id, []).append(path)
    if not paths:
        return {}
    events = select(audit_events.c.chain, audit_events.c.body).where(audit_events.c.chain.in_(paths))
    newest: dict[tuple[str, str], Mapping[str, Any]] = {}
    for row in work.connection.execute(events.order_by(audit_events.c.chain, audit_events.c.sequence)):
        body = json.loads(row.body)
        for path in paths[row.chain]:
            if any(_tells_of(path, fact, body["verb"]) for fact in body.get("fields", {})):
                newest[row.chain, path] = {"reason": "", **body}
    return newest


def _tells_of(path: str, fact: str, verb: str) -> bool:
    """Whether a fact says what stands in the turn at this path: that it has another date does not.

    The path of turn 1 is how that of turn 10 begins.
    """
    return fact.startswith(f"{path}.answers") or (verb == REOPENED and (fact == path or fact.startswith(f"{path}.")))
