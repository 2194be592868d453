"""Files of checkpoints and exported trails: written, read back, and refused when they are not as they were written."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from pledge_engine.audit.access_log import Seen, record_readings
from pledge_engine.audit.canonical import Secret
from pledge_engine.audit.checkpoint import take_checkpoint
from pledge_engine.audit.checkpoint_file import Checkpoint, CheckpointUnusable, read_checkpoint, written
from pledge_engine.audit.erasure import erase_secrets
from pledge_engine.audit.event import Change, Event
from pledge_engine.audit.export import ExportUnusable, exported, verify_export
from pledge_engine.audit.remembering import Comparison
from pledge_engine.audit.signing import load_key, make_key
from pledge_engine.audit.trail import append_to_organisation
from pledge_engine.audit.verify import verify_all
from tests.factories.databases import unguarded
from tests.factories.trust import NOON, Trust


def begun(trust: Trust) -> str:
    """The reference of a record with two events, beside one event of the organisation and one reading."""
    reference = trust.hire()
    trust.happen(reference, "worker_invited", name=Change(new=Secret("CANARY")))
    with trust.begin() as connection:
        append_to_organisation(connection, Event(verb="team_added", origin=trust.origin()))
        record_readings(connection, trust.origin(), [Seen(page="record", hire_id=trust.hire_id(reference))])
    return reference


def taken(trust: Trust) -> Checkpoint:
    with trust.begin(write=False) as connection:
        return take_checkpoint(connection, NOON)


def verified(trust: Trust, kept: Checkpoint) -> list[str]:
    with trust.begin(write=False) as connection:
        return [str(fault) for fault in verify_all(connection, Comparison(kept)).faults]


def lines_of(trust: Trust) -> list[str]:
    with trust.begin(write=False) as connection:
        return list(exported(connection, NOON))


def test_what_happens_after_a_checkpoint_raises_no_alarm_nor_does_erasing(trust: Trust) -> None:
    reference = begun(trust)
    kept = taken(trust)
    trust.happen(reference, "note_added", note=Change(new=Secret("Hello")))
    trust.hire()
    with trust.begin() as connection:
        assert erase_secrets(connection, trust.hire_id(reference)) == 2
    assert verified(trust, kept) == []
    assert (kept.events, len(kept.chains)) == (4, 3)


# One record is left out and another cut short, so that what is left hangs together.
TRACELESSLY = (
    "DELETE FROM audit_secret WHERE chain IN (:gone, :short)",
    "DELETE FROM audit_event WHERE chain = :gone OR chain = :short AND sequence = 2",
    "DELETE FROM hire WHERE id = :gone",
    """
    UPDATE hire SET chain_length = 1, chain_head = (SELECT hash FROM audit_event WHERE chain = :short AND sequence = 1)
    WHERE id = :short
    """,
)


def test_a_record_that_was_left_out_and_one_that_was_cut_short_are_named(trust: Trust, database: str) -> None:
    gone, short = begun(trust), begun(trust)
    kept = taken(trust)
    ids = {"gone": trust.hire_id(gone), "short": trust.hire_id(short)}
    trust.engine.dispose()
    with unguarded(database) as connection:
        for statement in TRACELESSLY:
            assert connection.execute(text(statement), ids).rowcount > 0
    with trust.begin(write=False) as connection:
        assert verify_all(connection).intact
    when = "2026-08-06T12:00:00.000000Z"
    assert verified(trust, kept) == [
        f"{short}, event 2: the event is missing: the checkpoint of {when} counts 2",
        f"{gone}, event 1: the event is missing: the checkpoint of {when} counts 2",
    ]


def test_a_checkpoint_is_read_back_as_it_was_written(trust: Trust, tmp_path: Path) -> None:
    begun(trust)
    public = make_key(tmp_path / "key.pem")
    with trust.begin(write=False) as connection:
        signed = take_checkpoint(connection, NOON, load_key(tmp_path / "key.pem"))
    assert read_checkpoint(written(signed), public.upper()) == signed
    with pytest.raises(CheckpointUnusable, match="was not signed with that key"):
        read_checkpoint(written(signed), "00" * 32)
    with pytest.raises(CheckpointUnusable, match="was not signed with that key"):
        read_checkpoint(written(taken(trust)), public)


def _first(change: Callable[[dict[str, object]], object]) -> Callable[[list[str]], None]:
    def changed(lines: list[str]) -> None:
        header = json.loads(lines[0])
        change(header)
        lines[0] = json.dumps(header)

    return changed


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines.pop(), "do not make up its root"),
        (lambda lines: lines.insert(1, lines[1]), "do not belong together"),
        (lambda lines: lines.append("{}"), "Line 5 .* something is missing"),
        (lambda lines: lines.clear(), "Line 1 .* cannot be read"),
        (_first(lambda header: header.update(format="another")), "not a checkpoint that this program knows"),
        (_first(lambda header: header.update(at="2020-01-01T00:00:00.000000Z")), "its signature does not fit"),
        (_first(lambda header: header.update(events=99)), "counts other chains and events"),
        (_first(lambda header: header.update(signature="")), "its signature does not fit"),
    ],
    ids=["shorter", "twice", "longer", "empty", "format", "moment", "count", "unsigned"],
)
def test_a_checkpoint_that_was_changed_is_refused(
    trust: Trust, tmp_path: Path, change: Callable[[list[str]], object], said: str
) -> None:
    begun(trust)
    make_key(tmp_path / "key.pem")
    with trust.begin(write=False) as connection:
        lines = list(written(take_checkpoint(connection, NOON, load_key(tmp_path / "key.pem"))))
    change(lines)
    with pytest.raises(CheckpointUnusable, match=said):
        read_checkpoint(lines)


@pytest.mark.parametrize("text", ["\ud800", "\0", "\udfff\0"])
@pytest.mark.parametrize("name", ["at", "key", "signature", "chain", "reference", "head", "marks"])
def test_characters_that_nobody_can_write_are_refused_in_words(name: str, text: str) -> None:
    line = {"chain": "c", "reference": "R-0001", "length": 1, "head": "h", "marks": "12345678"}
    header = {"at": "", "format": "pledge-engine checkpoint 1", "key": "k", "root": "r", "signature": ""}
    for each in (header, line):
        if name in each:
            each[name] = (text * 8)[:8] if name == "marks" else text
    with pytest.raises(CheckpointUnusable):
        read_checkpoint([json.dumps(header), json.dumps(line)])


def test_an_exported_trail_verifies_without_a_database_and_holds_no_private_value(trust: Trust) -> None:
    begun(trust)
    lines, kept = lines_of(trust), taken(trust)
    found = verify_export(lines, kept)
    assert (found.intact, found.events, found.chains) == (True, 4, 3)
    assert "CANARY" not in "\n".join(lines)
    cut = [line for line in lines if '"sequence":2' not in line]
    assert [fault.sequence for fault in verify_export(cut).faults] == [2]


@given(st.lists(st.one_of(st.text(), st.from_regex(r'\{"(chain|format|body|head|length)":.{0,20}\}', fullmatch=True))))
def test_whatever_is_in_a_file_it_is_refused_in_words(lines: list[str]) -> None:
    with pytest.raises(CheckpointUnusable):
        read_checkpoint(lines)
    with pytest.raises(ExportUnusable):
        verify_export(lines)


@given(st.data())
def test_an_export_of_which_a_line_is_something_else_is_refused_or_found(data: st.DataObject) -> None:
    chain = {"chain": "h", "head": "x", "length": 1, "reference": "R-0001", "may_be_empty": False}
    event = {"body": "{}", "chain": "h", "hash": "x", "previous": "y", "sequence": 1}
    lines: list[object] = [{"at": "", "chains": 1, "format": "pledge-engine trail 1"}, chain, event]
    place = data.draw(st.integers(1, 2))
    anything = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists)
    line = dict(chain if place == 1 else event)
    line[data.draw(st.sampled_from(sorted(line)))] = data.draw(anything)
    lines[place] = line
    assert not verified_or_refused([json.dumps(line) for line in lines], place + 1)


def verified_or_refused(lines: list[str], place: int) -> bool:
    """Whether an export is intact; one that is refused must name the line that is wrong."""
    try:
        return verify_export(lines).intact
    except ExportUnusable as refused:
        if f"Line {place} " not in str(refused):
            raise
        return False
