"""Somebody with the file in their hands changes what was recorded; verifying names the record and the event."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pledge_engine.audit.access_log import Seen, record_readings
from pledge_engine.audit.canonical import Secret, commit
from pledge_engine.audit.chain import genesis, linked
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.trail import append, append_to_organisation
from pledge_engine.audit.verify import verify_all, verify_chain
from pledge_engine.errors import NotFound
from tests.factories.databases import copied, on_sqlite
from tests.factories.trust import Trust
from tests.pledge_engine.audit.forging import Forger, forging

FIRST, SECOND = "R-0001", "R-0002"
VERBS = {1: "hire_opened", 2: "worker_invited", 3: "step_completed", 4: "note_added"}
COLUMNS = ("chain", "hire_id", "previous", "hash", "body")
READING_COLUMNS = ("previous", "hash", "body")
DERIVED = [
    *(("audit_event", column) for column in ("verb", "actor", "at", "door")),
    *(("access_log", column) for column in ("actor", "at", "door", "hire_id")),
]
SECRET_COLUMNS = ("salt", "value", "path")


@pytest.fixture(scope="module")
def once_recorded(upgraded: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Trust, str]]:
    with copied(upgraded, tmp_path_factory.mktemp("recorded")) as database:
        yield _recorded_on(database), database


def _recorded_on(database: str) -> Trust:
    """Two records of four events each, an organisation with two, and three readings."""
    trust = Trust(database)
    for hire in (trust.hire(), trust.hire()):
        trust.happen(hire, "worker_invited", name=Change(new=Secret("Robin")))
        trust.happen(hire, "step_completed", status=Change("open", "done"))
        trust.happen(hire, "note_added", note=Change(old=Secret("Hello"), new=Secret("Good day")))
    hire_id = trust.hire_id(FIRST)
    with trust.begin() as connection:
        for verb in ("care_group_added", "team_added"):
            append_to_organisation(connection, Event(verb=verb, origin=trust.origin()))
        for page in ("record", "record", "trail"):
            seen = hire_id if page == "record" else None
            record_readings(connection, trust.origin(), [Seen(page=page, hire_id=seen)])
    trust.engine.dispose()
    return trust


@pytest.fixture
def database(once_recorded: tuple[Trust, str], tmp_path: Path) -> Iterator[str]:
    with copied(once_recorded[1], tmp_path) as address:
        yield address


@pytest.fixture
def recorded(once_recorded: tuple[Trust, str], database: str) -> Iterator[Trust]:
    copy = once_recorded[0].at(database)
    yield copy
    copy.engine.dispose()


@pytest.fixture
def chain(recorded: Trust) -> str:
    return recorded.hire_id(FIRST)


@pytest.fixture
def forger(recorded: Trust, database: str) -> Iterator[Forger]:
    recorded.engine.dispose()
    with forging(database) as forger:
        yield forger


def faults(forger: Forger) -> dict[str, tuple[int | None, str | None, str]]:
    """The place, verb and problem of the first fault in each chain, by what people call the chain."""
    found = verify_all(forger.connection).faults
    return {fault.reference: (fault.sequence, fault.verb, fault.problem) for fault in found}


def changed(forger: Forger, value: bytes, *, every: int = 1) -> Iterator[bytes]:
    """The value with one byte changed, for every byte or every nth: to its neighbour, and to one that is no text."""
    for place in range(0, len(value), every):
        for other in (value[place] ^ 1, 0xFF):
            forged = value[:place] + bytes([other]) + value[place + 1 :]
            if forger.can_store(forged):
                yield forged


def test_a_trail_that_nobody_touched_is_intact(forger: Forger) -> None:
    verification = verify_all(forger.connection)
    assert (verification.intact, verification.chains, verification.events) == (True, 4, 13)
    assert str(verification) == "13 events in 4 chains: every one is as it was recorded."


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sequence", VERBS)
def test_any_byte_changed_in_an_event_is_found_and_named(
    forger: Forger, chain: str, column: str, sequence: int
) -> None:
    recorded = forger.bytes_of("audit_event", column, sequence, chain)
    assert recorded
    for forged in changed(forger, recorded, every=1 if sequence == 3 else 11):
        forger.put("audit_event", column, sequence, forged, chain)
        found = faults(forger)
        assert found[FIRST][0] == sequence, forged
        assert SECOND not in found
        forger.undo()


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        ("body", "its text was changed"),
        ("hash", "its hash was changed"),
        ("previous", "its link to the event before it was changed"),
        ("hire_id", "the column that says which record it belongs to was changed"),
    ],
)
@pytest.mark.parametrize("sequence", VERBS)
def test_what_was_changed_is_said(forger: Forger, chain: str, column: str, problem: str, sequence: int) -> None:
    recorded = forger.bytes_of("audit_event", column, sequence, chain)
    assert recorded
    forger.put("audit_event", column, sequence, recorded.replace(b"0", b"1").replace(b"e", b"f"), chain)
    forger.put("audit_event", column, sequence, recorded[:30] + b"x" + recorded[31:], chain)
    place, verb, said = faults(forger)[FIRST]
    assert (place, said) == (sequence, problem)
    assert verb in {VERBS[sequence], None}


@pytest.mark.parametrize(
    ("column", "value"), [("hire_id", None), *product(COLUMNS, [b"", 5, 0.5, b"\xff\xfe", "x" * 100_000])]
)
def test_a_column_emptied_or_filled_with_something_else_is_found(
    forger: Forger, chain: str, column: str, value: object
) -> None:
    forger.put("audit_event", column, 3, value if forger.can_store(value) else "\N{REPLACEMENT CHARACTER}", chain)
    assert faults(forger)[FIRST][0] == 3


@on_sqlite
def test_a_place_that_is_no_number_is_found(forger: Forger, chain: str) -> None:
    forger.put("audit_event", "sequence", 2, "x", chain)
    assert faults(forger)[FIRST][0] == 2
    forger.undo()
    forger.run("INSERT INTO audit_secret VALUES (:chain, 'x', 'name/new', 'x', '1')", chain=chain)
    assert "a private value stands beside it that it does not commit to" in faults(forger)[FIRST][2]


@pytest.mark.parametrize("place", [0, -1, 5, 99])
@pytest.mark.parametrize("sequence", VERBS)
def test_an_event_put_in_another_place_is_found(forger: Forger, chain: str, sequence: int, place: object) -> None:
    forger.put("audit_event", "sequence", sequence, place, chain)
    comes_first = place in {0, -1}
    assert faults(forger)[FIRST][0] == (1 if comes_first else sequence)


@pytest.mark.parametrize("sequence", VERBS)
def test_a_removed_event_is_missed(forger: Forger, chain: str, sequence: int) -> None:
    forger.run("DELETE FROM audit_event WHERE chain = :chain AND sequence = :sequence", chain=chain, sequence=sequence)
    place, _, problem = faults(forger)[FIRST]
    assert place == sequence
    assert problem.startswith("the event is missing")


def test_a_removed_trail_is_missed(forger: Forger, chain: str) -> None:
    forger.run("DELETE FROM audit_event WHERE chain = :chain", chain=chain)
    assert faults(forger)[FIRST] == (1, None, "the event is missing: the record counts 4")
    forger.run("UPDATE hire SET chain_length = 0, chain_head = :head WHERE id = :id", id=chain, head=genesis(chain))
    assert faults(forger)[FIRST] == (1, None, "the record has no events")


def test_a_removed_record_is_missed(forger: Forger, chain: str) -> None:
    forger.run("DELETE FROM hire WHERE id = :id", id=chain)
    assert faults(forger)[chain][2] == "its record is gone"


def test_two_events_that_were_swapped_are_found(forger: Forger, chain: str) -> None:
    for old, new in ((2, 99), (3, 2), (99, 3)):
        forger.put("audit_event", "sequence", old, new, chain)
    place, verb, problem = faults(forger)[FIRST]
    assert (place, verb) == (2, "step_completed")
    assert "swapped" in problem or "link" in problem


def test_an_event_put_in_between_is_found(forger: Forger, chain: str) -> None:
    for place in (4, 3):
        forger.put("audit_event", "sequence", place, place + 1, chain)
    columns = "chain, hire_id, previous, hash, body"
    forger.run(
        f"INSERT INTO audit_event (sequence, {columns}) SELECT 3, {columns} FROM audit_event"  # noqa: S608 - made above
        " WHERE chain = :chain AND sequence = 2",
        chain=chain,
    )
    assert faults(forger)[FIRST][0] == 3


def test_an_event_added_at_the_end_is_found(recorded: Trust, chain: str, database: str) -> None:
    event = Event(verb="note_added", origin=recorded.origin(), hire_id=chain)
    with recorded.begin() as connection:
        head = connection.execute(text("SELECT chain_head FROM hire WHERE id = :id"), {"id": chain}).scalar_one()
        append(connection, event, head=head, length=4)
    recorded.engine.dispose()
    with forging(database) as forger:
        assert faults(forger)[FIRST] == (5, None, "it was added beside the record, which counts 4")


def test_a_rewritten_trail_differs_from_what_the_record_remembers(forger: Forger, chain: str) -> None:
    head = genesis(chain)
    for sequence in VERBS:
        body = (forger.bytes_of("audit_event", "body", sequence, chain) or b"").decode().replace("made-up", "forged")
        forger.put("audit_event", "body", sequence, body, chain)
        forger.put("audit_event", "previous", sequence, head, chain)
        head = linked(head, body)
        forger.put("audit_event", "hash", sequence, head, chain)
    place, _, problem = faults(forger)[FIRST]
    assert (place, problem) == (4, "the record remembers another last event: one of the two was rewritten")


def test_a_trail_passed_off_as_another_record_s_is_found(forger: Forger, recorded: Trust, chain: str) -> None:
    other = recorded.hire_id(SECOND)
    for old, new in ((chain, "x"), (other, chain), ("x", other)):
        forger.run("UPDATE audit_event SET chain = :new, hire_id = :new WHERE chain = :old", old=old, new=new)
    assert {FIRST, SECOND} <= set(faults(forger))


@pytest.mark.parametrize("change", ["chain_head = 'x'", "chain_length = 3", "chain_length = 5", "id = 'x'"])
def test_what_the_record_remembers_of_its_trail_is_compared(forger: Forger, chain: str, change: str) -> None:
    forger.run(f"UPDATE hire SET {change} WHERE id = :id", id=chain)  # noqa: S608 - made above
    assert not verify_all(forger.connection).intact


@pytest.mark.parametrize("kept_by", ["organisation", "access"])
@pytest.mark.parametrize("change", ["head = 'x'", "length = length + 1", "length = length - 1", "length = 0"])
def test_what_is_remembered_of_the_other_chains_is_compared(forger: Forger, kept_by: str, change: str) -> None:
    forger.run(f"UPDATE chain_end SET {change} WHERE chain = :chain", chain=kept_by)  # noqa: S608 - made above
    assert kept_by in faults(forger)


@pytest.mark.parametrize("column", SECRET_COLUMNS)
def test_any_byte_changed_in_a_private_value_is_found(forger: Forger, chain: str, column: str) -> None:
    recorded = forger.bytes_of("audit_secret", column, 2, chain)
    assert recorded
    for forged in changed(forger, recorded):
        forger.put("audit_secret", column, 2, forged, chain)
        place, verb, problem = faults(forger)[FIRST]
        assert (place, verb) == (2, "worker_invited"), forged
        assert "private value" in problem
        forger.undo()


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM audit_secret WHERE chain = :chain",
        "UPDATE audit_secret SET sequence = 3 WHERE chain = :chain AND sequence = 2",
        "UPDATE audit_secret SET salt = NULL WHERE chain = :chain AND sequence = 2",
        "INSERT INTO audit_secret VALUES (:chain, 2, 'name/old', 'x', '1')",
        "INSERT INTO audit_secret VALUES (:chain, 2, '', 'x', '1')",
    ],
)
def test_a_private_value_removed_moved_half_erased_or_added_is_found(forger: Forger, chain: str, change: str) -> None:
    forger.run(change, chain=chain)
    place, _, problem = faults(forger)[FIRST]
    assert place == 2
    assert "private value" in problem


@pytest.mark.parametrize("sequence", [-1, 0, 1, 3, 5, 99])
def test_a_private_value_put_beside_an_event_that_withholds_none_is_found(
    forger: Forger, chain: str, sequence: object
) -> None:
    forger.run(f"INSERT INTO audit_secret VALUES (:chain, {sequence}, 'name/new', 'x', '1')", chain=chain)  # noqa: S608 - made above
    assert "a private value stands beside it that it does not commit to" in faults(forger)[FIRST][2]


def test_a_private_value_beside_no_record_at_all_is_found(forger: Forger) -> None:
    forger.run("INSERT INTO audit_secret VALUES ('nowhere', 1, 'name/new', 'x', '1')")
    assert faults(forger)["nowhere"][2] == "a private value stands beside it that it does not commit to"


def test_a_value_under_a_new_salt_is_found(forger: Forger, chain: str) -> None:
    forged = commit(Secret("Sam"))
    forger.put("audit_secret", "salt", 2, forged.salt, chain)
    forger.put("audit_secret", "value", 2, forged.value, chain)
    assert faults(forger)[FIRST][2] == "the private value beside it is not the one it commits to (name/new)"


@pytest.mark.parametrize("column", READING_COLUMNS)
@pytest.mark.parametrize("sequence", [1, 2, 3])
def test_any_byte_changed_in_the_access_log_is_found(forger: Forger, column: str, sequence: int) -> None:
    recorded = forger.bytes_of("access_log", column, sequence)
    assert recorded
    for forged in changed(forger, recorded, every=1 if sequence == 1 else 11):
        forger.put("access_log", column, sequence, forged)
        assert faults(forger)["access"][0] == sequence, forged
        forger.undo()


@pytest.mark.parametrize(("table", "column"), DERIVED)
def test_what_is_searched_cannot_be_made_to_differ_from_the_text(recorded: Trust, table: str, column: str) -> None:
    refusal = "cannot UPDATE generated column|can only be updated to DEFAULT"
    with pytest.raises(DatabaseError, match=refusal), recorded.begin() as connection:
        connection.execute(text(f"UPDATE {table} SET {column} = 'x'"))  # noqa: S608 - written above


@pytest.mark.parametrize("body", ["", "{", "[1]", '{"fields":[1],"verb":1}', "x"])
def test_a_text_that_cannot_be_read_is_a_fault_however_well_it_is_chained(
    forger: Forger, chain: str, body: str
) -> None:
    head = (forger.bytes_of("audit_event", "previous", 4, chain) or b"").decode()
    forger.put("audit_event", "body", 4, body, chain)
    forger.put("audit_event", "hash", 4, linked(head, body), chain)
    forger.run("UPDATE hire SET chain_head = :head WHERE id = :id", head=linked(head, body), id=chain)
    unlike = (
        "a column derived from its text (actor, at, chain, door or verb) was changed"  # Seen first where it is kept.
    )
    assert faults(forger)[FIRST] == (4, None, "its text cannot be read" if forger.on_sqlite else unlike)


def test_one_record_can_be_verified_alone(forger: Forger, recorded: Trust, chain: str) -> None:
    forger.put("audit_event", "hash", 3, "x", chain)
    alone = verify_chain(forger.connection, chain)
    assert [str(fault) for fault in alone.faults] == ["R-0001, event 3 (step_completed): its hash was changed"]
    assert verify_chain(forger.connection, recorded.hire_id(SECOND)).intact
    assert verify_chain(forger.connection, "organisation").events == 2
    assert re.match("13 events in 4 chains: 1 of the chains", str(verify_all(forger.connection)))


def test_a_chain_that_is_not_there_is_said_to_be_absent(forger: Forger) -> None:
    with pytest.raises(NotFound):
        verify_chain(forger.connection, "nothing")


def test_all_that_is_wrong_is_named_chain_by_chain(forger: Forger, recorded: Trust, chain: str) -> None:
    forger.put("audit_event", "body", 4, "{}", chain)
    forger.put("audit_event", "body", 2, "{}", chain)
    forger.put("audit_event", "hash", 1, "x", "organisation")
    forger.run("DELETE FROM audit_secret WHERE chain = :chain", chain=recorded.hire_id(SECOND))
    assert {name: place for name, (place, _, _) in faults(forger).items()} == {FIRST: 2, SECOND: 2, "organisation": 1}
