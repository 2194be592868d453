"""Who asks, and how they want their answer: the options that every command shares, and opening the office for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from pledge_engine.access.actor import PersonActor
    from pledge_engine.clock import Clock
    from pledge_engine.hires.acting import Done
    from pledge_engine.office import Office
    from pledge_engine.settings import Settings
    from pledge_engine.work import Work

T = TypeVar("T")
AS = "PLEDGE_AS"
# What says where a command goes, rather than what somebody thought out and wrote.
_NAMES_ITS_PLACE = frozenset({"reference", "step", "turn", "seen"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a command may be given instead of the environment: a clock, for demonstrations and tests."""

    clock: Clock | None = None


class Desk:
    """Where one command is asked and answered: by whom, of which office, for people or for machines."""

    def __init__(self, handle: str | None, *, as_json: bool, surroundings: Surroundings) -> None:
        """``handle`` is the name that the person logs in by, if they gave one."""
        self.handle = handle
        self.as_json = as_json
        self.clock = surroundings.clock

    @cached_property
    def settings(self) -> Settings:
        """The settings of this process."""
        from pledge_engine.settings import load_settings

        return load_settings()

    def open_office(self, *, make: bool = False) -> Office:
        """An office whose database nobody has checked yet; closed when the command ends."""
        from pledge_engine.office import open_office

        office = open_office(self.settings, door="cli", clock=self.clock, make=make, wake=self._wake_courier)
        click.get_current_context().call_on_close(office.close)
        return office

    def _wake_courier(self) -> None:
        """A message waits: let a worker send it now, where there are workers."""
        if self.settings.broker_url.get_secret_value():
            from notifications.courier import DELIVER
            from pledge_engine.broker import open_broker, try_to_wake
            from pledge_engine.logs import log_broker_away

            if not try_to_wake(open_broker(self.settings), DELIVER):
                log_broker_away(self.settings)

    @cached_property
    def office(self) -> Office:
        """The office on a database that fits this program; raises ``StoreUnavailable`` or ``StoreOutOfStep``."""
        office = self.open_office()
        office.check()
        return office

    @cached_property
    def actor(self) -> PersonActor:
        """The person who acts; raises ``NotFound`` without saying who there is."""
        from pledge_engine.cli.actors import actor_named

        return actor_named(self.office, self.handle)

    def read(self, ask: Callable[[Work], T]) -> T:
        """Ask something in the person's name; nothing can be changed by it. That they looked may be recorded."""
        return self.office.look(self.actor, ask)

    def write(self, command: Callable[[Work], T]) -> T:
        """Do something in the person's name, whole or not at all."""
        actor = self.actor
        with self.office.work(actor) as work:
            return command(work)

    def read_hires(self, ask: Callable[[Work], T]) -> T:
        """Ask something about hires as they stand today."""
        self.office.bring_up_to_date()
        return self.read(ask)

    def change_hire(self, command: Callable[[Work], Done]) -> None:
        """Do something to a hire, and say what the trail says of it."""
        from pledge_engine.cli.telling import tell_done
        from pledge_engine.hires.telling import said

        def commanded(work: Work) -> Any:
            done = command(work)
            return done, said(work, done)

        self.office.bring_up_to_date()
        done, entry = self.write(commanded)
        tell_done(self, done, entry)

    @property
    def signature(self) -> str:
        """What to add to a suggested command so that it is given in the same name."""
        import os
        import shlex

        told = self.handle is None or os.environ.get(AS) == self.handle
        return "" if told else f" --as {shlex.quote(self.handle or '')}"


def asked(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command ``--as`` and ``--json``, and hand it the desk that they make."""

    @click.option("--as", "acting_as", envvar=AS, metavar="PERSON", help=f"Who you are (or set {AS}).")
    @click.option("--json", "as_json", is_flag=True, help="Answer as JSON, errors too.")
    @click.pass_context
    @wraps(command)
    def wrapped(context: click.Context, /, acting_as: str | None, *, as_json: bool, **given: Any) -> None:
        surroundings = context.find_root().obj or Surroundings()
        with _keeping(given):
            command(Desk(acting_as, as_json=as_json, surroundings=surroundings), **given)

    return wrapped


@contextmanager
def _keeping(given: Mapping[str, Any]) -> Iterator[None]:
    """Give back what was typed where somebody else's change kept a command from being done, unless that said so itself."""
    from pledge_engine.errors import Conflict

    try:
        yield
    except Conflict as conflict:
        conflict.typed = conflict.typed or {
            name: value for name, value in given.items() if value and name not in _NAMES_ITS_PLACE
        }
        raise
