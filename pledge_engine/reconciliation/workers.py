"""Who is the worker on which record, as the organisation's chain tells it: whoever was offered the post was given the role."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from pledge_engine.audit.chain import ORGANISATION
from pledge_engine.reconciliation.comparing import IS_NOT, NEVER, Difference
from pledge_engine.reconciliation.stored import Tables
from pledge_engine.store.tables import audit_events
from workflows.definition import Role


class Link(NamedTuple):
    """Somebody who was made the worker of a record; ``offer`` is which offer of the post that was, where the event says."""

    person: str
    offer: str | None


class Workers:
    """Everybody who was made the worker of a record, by record."""

    def __init__(self, connection: Connection) -> None:
        self._links: dict[str, list[Link]] = defaultdict(list)
        given = select(audit_events.c.body).where(
            audit_events.c.chain == ORGANISATION, audit_events.c.verb == "grant_given"
        )
        for body in connection.execute(given.order_by(audit_events.c.sequence)).scalars():
            told = {name: change.get("new") for name, change in json.loads(body)["fields"].items()}
            if told["role"] == Role.WORKER:
                self._links[told["of"]].append(Link(told["person"], told.get("offer")))

    def differences(self, hire_id: str, stored: Tables) -> Iterator[Difference]:
        """Every offer that is another person's than events say; what only this looks at is taken out of the rows.

        So is the name of whoever is called on the record as they log in: it follows them when they are called otherwise.
        """
        links = self._links.get(hire_id, [])
        for key, row in stored.get("appointee", {}).items():
            offer, person = row.pop("id"), row.pop("person_id")
            if row.pop("called_as_log_in"):
                del row["name"]
            theirs = [link.person for link in links if link.offer == offer]
            if theirs and theirs[-1] != person:
                yield Difference("appointee", key, "person_id", None, IS_NOT)
            # Events of an earlier version do not say which offer it was.
            elif not theirs and person and person not in {link.person for link in links if link.offer is None}:
                yield Difference("appointee", key, "person_id", None, NEVER)
