"""Guessing passwords by the thousand: however it is done, few are judged, and whoever has the password still gets in."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from pledge_engine.logins.attempts import PASSWORD, TooSoon
from pledge_engine.logins.passwords import WrongLogIn, log_in, set_password
from pledge_engine.logins.sessions import find_visit
from pledge_engine.office import Office
from pledge_engine.people.newcomers import add_person
from tests.factories.databases import on_sqlite
from tests.factories.office import ADMINISTRATOR, furnish, move_clock, office_on
from tests.pledge_engine.logins.test_passwords import WORDS, link_for
from tests.workflows.small_pledge import SMALL

ACCOUNTS, GUESSES = 200, 10_000
DAY = timedelta(days=1)


@pytest.fixture
def office(database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Hashing takes long on purpose; here it is how many are hashed that counts."""
    monkeypatch.setattr(
        "pledge_engine.logins.passwords._HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    office = office_on(database)
    furnish(office, SMALL)
    yield office
    office.close()


def judged(office: Office, handle: str) -> bool:
    try:
        log_in(office, handle, "not the password")
    except WrongLogIn:
        return True
    except TooSoon:
        return False
    return True


@on_sqlite
def test_ten_thousand_guesses_over_200_accounts_are_judged_fewer_than_100_times_a_day_for_any(office: Office) -> None:
    with office.work(office.actor(ADMINISTRATOR)) as work:
        for number in range(ACCOUNTS):
            add_person(work, f"guessed{number}", "Made-up Person")
    passed: Counter[str] = Counter()
    for guess in range(GUESSES):
        # Half of them at a handful of names, the others at everybody's in turn.
        handle = f"guessed{guess % (4 if guess % 2 else ACCOUNTS)}"
        passed[handle] += judged(office, handle)
        move_clock(office, DAY / GUESSES)
    assert max(passed.values()) <= 100
    assert sum(passed.values()) < GUESSES


def test_whoever_tries_as_soon_as_they_may_is_judged_at_most_100_times_a_day() -> None:
    tries, passed = 0, timedelta()
    while passed < DAY:
        tries += 1
        passed += PASSWORD.delay_after(tries)
    assert tries <= 100


@on_sqlite
def test_whoever_has_the_password_gets_in_once_the_wait_is_over_and_at_once_by_a_link(office: Office) -> None:
    set_password(office, link_for(office), WORDS, WORDS)
    for _ in range(100):
        judged(office, "sam")
        move_clock(office, timedelta(seconds=7))
    judged(office, "sam")
    with pytest.raises(TooSoon) as told:
        log_in(office, "sam", WORDS)
    move_clock(office, timedelta(seconds=told.value.seconds))
    assert find_visit(office, log_in(office, "sam", WORDS).secret)
    while judged(office, "sam"):
        pass
    others = f"{WORDS} instead"
    set_password(office, link_for(office), others, others)
    assert find_visit(office, log_in(office, "sam", others).secret)
