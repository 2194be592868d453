"""What may take longer than anybody waits for a page: done behind the page, which says how it stands when it is asked again.

How it stands is in the database, so that whichever process is asked tells the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

from pledge_engine.access.actor import Actor, SystemActor
from pledge_engine.errors import PledgeError, StoreUnavailable
from pledge_engine.logs import log_unexpected
from pledge_engine.office import Office
from pledge_engine.settings import Settings
from pledge_engine.upkeep.runs import SIGN_EVERY, begin_run, end_run, tell_alive
from pledge_engine.watching import Progress
from pledge_engine.work import Work

# In seconds: for so long a page waits for an answer.
PATIENCE = 2.0
# How often it is tried to write down what came of a run while the database is away, and how far apart, in seconds.
_TRIES, _APART = 10, 3.0
Run = Callable[[Progress], str]
_ITSELF = SystemActor("run")


class Behind:
    """What this process does behind its pages: one run at a time in the whole place, whichever process does it."""

    def __init__(
        self, office: Office, settings: Settings, *, patience: float = PATIENCE, sign_every: timedelta = SIGN_EVERY
    ) -> None:
        """``patience`` is for how many seconds a page waits for a run that it has begun."""
        self._office, self._settings = office, settings
        self._patience, self._sign_every = patience, sign_every

    def begin(self, job: str, run: Run, *, by: Actor) -> bool:
        """Begin a run and wait a moment for it; False where another is under way. Raises ``Forbidden``."""
        with self._office.work(by) as work:
            place = begin_run(work, job)
        if place is None:
            return False
        thread = Thread(target=self._run, args=(place, run), name=f"behind {job}", daemon=True)
        thread.start()
        thread.join(self._patience)
        return True

    def _run(self, place: str, run: Run) -> None:
        try:
            with self._alive(place) as tell:
                said, failed = run(tell), False
        except PledgeError as error:
            said, failed = f"{error.problem} {error.mend}".strip(), True
        except Exception as error:  # noqa: BLE001 - Nobody else hears of what goes wrong in a thread.
            number = log_unexpected(error, self._settings)
            said = f"Something happened that was not foreseen, and it was not done. It is in the log as {number}."
            failed = True
        for _ in range(_TRIES):
            if self._write(lambda work: end_run(work, place, said, failed=failed)):
                return
            Event().wait(_APART)

    @contextmanager
    def _alive(self, place: str) -> Iterator[Progress]:
        """Signs of life of a run from a thread of their own, with how far it has come."""
        come, over = [0.0], Event()

        def signs() -> None:
            while not over.wait(self._sign_every.total_seconds()):
                self._write(lambda work: tell_alive(work, place, come[0]))

        thread = Thread(target=signs, name="signs of life", daemon=True)
        thread.start()
        try:
            yield lambda share: come.__setitem__(0, share)
        finally:
            over.set()
            thread.join()

    def _write(self, say: Callable[[Work], None]) -> bool:
        """Whether it could be written down; a database that is away or busy is asked again by whoever calls."""
        try:
            with self._office.work(_ITSELF) as work:
                say(work)
        except StoreUnavailable:
            return False
        return True
