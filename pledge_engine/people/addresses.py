"""One address, one person: by an address that two people shared neither could ask for a link to set their password."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from pledge_engine.people.naming import Mistakes
from pledge_engine.store.tables import people
from pledge_engine.surface import way_out
from pledge_engine.work import Work

_TAKEN = "somebody who can act here has this address already"
_MEND = "each person needs an address of their own, because links to set a password go there: give theirs, or leave it empty"


def somebody_has(connection: Connection, address: str, *, but: str = "") -> bool:
    """Whether an active person has the address, in capitals or not; ``but`` is the id of one who may."""
    same = select(people.c.id).where(people.c.active, people.c.id != but, func.lower(people.c.email) == address.lower())
    return connection.execute(same.limit(1)).first() is not None


def check_nobody_has(
    connection: Connection, address: str | None, mistakes: Mistakes, *, but: str = "", where_it_is: str = ""
) -> None:
    """Note a mistake of the email where somebody active has it, other than ``but``.

    ``where_it_is`` says how to see whose it is, to those alone who see everybody's address.
    """
    if address and somebody_has(connection, address, but=but):
        mistakes.add("email", "Email", _TAKEN, "; ".join(filter(None, (where_it_is, _MEND))))


def where_addresses_are(work: Work) -> str:
    """How an administrator sees whose an address is."""
    return way_out(
        work,
        on_pages="look for it under People to see whose it is",
        typed="see whose it is with: pledge person list --json",
    )
