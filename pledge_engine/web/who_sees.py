"""Who can see what of a worker's own record, said to them: from what is said of each role, and who reads which answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pledge_engine.access.policy import SEES_RECORDS
from pledge_engine.access.told_roles import DOES, ON_A_LEADS_OWN_RECORD
from pledge_engine.hires.read_by import readers_of
from pledge_engine.web.first_person import to_you
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.words import sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class WhoSees:
    """The roles that see records, what each sees and does; those that see none; and the answers that only some may read."""

    see: tuple[str, ...]
    see_none: tuple[str, ...]
    restricted: tuple[str, ...]


def who_sees(definition: Definition, leads: Mapping[Role, str], *, worker_leads: bool) -> WhoSees:
    """Who sees what of a record under a definition, said to its worker; fewer do where that worker leads others.

    ``leads`` are the names of those whom the record names. Whoever works in a queue is said by their role.
    """
    does = {**DOES, **ON_A_LEADS_OWN_RECORD} if worker_leads else DOES
    said = {
        role: f"{sentence(ROLE_WORDS[role])} {does[role]}{_named(leads.get(role, ''))}"
        for role in Role
        if role is not Role.WORKER
    }
    return WhoSees(
        see=tuple(words for role, words in said.items() if role in SEES_RECORDS),
        see_none=tuple(words for role, words in said.items() if role not in SEES_RECORDS),
        restricted=tuple(
            f"“{step.title}”: {to_you(readers_of(step))}" for step in definition.steps.values() if step.answers_seen_by
        ),
    )


def _named(name: str) -> str:
    return f". On your record: {name}" if name else ""
