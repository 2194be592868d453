"""Whatever is done to a trail, a checkpoint that was kept elsewhere shows it, and names the first event that is another."""

import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

import pytest
from sqlalchemy import Connection

from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.chain import genesis, linked
from pledge_engine.audit.checkpoint import take_checkpoint
from pledge_engine.audit.checkpoint_file import MARK, Checkpoint, Remembered, seal
from pledge_engine.audit.commitments import Secrets, StoredSecret
from pledge_engine.audit.event import Change, Event, Origin
from pledge_engine.audit.export import verify_events
from pledge_engine.audit.remembering import Comparison
from pledge_engine.audit.stored import stored_events, stored_readings
from pledge_engine.audit.verify import expected_ends
from pledge_engine.audit.walk import Expected, StoredEvent, Walk
from pledge_engine.office import shipped_text
from pledge_engine.store.session import begin
from tests.factories.databases import copied
from tests.factories.office import furnish, go_on, journey_of, office_on, opened_hire
from tests.factories.trust import NOON
from tests.pledge_engine.audit.tampering import KINDS, Tampered, Trail

SEED = 20_261_124


@pytest.fixture(scope="module")
def recorded(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Trail, Checkpoint]:
    """The trail of a trust with two records, one at work and one in selection, and a checkpoint of it."""
    with copied(upgraded, tmp_path_factory.mktemp("recorded")) as database:
        office = office_on(database)
        furnish(office, shipped_text())
        first, second = opened_hire(office), opened_hire(office)
        for reference, stage in ((first, "workbook"), (second, "selection")):
            while (now := journey_of(office, reference).stage) and now.key != stage:
                go_on(office, reference)
        with begin(office.engine, write=False) as connection:
            ends = {chain: end for chain, end in expected_ends(connection).items() if end.length}
            kept = take_checkpoint(connection, NOON)
            events = sorted(stored(connection), key=lambda event: (event.chain, event.sequence))
        office.close()
    return Trail({chain.decode(): list(rows) for chain, rows in groupby(events, lambda event: event.chain)}, ends), kept


def stored(connection: Connection) -> Iterator[StoredEvent]:
    """Every event with its whole text, of the access log too."""
    dialect = connection.dialect.name
    for statement in (stored_events(dialect), stored_readings(dialect)):
        for row in connection.execute(statement):
            yield StoredEvent(*row)._replace(at_home=1, begins=None, verb=None)


def test_a_trail_that_nobody_touched_is_what_the_checkpoint_remembers(recorded: tuple[Trail, Checkpoint]) -> None:
    trail, kept = recorded
    found = verify_events(dict(trail.ends), trail.rows(), kept)
    assert (found.faults, found.events, found.chains) == ((), kept.events, 3)


def missed(tampered: Tampered, kept: Checkpoint) -> bool:
    found = verify_events(dict(tampered.trail.ends), tampered.trail.rows(), kept)
    named = {fault.chain: fault.sequence for fault in found.faults}
    return named.get(tampered.chain) != tampered.sequence


@pytest.mark.parametrize("tamper", KINDS)
def test_every_change_is_noticed_and_its_first_event_named(
    recorded: tuple[Trail, Checkpoint], tamper: Callable[[Trail, random.Random], Iterator[Tampered]]
) -> None:
    trail, kept = recorded
    tried = Counter[bool]()
    for tampered in tamper(trail, random.Random(SEED)):
        tried[missed(tampered, kept)] += 1
    assert tried[True] == 0
    assert tried[False] >= LEAST[tamper.__name__]


# At least so many of each kind are tried, more than 20,000 altogether.
LEAST = {
    "one_field_changed": 20_000,
    "one_link_changed": 180,
    "one_removed": 180,
    "two_swapped": 180,
    "one_put_in": 180,
    "cut_short": 180,
    "left_out": 3,
    "spliced": 50,
    "older_backup": 40,
}


def test_without_a_checkpoint_a_chain_that_was_made_to_fit_passes(recorded: tuple[Trail, Checkpoint]) -> None:
    """What chains alone cannot show, and checkpoints are for."""
    trail, kept = recorded
    fitting = [next(kind(trail, random.Random(SEED))) for kind in KINDS if kind.__name__ in {"left_out", "spliced"}]
    for tampered in fitting:
        assert verify_events(dict(tampered.trail.ends), tampered.trail.rows()).intact
        assert not verify_events(dict(tampered.trail.ends), tampered.trail.rows(), kept).intact


# ---------------------------------------------------------------- no false alarms


def made_up(chance: random.Random) -> tuple[list[StoredEvent], list[StoredSecret]]:
    """A chain of events, some with private values, of which some have been erased."""
    chain, head = f"{chance.getrandbits(128):032x}", ""
    events, secrets = [], []
    head = genesis(chain)
    for place in range(1, chance.randint(2, 20)):
        changes: Mapping[str, Change] = {
            f"turns.step.{n}": Change(
                chance.choice([None, "open"]), Secret(f"value {n}") if chance.random() < 0.4 else n
            )
            for n in range(chance.randint(0, 3))
        }
        origin = Origin(actor="a", at=NOON, door="cli", request_id=str(place))
        body, committed = Event(verb="step_saved", origin=origin, hire_id=chain, changes=changes).written(chain, place)
        previous, head = head, linked(head, body)
        events.append(
            StoredEvent(chain.encode(), place, previous.encode(), head.encode(), body.encode(), 1, None, None)
        )
        for path, kept in sorted(committed.items()):
            erased = chance.random() < 0.3
            value = (None, None) if erased else (kept.salt.encode(), kept.value.encode())
            secrets.append(StoredSecret(chain.encode(), place, path.encode(), *value))
    return events, secrets


def test_a_thousand_clean_trails_raise_no_alarm_also_where_values_were_erased() -> None:
    chance, erased = random.Random(SEED), 0
    for _ in range(1000):
        events, secrets = made_up(chance)
        chain, last = events[0].chain.decode(), events[-1]
        until = chance.randint(1, len(events))  # More was recorded after the checkpoint was taken.
        marks = "".join(event.hash[:MARK].decode() for event in events[:until])
        kept = seal("then", {chain: Remembered(chain, "R-0001", until, events[until - 1].hash.decode(), marks)})
        comparison = Comparison(kept)
        ends = {chain: Expected("R-0001", last.hash.decode(), len(events))}
        walk = Walk(ends, Secrets(secrets), against=comparison).over(events)
        assert walk.faults == ()
        erased += sum(secret.value is None for secret in secrets)
    assert erased > 1000
