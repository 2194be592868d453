"""Whose record a row is: nobody brings in their own, and nobody comes in as the lead of theirs.

Until somebody's log-in is linked to a record, what it says of whom it is about is words alone. So they are compared as words:
names, the names that people log in by, and emails wherever in the cell they stand. An email counts as well by what stands before
its @, for not everybody's is known here, and most people log in by that.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sqlalchemy import select

from pledge_engine.intake.matching import spelled_alike
from pledge_engine.store.tables import people
from pledge_engine.work import Work

_EMAIL = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")


def own_names(work: Work) -> frozenset[str]:
    """Everything by which a tracker could name the person who brings it in."""
    mine = select(people.c.name, people.c.handle, people.c.email).where(people.c.id == work.actor.audit_id)
    return frozenset(spelled_alike(said) for row in work.connection.execute(mine) for said in row if said)


def is_meant(cell: str, names: Collection[str]) -> bool:
    """Whether a cell means whoever has these names: as it stands, without the email in it, or by that email alone."""
    emails = {spelled_alike(email.removeprefix("mailto:").strip(".")) for email in _EMAIL.findall(cell)}
    alone = spelled_alike(re.sub(r"[<>()\[\],;:\"']", " ", _EMAIL.sub(" ", cell)))
    local = {email.partition("@")[0] for email in emails}
    return bool(({spelled_alike(cell), alone} | emails | local) & set(names))
