"""Who can see what of a worker's own record, said to them: from what is said of each role, and who reads which answers."""

from __future__ import annotations

from dataclasses import dataclass

from pledge_engine.access.policy import SEES_RECORDS
from pledge_engine.access.told_roles import DOES
from pledge_engine.hires.read_by import COVER_READS, readers_of
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
    cover: str = COVER_READS


def who_sees(definition: Definition) -> WhoSees:
    """Who sees what of a record under a definition, said to its worker."""
    others = [role for role in Role if role is not Role.WORKER]
    return WhoSees(
        see=tuple(_does(role) for role in others if role in SEES_RECORDS),
        see_none=tuple(_does(role) for role in others if role not in SEES_RECORDS),
        restricted=tuple(
            f"“{step.title}”: {to_you(readers_of(step))}" for step in definition.steps.values() if step.answers_seen_by
        ),
    )


def _does(role: Role) -> str:
    return f"{sentence(ROLE_WORDS[role])} {DOES[role]}"
