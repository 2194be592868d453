"""Which other records belong to one: posts filled from the same advert, and the role in which somebody's journey went on."""

from __future__ import annotations

from sqlalchemy import select

from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.hires.reading import Reader
from pledge_engine.store.tables.hire import hires
from pledge_engine.store.tables.hire_link import LinkKind, hire_links

_FROM_HERE = {
    LinkKind.SIBLING_OF: "Appointed from the same advert as {}",
    LinkKind.GOES_ON_IN: "The journey of the person who left goes on in {}",
}
_TO_HERE = {
    LinkKind.SIBLING_OF: "{} was appointed from this advert too",
    LinkKind.GOES_ON_IN: "The journey of the person here began in {}",
}


def links_of(reader: Reader) -> tuple[str, ...]:
    """The records that belong to this one in sentences, as far as the reader sees them too."""
    if not reader.sees_the_whole:
        return ()
    seen = visible_hires(reader.work.actor, Action.SEE_HIRE)
    said = []
    for words, here, there in (
        (_FROM_HERE, hire_links.c.hire_id, hire_links.c.other_id),
        (_TO_HERE, hire_links.c.other_id, hire_links.c.hire_id),
    ):
        linked = select(hire_links.c.kind, hires.c.reference).join(hires, hires.c.id == there)
        rows = reader.work.connection.execute(linked.where(here == reader.record.id, seen).order_by(hires.c.reference))
        said += [words[LinkKind(row.kind)].format(row.reference) for row in rows]
    return tuple(said)
