"""Finding the person in whose name a command is given, on the embedded default where anybody at the keyboard may choose."""

from __future__ import annotations

import click

from pledge_engine.access.actor import PersonActor
from pledge_engine.errors import NotFound
from pledge_engine.office import SET_UP, Office
from pledge_engine.people.directory import anybody_exists


class UnknownPerson(NotFound):
    """Nobody can act by this name; who can is for an administrator to say."""

    def __init__(self, handle: str, mend: str) -> None:
        super().__init__(f"person “{handle[:60]}”")
        self.problem = f"Nobody can act as “{handle[:60]}”."
        self.mend = mend


def actor_named(office: Office, handle: str | None) -> PersonActor:
    """The person with this name to log in by; raises ``UsageError`` without a name, ``NotFound`` for an unknown one."""
    if handle is None or not handle.strip():
        raise click.UsageError(
            "Say who you are: add --as PERSON, with the name you log in by, or set PLEDGE_AS.",
            ctx=click.get_current_context(),
        )
    try:
        return office.actor(handle)
    except NotFound as error:
        begun = office.look(SET_UP, lambda work: anybody_exists(work.connection))
        mend = (
            "An administrator can list who there is: pledge person list --as ADMINISTRATOR"
            if begun
            else "Nobody has been added yet. Begin with: pledge person add HANDLE NAME --first-administrator"
        )
        raise UnknownPerson(handle, mend) from error
