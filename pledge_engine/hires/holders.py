"""Who holds a turn now, for lists: its owner, or everyone whose agreement it waits for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Row, select

from pledge_engine.store.tables.agreement import agreements
from pledge_engine.work import Work
from workflows.agreeing import holding_roles, still_to_agree
from workflows.definition import BOTH_LEADS, Role, Step
from workflows.turn import Proposal, Status, Turn

Given = Mapping[str, Collection[Role]]


def given_roles(work: Work, turns: Iterable[Row[Any]]) -> Given:
    """The roles that have agreed each turn that awaits agreement; ``turns`` have an id and a status."""
    awaiting = [turn.id for turn in turns if turn.status == Status.AWAITING_AGREEMENT]
    given: dict[str, set[Role]] = defaultdict(set)
    if awaiting:
        standing = select(agreements.c.occurrence_id, agreements.c.role).where(
            agreements.c.occurrence_id.in_(awaiting), agreements.c.voided_at.is_(None)
        )
        for row in work.connection.execute(standing):
            given[row.occurrence_id].add(Role(row.role))
    return given


def holders(step: Step, turn: Row[Any], given: Given) -> tuple[Role, ...]:
    """Who holds a turn; it has an id, a status, a proposal, and the round it is kept from."""
    if turn.status != Status.AWAITING_AGREEMENT:
        return (step.owner,)
    return still_to_agree(step, Proposal(turn.proposal), given.get(turn.id, ()), kept=turn.kept_from is not None)


def named(holding: Collection[Role]) -> tuple[Role, ...]:
    """Whom to name of those who hold something: the worker only where nobody else does."""
    return tuple(role for role in holding if role is not Role.WORKER) or tuple(holding)


def holds_now(step: Step, turn: Turn | None) -> tuple[Role, ...]:
    """Whom to name as holding a turn as a record has it; the step's owner where there is none."""
    return named(holding_roles(step, turn) if turn else (step.owner,))


def held_alone(person: str, roles: Collection[Role], leads: Mapping[Role, str], assignee: str | None) -> bool:
    """Whether nobody but one person, by id, holds a turn: nobody asks themselves to look at something.

    ``roles`` hold it, ``leads`` are whom the record names, and ``assignee`` has picked it up from a queue.
    """
    return bool(roles) and all(
        leads.get(role) == person if role in BOTH_LEADS else assignee == person for role in roles
    )
