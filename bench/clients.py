"""Several clients at once, each a process of its own that moves hires which are its alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from sqlite3 import OperationalError
from time import perf_counter
from types import TracebackType
from typing import NamedTuple

from bench.peers import PEERS
from bench.prepared import Prepared
from bench.timing import timed
from pledge_engine.access.actor import PersonActor
from pledge_engine.errors import StoreUnavailable
from workflows.definition import Role

_LONGEST_WAIT = 120.0
_MOST_REFUSALS = 20


class Told(NamedTuple):
    """What each hire took, and how long it took from the first client's start to the last one's end.

    ``repeated`` counts what was tried again because others had been writing for too long.
    """

    seconds: list[float]
    elapsed: float
    repeated: int


class Task(NamedTuple):
    """What one client does: for which peer, where, as whom, and with which hires; the first ones do not count."""

    kind: str
    peer: str
    address: str
    actor: PersonActor
    references: tuple[str, ...]
    warm_up: int


class Clients:
    """The processes; they end with the block."""

    def __init__(self, kind: str, number: int) -> None:
        """So many of them; ``kind`` is the database that they will use."""
        self._kind, self.number = kind, number
        context = get_context("forkserver")
        context.set_forkserver_preload(["bench.clients"])
        self._pool = context.Pool(number, initializer=_join, initargs=(context.Barrier(number),))

    def __enter__(self) -> Clients:
        """The clients are there."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """They are gone."""
        self._pool.terminate()
        self._pool.join()

    def move(self, peer: str, address: str, prepared: Prepared, *, each: int, warm_up: int) -> Told:
        """Let every client complete and advance so many hires of its own at the same time."""
        actor, of_one = prepared.people[Role.SERVICE_LEAD], each + warm_up
        shares = [prepared.references[start * of_one : (start + 1) * of_one] for start in range(self.number)]
        tasks = [Task(self._kind, peer, address, actor, share, warm_up) for share in shares]
        # Each waits for the others before it begins, so that no client can take two of the tasks.
        told = self._pool.map(_moved, tasks, chunksize=1)
        seconds = [taken for client in told for taken in client.seconds]
        elapsed = max(client.ended for client in told) - min(client.began for client in told)
        return Told(seconds, elapsed, sum(client.repeated for client in told))


class _Client(NamedTuple):
    seconds: list[float]
    began: float
    ended: float
    repeated: int


_together: list[Barrier] = []


def _join(barrier: Barrier) -> None:
    _together[:] = [barrier]


def _moved(task: Task) -> _Client:
    """One client's turn. The clock of a computer is the same for all its processes."""
    kind = next(kind for kind in PEERS[task.kind] if kind.name == task.peer)
    peer = kind(task.address, task.actor)
    repeated = 0

    def move(reference: str) -> None:
        nonlocal repeated
        for command in (peer.complete, peer.advance):
            repeated += repeated_until_done(partial(command, reference))

    for reference in task.references[: task.warm_up]:
        move(reference)
    _together[0].wait(_LONGEST_WAIT)
    began, repeated = perf_counter(), 0
    seconds = [timed(lambda: move(reference)) for reference in task.references[task.warm_up :]]  # noqa: B023 - called at once.
    ended = perf_counter()
    peer.close()
    return _Client(seconds, began, ended, repeated)


def repeated_until_done(command: Callable[[], None]) -> int:
    """Do a command, again where the file was taken for too long; how often it was refused before."""
    for refused in range(_MOST_REFUSALS):
        try:
            command()
        except (StoreUnavailable, OperationalError):
            continue
        return refused
    raise TimeoutError(f"refused {_MOST_REFUSALS} times")
