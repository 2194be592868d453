"""The benchmarks run once, for what they write: nothing here is timed."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import OperationalError
from typing import Any

import pytest
from psycopg.errors import NoDataFound
from sqlalchemy import text

from bench import verifying
from bench.__main__ import main
from bench.attending import must_agree, plans
from bench.clients import Clients, repeated_until_done
from bench.databases import KINDS, Databases, Files, databases, on_server
from bench.deciding import decided, decided_by_its_own
from bench.driver import SETTINGS, connected, settings_of_the_engine
from bench.engine import Engine
from bench.hand_sql import HandSql
from bench.journeys import cases
from bench.latencies import quantile
from bench.limit import Limit, install
from bench.moving import open_copies
from bench.peers import PEERS
from bench.prepared import Prepared, prepare
from bench.profiling import SUBJECTS, profile
from bench.scale import trust_of
from pledge_engine.audit.verify import verify_all
from pledge_engine.errors import StoreUnavailable
from pledge_engine.store.session import begin, open_store
from tests.factories.databases import made, server, unguarded
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
def stores(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    if kind == "sqlite":
        yield Files(tmp_path_factory.mktemp("bench"))
    else:
        with on_server(server().render_as_string(hide_password=False)) as there:
            yield there


@pytest.fixture(scope="module")
def prepared(stores: Databases) -> Prepared:
    made_there = prepare(stores.empty(), 2)
    if stores.kind == "postgresql":
        install(made_there.address)
    return made_there


@pytest.fixture(scope="module")
def moved(stores: Databases, prepared: Prepared) -> dict[str, str]:
    """The address of every peer's database, after all the commands on every hire."""
    copies = open_copies(stores, prepared)
    for _, peer in copies.values():
        for reference in prepared.references:
            peer.complete(reference)
            peer.advance(reference)
            peer.open()
        peer.close()
    return {name: address for name, (address, _) in copies.items()}


def written(address: str) -> dict[str, list[str]]:
    """Every row of the tables that the commands write, without what is made up."""
    driver = connected(address)
    rows = {table: driver.all(f"SELECT * FROM {table}", {}) for table in _WRITTEN}  # noqa: S608
    driver.close()
    references = {row["id"]: row["reference"] for row in rows["hire"]}
    return {
        table: sorted(named(json.dumps(plain(dict(row)), sort_keys=True, default=str), references) for row in found)
        for table, found in rows.items()
    }


def named(text: str, references: dict[str, str]) -> str:
    """The text with every hire named by its reference, because the id of a new one is made up."""
    return re.sub("[0-9a-f]{32}", lambda found: references.get(found[0], found[0]), text)


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(json.loads(v) if key == "body" else v) for key, v in value.items() if key not in _MADE_UP}
    return [plain(item) for item in value] if isinstance(value, list) else value


def test_a_peer_writes_the_very_rows_of_the_engine(moved: dict[str, str]) -> None:
    rows = {name: written(address) for name, address in moved.items()}
    engine = rows.pop(Engine.name)
    assert len(rows) >= 2
    for peer, theirs in rows.items():
        for table in _WRITTEN:
            assert theirs[table] == engine[table], peer
    assert len(engine["message"]) > 0 < len(engine["audit_secret"])
    assert len([hire for hire in engine["hire"] if '"stage": "team_readiness"' in hire]) == 2


def test_the_limit_is_there_where_the_database_has_functions(stores: Databases, moved: dict[str, str]) -> None:
    assert (Limit.name in moved) is (stores.kind == "postgresql")


def test_the_trail_that_a_peer_writes_verifies(moved: dict[str, str]) -> None:
    for address in moved.values():
        engine = open_store(address)
        with begin(engine, write=False) as connection:
            verified = verify_all(connection)
        engine.dispose()
        assert not verified.faults
        assert verified.events > 50


def test_hand_sql_waits_for_the_disk_as_the_engine_does(stores: Databases, prepared: Prepared) -> None:
    settings = settings_of_the_engine(prepared.address)
    assert set(settings) == set(SETTINGS[stores.kind])
    hand = HandSql(prepared.address, prepared.people[Role.SERVICE_LEAD])
    assert hand.settings() == settings
    hand.close()


def test_what_is_measured_waits_for_the_disk(tmp_path: Path) -> None:
    waits = {"sqlite": {"synchronous": "3"}, "postgresql": {"fsync": "on", "synchronous_commit": "on"}}
    for kind in KINDS:
        with databases(tmp_path, kind) as stores:
            settings = settings_of_the_engine(stores.empty())
        assert settings | waits[kind] == settings


@pytest.mark.parametrize("command", ["complete", "advance"])
def test_peers_by_hand_keep_to_the_scope(stores: Databases, prepared: Prepared, command: str) -> None:
    for kind in PEERS[stores.kind]:
        if kind in {HandSql, Limit}:
            stranger = kind(prepared.address, prepared.people[Role.HR])
            with pytest.raises((LookupError, NoDataFound)):
                getattr(stranger, command)(prepared.references[0])
            stranger.close()


def test_several_clients_move_every_hire_that_is_theirs(tmp_path: Path) -> None:
    stores = Files(tmp_path)
    prepared = prepare(stores.empty(), 6)
    with Clients("sqlite", 3) as clients:
        told = clients.move(HandSql.name, prepared.address, prepared, each=1, warm_up=1)
    assert len(told.seconds) == 3
    assert max(told.seconds) <= told.elapsed
    driver = connected(prepared.address)
    moved = driver.all("SELECT reference FROM hire WHERE stage = 'selection'", {})
    driver.close()
    assert {row["reference"] for row in moved} == set(prepared.references)


def test_a_client_that_is_refused_tries_again_and_says_how_often() -> None:
    refusals = [StoreUnavailable("Somebody else was writing.", "Try again."), OperationalError("database is locked")]

    def command() -> None:
        if refusals:
            raise refusals.pop()

    assert repeated_until_done(command) == 2
    assert repeated_until_done(command) == 0


def test_all_but_a_hundredth_stay_under_the_last_percentile() -> None:
    seconds = [float(number) for number in range(1, 201)]
    assert quantile(seconds, 0.5) == 100
    assert quantile(seconds, 0.99) == 198
    assert quantile([7.0], 0.99) == 7.0


def test_a_machine_built_for_one_record_decides_as_the_engine_does() -> None:
    every = cases()
    assert any(case.parallel for case in every)
    assert [decided(case) for case in every] == [case.allowed for case in every]
    assert [decided_by_its_own(case) for case in every] == [case.allowed for case in every]


def test_every_figure_comes_with_what_is_needed_to_run_it_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    tiny = ["--rounds", "1", "--hires", "2", "--clients", "2", "--decisions", "12", "--folder", str(tmp_path / "disk")]
    small = ["--records", "40", "--events", "50", "--messages", "5", "--rows", "12"]
    main([*tiny, *small, "--json", str(file)])
    lines = file.read_text(encoding="utf-8").splitlines()
    said = capsys.readouterr()
    assert all(line in said.out for line in lines)
    assert "postgresql: moving hires, round 1 of 1" in said.err
    figures = [json.loads(line) for line in lines]
    assert len(figures) == 72
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
    # The most pressing that are overdue and that are due soon are read from the index, and both are counted from it alone.
    assert len(told) == 3
    assert [alone in plan for plan in told] == [False, False, True], told
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
def test_a_profile_says_whose_the_time_is(subject: str, stores: Databases, tmp_path: Path) -> None:
    told = profile(subject, stores, tmp_path, times=1)
    assert ("%  the database and the disk" in told) is (subject != "decide")
    assert told.startswith(f"{subject}: ")
    assert "%  workflows" in told
    assert "Ordered by: internal time" in told
