"""The board is told nothing of few people, however many promises were made to them, at any door; and people are counted once."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from pledge_engine.cli.main import main
from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.registers import list_registers
from pledge_engine.people.granting import end_grant, give_grant
from pledge_engine.reports.concerning import find_people
from pledge_engine.reports.counts import By, People, Unit
from pledge_engine.reports.kept import what_was_kept
from pledge_engine.reports.kept_views import KeptReport
from pledge_engine.reports.period import Period, quarter_of
from pledge_engine.settings import Settings
from pledge_engine.web.app import make_app
from tests.factories.databases import made
from tests.factories.office import office_on
from tests.pledge_engine.web.browser import Browser
from tests.privacy.place import REFERENCE, Place
from tests.privacy.world import RECORDS, handle_of
from workflows.definition import Role

QUARTER = Period(date(2026, 1, 1), date(2026, 3, 31))
SESSION = "group_supervision"
YEARS = Period(date(2025, 1, 1), date(2026, 12, 31))
FIGURES = ("kept", "kept_late", "not_kept", "counted")


@pytest.fixture(scope="module")
def address(kind: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with made(kind, tmp_path_factory.mktemp("few")) as address:
        yield address


@pytest.fixture(scope="module")
def place(address: str) -> Iterator[Place]:
    """One record with many promises, in a quarter that is over."""
    place = Place(address)
    place.clock.set(datetime(2026, 7, 6, 9, 0, tzinfo=UTC))
    yield place
    place.office.close()


@pytest.mark.parametrize("by", By)
def test_the_board_is_told_nothing_of_one_person_with_many_promises(
    place: Place, address: str, by: By, tmp_path: Path
) -> None:
    with place.office.work(place.actor("leadership"), write=False) as work:
        assert (what_was_kept(work, QUARTER, by).total.counted or 0) > 20, "there is much to tell"
    with place.office.work(place.actor("board"), write=False) as work:
        found = what_was_kept(work, QUARTER, by)
    assert {getattr(row, name) for row in (*found.rows, found.total) for name in FIGURES} == {None}
    assert [row.title for row in found.rows] == (["January to March 2026"] if by is By.QUARTER else []), (
        "nothing is named"
    )
    asked = ["kept", "--from", "1 January 2026", "--to", "31 March 2026", "--by", by.value]
    environment = {"PLEDGE_DATABASE_URL": address, "PLEDGE_LOG_FILE": str(tmp_path / "log"), "PLEDGE_AS": "board"}
    told = json.loads(CliRunner().invoke(main, [*asked, "--json"], env=environment).output)
    assert {row[name] for row in (*told["rows"], told["total"]) for name in FIGURES} == {None}
    as_csv = [*csv.reader(CliRunner().invoke(main, [*asked, "--csv"], env=environment).output.splitlines())]
    browser = Browser(make_app(place.office, Settings(secret_file=tmp_path / "key")), place.office, "board")
    query = f"?by={by.value}&from.day=1&from.month=1&from.year=2026&to.day=31&to.month=3&to.year=2026"
    from_page = [*csv.reader(browser.client.get(f"/kept.csv{query}").text.splitlines())]
    assert {tuple(line[2:6]) for line in (*as_csv[1:], *from_page[1:])} == {("", "", "", "")}
    assert [line[:-1] for line in as_csv] == [line[:-1] for line in from_page], "but for the day of each clock"
    assert [line[0] for line in as_csv[1:]] == [
        *(row["key"] for row in told["rows"]),
        "everything",
        *(["not_listed"] if told["not_listed"] else []),
    ]
    said = CliRunner().invoke(main, asked, env=environment).output
    assert ("not listed: what counts there is about fewer than 5" in " ".join(said.split())) is (by is not By.QUARTER)
    page = browser.get(f"/kept{query}").text
    assert "Not shown, so that nobody can be told apart." in page
    assert "%" not in page
    assert by is By.QUARTER or "not listed: what counts there is about fewer than 5" in page


@pytest.mark.parametrize("by", [By.TEAM, By.CARE_GROUP, By.STAGE, By.STEP])
def test_how_many_are_not_listed_is_the_same_whether_or_not_anything_happened(place: Place, by: By) -> None:
    """Else whoever knows every team, and reads the names of all but one, would know what the last one has to hide."""
    before = Period(date(2025, 10, 1), date(2025, 12, 31))
    with place.office.work(place.actor("board"), write=False) as work:
        nothing, something = (what_was_kept(work, period, by) for period in (before, QUARTER))
        assert find_people(work, QUARTER, by)
        assert not find_people(work, before, by)
    assert something.not_listed == nothing.not_listed > 0


ALL = """
SELECT o.outcome, o.outcome_on, o.said_not_to_have_happened_on AS said_on, o.stage, o.step, t.name AS team, g.name AS care_group,
       h.id AS hire, (SELECT person_id FROM appointee a WHERE a.hire_id = h.id AND a.ended_on IS NULL) AS person
FROM occurrence o JOIN hire h ON h.id = o.hire_id JOIN team t ON t.id = h.team_id JOIN care_group g ON g.id = t.care_group_id
"""
LEADING = "SELECT person_id FROM role_grant WHERE role IN ('service_lead', 'professional_lead', 'lx_leadership')"
PRESENT = "SELECT id, person_id FROM appointee WHERE person_id IS NOT NULL AND ended_on IS NULL ORDER BY id"
THE_SAME = "UPDATE appointee SET person_id = :person WHERE id = :id"
COUNTED = {"kept", "kept_late", "not_kept"}


@pytest.mark.parametrize("by", [By.STEP, By.TEAM])
def test_people_are_counted_once_in_each_row_and_in_the_whole(own_world: str, by: By) -> None:
    office = office_on(own_world)
    with office.work(office.actor("admin")) as work:
        theirs = work.connection.execute(text(PRESENT)).all()
        work.connection.execute(text(THE_SAME), {"person": theirs[0].person_id, "id": theirs[1].id})
    with office.work(office.actor(handle_of(Role.BOARD)), write=False) as work:
        found = find_people(work, YEARS, by)
        rows = work.connection.execute(text(ALL)).all()
        leading = set(work.connection.execute(text(LEADING)).scalars())
    expected: dict[Unit, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in (row for row in rows if row.person not in leading):
        outer, inner = (row.stage, row.step) if by is By.STEP else (row.care_group, row.team)
        facts = [(row.outcome, row.outcome_on)] if row.outcome not in {None, "left_out"} else []
        for kind, day in (*facts, *([("said", row.said_on)] if row.said_on else [])):
            on = date.fromisoformat(str(day))
            for names in (("", ""), (outer, ""), (outer, inner)):
                kinds = expected[Unit(quarter_of(on.year, on.month), *names)]
                kinds[kind].add(row.person or row.hire)
    wholes = {unit for unit in expected if unit.outer and not expected[unit].keys() - {"said"}}
    assert found == {unit: _people(unit, kinds) for unit, kinds in expected.items() if unit not in wholes}
    assert max(people.counted for people in found.values()) > 2
    assert len(RECORDS) > max(people.counted for people in found.values()), "somebody has two records"
    office.close()


def _people(unit: Unit, kinds: dict[str, set[str]]) -> People:
    counted = set().union(*(kinds[kind] for kind in COUNTED))
    return People(
        kept=len(kinds["kept"]),
        kept_late=len(kinds["kept_late"]),
        not_kept=len(kinds["not_kept"]),
        not_in_time=len(kinds["kept_late"] | kinds["not_kept"]),
        counted=len(counted),
        recorded_late=len(kinds["recorded_late"]),
        said=0 if unit.outer else len(kinds["said"]),
    )


@pytest.mark.parametrize("as_at", [None, date(2026, 7, 6)])
@pytest.mark.parametrize(("role", "scope"), [("service_lead", "Oak"), ("lx_leadership", "trust")])
def test_the_journey_of_somebody_who_leads_others_is_in_no_figures_of_the_trust(
    place: Place, as_at: date | None, role: str, scope: str
) -> None:
    # Given what senior leadership and the board read of the only record while its worker leads nobody
    def read(handle: str, on: date | None = None) -> KeptReport:
        with place.office.work(place.actor(handle), write=False) as work:
            return what_was_kept(work, QUARTER, By.TEAM, on)

    assert (read("leadership", as_at).total.counted or 0) > 20
    assert find_people_of(place)
    # When the worker leads a team, or is a senior leader as well
    with place.office.work(place.actor("administrator")) as work:
        give_grant(work, "worker", role, scope=scope)
    # Then nothing of it is left for either to subtract from the other's
    assert read("leadership", as_at).total.counted == 0
    assert find_people_of(place) == {}
    with place.office.work(place.actor("administrator")) as work:
        end_grant(work, "worker", role, scope=scope)


def find_people_of(place: Place) -> dict[Unit, People]:
    with place.office.work(place.actor("board"), write=False) as work:
        return dict(find_people(work, QUARTER, By.TEAM))


def test_a_register_counts_the_same_people_for_every_senior_leader(place: Place) -> None:
    # Given a session on whose register is somebody who leads nobody yet
    with place.office.work(place.actor("facilitator")) as work:
        record_register(work, SESSION, work.today, {REFERENCE: "did not run"})

    def read(handle: str) -> list[int]:
        with place.office.work(place.actor(handle), write=False) as work:
            return [row.listed for row in list_registers(work, SESSION)]

    assert read("leadership") == read("facilitator") == [1]
    # When they become a senior leader, who does not see their own journey
    with place.office.work(place.actor("administrator")) as work:
        give_grant(work, "worker", "lx_leadership", scope="trust")
    # Then no other senior leader reads one more than they do, and who keeps the register has it whole
    assert read("leadership") == read("worker") == []
    assert read("facilitator") == [1]
    with place.office.work(place.actor("administrator")) as work:
        end_grant(work, "worker", "lx_leadership", scope="trust")
