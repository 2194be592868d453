"""Which records came from one advert: the first, for which it was run, and those of others who were appointed too."""

from __future__ import annotations

from sqlalchemy import func, select

from pledge_engine.hires.record import Record
from pledge_engine.store.tables.hire_link import LinkKind, hire_links
from pledge_engine.work import Work
from workflows import siblings
from workflows.turn import Turn


def first_of(work: Work, record_id: str) -> str | None:
    """The id of the record that the advert was run for; None where it is this one."""
    is_sibling = hire_links.c.hire_id == record_id, hire_links.c.kind == LinkKind.SIBLING_OF
    found: str | None = work.connection.execute(select(hire_links.c.other_id).where(*is_sibling)).scalar()
    return found


def others_from(work: Work, first: str) -> int:
    """How many records were opened from the advert of a first one."""
    links = select(func.count()).where(hire_links.c.kind == LinkKind.SIBLING_OF, hire_links.c.other_id == first)
    return work.connection.execute(links).scalar_one()


def others_beside(work: Work, record: Record, turn: Turn) -> int:
    """How many records came from the advert of one beside it, where a turn says how many people were appointed; else none."""
    if not siblings.says_who_is_appointed(record.journey.definition.steps[turn.step]):
        return 0
    return others_from(work, first_of(work, record.id) or record.id)
