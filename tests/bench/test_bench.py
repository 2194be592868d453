"""The benchmarks run once, for what they write: nothing here is timed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bench import verifying
from bench.__main__ import main
from bench.attending import must_agree, plans
from bench.deciding import decided, decided_by_its_own
from bench.engine import Engine
from bench.hand_sql import SETTINGS, HandSql, settings_of_the_engine
from bench.journeys import cases
from bench.moving import PEERS, open_copies
from bench.orm import OrmObjects
from bench.prepared import Prepared, prepare
from bench.profiling import SUBJECTS, profile
from bench.scale import trust_of
from pledge_engine.audit.verify import verify_all
from pledge_engine.store.session import begin, open_store
from tests.factories.databases import made, unguarded
from workflows.definition import Role

# What is made up anew by whoever writes it, or follows from that.
_MADE_UP = {
    "id",
    "occurrence_id",
    "stage_visit_id",
    "previous",
    "hash",
    "chain_head",
    "salt",
    "commitment",
    "request_id",
}
_WRITTEN = ("hire", "stage_visit", "occurrence", "answer", "agreement", "audit_event", "audit_secret", "message")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepare(tmp_path_factory.mktemp("bench"), 2)


@pytest.fixture(scope="module")
def moved(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the file of every peer, after both commands on every hire."""
    folder = tmp_path_factory.mktemp("moved")
    for peer in open_copies(folder, prepared).values():
        for reference in prepared.references:
            peer.complete(reference)
            peer.advance(reference)
        peer.close()
    return folder


def written(file: Path) -> dict[str, list[str]]:
    """Every row of the tables that the commands write, without what is made up."""
    connection = sqlite3.connect(file)
    connection.row_factory = sqlite3.Row
    rows = {table: connection.execute(f"SELECT * FROM {table}").fetchall() for table in _WRITTEN}  # noqa: S608
    connection.close()
    return {
        table: sorted(json.dumps(plain(dict(row)), sort_keys=True) for row in found) for table, found in rows.items()
    }


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(json.loads(v) if key == "body" else v) for key, v in value.items() if key not in _MADE_UP}
    return [plain(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("peer", [HandSql, OrmObjects])
def test_a_peer_writes_the_very_rows_of_the_engine(peer: type[HandSql | OrmObjects], moved: Path) -> None:
    engine, theirs = (written(moved / f"{kind.__name__}.db") for kind in (Engine, peer))
    for table in _WRITTEN:
        assert theirs[table] == engine[table]
    assert len(engine["message"]) > 0 < len(engine["audit_secret"])


@pytest.mark.parametrize("peer", PEERS)
def test_the_trail_that_a_peer_writes_verifies(peer: type, moved: Path) -> None:
    engine = open_store(f"sqlite:///{moved / f'{peer.__name__}.db'}")
    with begin(engine, write=False) as connection:
        verified = verify_all(connection)
    engine.dispose()
    assert not verified.faults
    assert verified.events > 50


def test_hand_sql_waits_for_the_disk_as_the_engine_does(prepared: Prepared) -> None:
    settings = settings_of_the_engine(prepared.file)
    assert set(settings) == set(SETTINGS)
    assert settings["synchronous"] == "2"
    hand = HandSql(prepared.file, prepared.people[Role.SERVICE_LEAD])
    assert hand.settings() == settings
    hand.close()


@pytest.mark.parametrize("command", ["complete", "advance"])
def test_hand_sql_keeps_to_the_scope(prepared: Prepared, command: str) -> None:
    stranger = HandSql(prepared.file, prepared.people[Role.HR])
    with pytest.raises(LookupError):
        getattr(stranger, command)(prepared.references[0])
    stranger.close()


def test_a_machine_built_for_one_record_decides_as_the_engine_does() -> None:
    every = cases()
    assert any(case.parallel for case in every)
    assert [decided(case) for case in every] == [case.allowed for case in every]
    assert [decided_by_its_own(case) for case in every] == [case.allowed for case in every]


def test_every_figure_comes_with_what_is_needed_to_run_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    tiny = ["--rounds", "1", "--hires", "1", "--decisions", "12", "--folder", str(tmp_path / "disk")]
    small = ["--records", "40", "--events", "50"]
    main([*tiny, *small, "--json", str(file)])
    lines = file.read_text(encoding="utf-8").splitlines()
    assert all(line in capsys.readouterr().out for line in lines[:1])
    figures = [json.loads(line) for line in lines]
    assert len(figures) == 11
    for figure in figures:
        assert figure["engine"] > 0
        assert figure["seed"] == 2026
        assert figure["counts"]
        assert {"python", "sqlite", "sqlalchemy"} <= set(figure["versions"])
        assert bool(figure["goal"]) is (figure["reached"] is not None)
    assert list((tmp_path / "disk").iterdir()) == []


def test_what_needs_attention_is_counted_from_one_index_alone(kind: str, tmp_path: Path) -> None:
    with made(kind, tmp_path) as address, closing((trust := trust_of(address, 3000, 2026)).office):
        must_agree(trust)
        # How full of other people's changes a server is decides which way is cheapest today; that the index has all that
        # is asked for shows where the other ways are closed.
        closed = () if kind == "sqlite" else ("enable_bitmapscan = off", "enable_seqscan = off")
        told = plans(trust, *closed)
    alone = (
        "COVERING INDEX ix_occurrence_attention"
        if kind == "sqlite"
        else "Index Only Scan using ix_occurrence_attention"
    )
    assert len(told) == 4
    assert len([plan for plan in told if alone in plan]) == 2, told
    assert all("ix_occurrence_attention" in plan for plan in told), told


def test_a_limit_that_reads_another_chain_is_no_limit(kind: str, tmp_path: Path) -> None:
    with made(kind, tmp_path) as address:
        assert verifying.measure(address, events=30, rounds=1, seed=1).engine > 0
        engine = open_store(address)
        with unguarded(address) as connection:
            connection.execute(
                text("UPDATE audit_event SET body = replace(body, 'Team 7', 'Team 8') WHERE sequence = 7")
            )
        with begin(engine, write=False) as connection:
            assert verifying.hashed(connection) == 6
            assert verifying.verified(connection) == 0
        engine.dispose()


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_profile_says_whose_the_time_is(subject: str, tmp_path: Path) -> None:
    told = profile(subject, tmp_path, times=1)
    assert told.startswith(f"{subject}: ")
    assert "%  workflows" in told
    assert "Ordered by: internal time" in told
