"""A place is exported as a tracker and brought into an empty one: the same records at the same stages, due on the same days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select

from pledge_engine.clock import FixedClock
from pledge_engine.store.tables import hires
from tests.factories.databases import copied, made
from tests.factories.office import journey_of, office_on
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.hires.folding import must_equal
from tests.pledge_engine.intake.compared import facts, moved
from tests.pledge_engine.upkeep.conftest import ADA, BO, MONDAY, SAM, USED, Demonstration

DARA, ROBIN = "dara.fable", "robin.example"
ENDED = (
    (SAM, "hire|withdraw|10|--reason|not_funded"),
    (SAM, "hire|pace|3|2"),
)


@pytest.fixture(scope="module")
def lived(
    demonstration: Callable[[datetime], Demonstration], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CommandLine]:
    """The demonstration with a date moved, a record held, one withdrawn and one left."""
    folder = tmp_path_factory.mktemp("there")
    with copied(demonstration(MONDAY).database, folder) as database:
        place = CommandLine(folder, FixedClock(MONDAY), database)
        for by, words in (*ENDED[1:], *USED, *ENDED[:1]):
            place.done(*words.split("|"), by=by)
        yield place


@pytest.fixture
def elsewhere(kind: str, tmp_path: Path) -> Iterator[CommandLine]:
    """A place with one administrator, the trust's closures, and nothing else: a tracker holds no calendar."""
    with made(kind, tmp_path) as database:
        place = CommandLine(tmp_path, FixedClock(MONDAY), database)
        place.done("doctor", "--upgrade")
        place.done("person", "add", "root", "Alex Administrator", "--first-administrator")
        place.done("closure", "add", "24 December 2026", "Trust closure", by="root")
        yield place


def references(place: CommandLine) -> list[str]:
    engine = create_engine(place.database)
    with engine.connect() as connection:
        found = list(connection.execute(select(hires.c.reference).order_by(hires.c.reference)).scalars())
    engine.dispose()
    return found


def standing(place: CommandLine) -> dict[str, tuple[dict[str, object], dict[str, object]]]:
    office = office_on(place.database, MONDAY)
    journeys = {reference: journey_of(office, reference) for reference in references(place)}
    office.close()
    return {reference: (facts(journey), dict(moved(journey))) for reference, journey in journeys.items()}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_same_records_stand_at_the_same_stages_with_the_same_open_dates(
    lived: CommandLine, elsewhere: CommandLine, ending: str, tmp_path: Path
) -> None:
    file = tmp_path / f"tracker.{ending}"
    told = lived.told("export", str(file), "--with-earlier-pauses", by=DARA)
    assert told == {"file": str(file), "records": len(references(lived))}
    brought = elsewhere.told("import", str(file), "--create-people", "--create-teams", by="root")
    assert len(brought["records"]) == len(references(lived)) > 10
    there, back = standing(lived), standing(elsewhere)
    for reference, (was, moved_there) in there.items():
        now, moved_back = back[reference]
        assert now == was, reference
        assert moved_there.items() <= moved_back.items()
    assert any(moved_there for _, moved_there in there.values())
    assert {str(was["state"]) for was, _ in there.values()} > {"('withdrawn',)", "('left',)", "('cppd',)"}
    assert any(was["holds"] for was, _ in there.values())
    assert elsewhere.told("audit", "verify", by=_auditor(elsewhere))["intact"]
    engine = create_engine(elsewhere.database)
    with engine.connect() as connection:
        for hire_id in connection.execute(select(hires.c.id)).scalars():
            must_equal(connection, hire_id)
    engine.dispose()


def _auditor(place: CommandLine) -> str:
    place.done("person", "add", BO, "Bo Fiction", by="root")
    place.done("grant", "add", BO, "auditor", by="root")
    return BO


def test_brought_in_where_it_came_from_it_changes_nothing(lived: CommandLine, tmp_path: Path) -> None:
    file, before = tmp_path / "tracker.csv", standing(lived)
    lived.done("export", str(file), by=DARA)
    assert "Earlier holds" not in file.read_text("utf-8-sig"), "nobody asked when people paused"
    told = lived.told("import", str(file), by=ADA)
    assert (told["records"], told["there"], told["differences"]) == ([], len(before), [])
    assert standing(lived) == before


def test_each_lead_exports_what_they_lead_and_nobody_else_anything(lived: CommandLine, tmp_path: Path) -> None:
    seen = {}
    for handle in (DARA, SAM, ROBIN, "priya.fable"):
        file = tmp_path / f"{handle}.csv"
        lived.done("export", str(file), by=handle)
        pages = [lived.told("hires", "--page", page, by=handle)["rows"] for page in ("1", "2")]
        listed = {row["reference"] for page in pages for row in page}
        written = {reference for reference in references(lived) if f"\n{reference}," in file.read_text("utf-8-sig")}
        assert written == listed
        seen[handle] = written
        assert file.stat().st_mode & 0o077 == 0
    assert seen[ROBIN] < seen[SAM] < seen[DARA]
    assert not seen["priya.fable"] & seen[SAM]
    for handle in (ADA, BO, "morgan.sample", "casey.example", "ines.story"):
        assert lived("export", str(tmp_path / f"{handle}.csv"), by=handle).exit_code == 4
        assert not list(tmp_path.glob(f"{handle}.csv*"))


def test_a_file_that_is_there_or_is_no_tracker_is_said_before_anything_is_read(
    lived: CommandLine, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.csv"
    kept.write_text("mine", encoding="utf-8")
    for file, words in ((kept, "is there already"), (tmp_path / "tracker.doc", "Let its name end in .csv or .xlsx")):
        result = lived("export", str(file), by=SAM)
        assert result.exit_code != 0
        assert words in " ".join(result.stderr.split())
    assert kept.read_text(encoding="utf-8") == "mine"
