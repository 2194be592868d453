"""Which other records belong to one: posts filled from the same advert, and the role in which somebody's journey went on."""

from __future__ import annotations

from pledge_engine.hires.reading import Reader
from pledge_engine.hires.told_rows import told_on
from pledge_engine.store.tables.hire_link import LinkKind

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
    links = told_on(reader.work, reader.record).links
    in_order = sorted(links, key=lambda link: (not link.from_here, link.reference))
    return tuple((_FROM_HERE if link.from_here else _TO_HERE)[link.kind].format(link.reference) for link in in_order)
