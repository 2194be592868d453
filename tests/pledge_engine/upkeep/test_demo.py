"""The fictional place, as ``pledge demo`` makes it."""

import json
import shlex
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from pledge_engine.clock import LONDON, FixedClock
from pledge_engine.hires.reassigning import who_may_lead_instead
from pledge_engine.people.colleagues import who_could_cover
from pledge_engine.upkeep.tracker.written import as_kept_until
from tests.factories.databases import copied, file_of, on_sqlite
from tests.factories.office import office_on
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.upkeep.conftest import Demonstration
from workflows.definition import Role

SAM, DARA, BO = "sam.fiction", "dara.fable", "bo.fiction"
# An ordinary Monday, and the Saturday after New Year.
TODAYS = (datetime(2026, 11, 23, 14, tzinfo=LONDON), datetime(2027, 1, 2, 8, tzinfo=LONDON))


@dataclass
class Place(CommandLine):
    """The fictional place, with what making it printed."""

    first: str = ""


@pytest.fixture(scope="module", params=TODAYS, ids=lambda today: f"{today:%Y-%m-%d}")
def place(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    demonstration: Callable[[datetime], Demonstration],
) -> Iterator[Place]:
    made = demonstration(request.param)
    folder = tmp_path_factory.mktemp("demo")
    with copied(made.database, folder) as database:
        yield Place(folder, FixedClock(request.param), database, made.printed)


def rows(place: Place) -> list[dict[str, Any]]:
    """Every record, page by page."""
    pages = [place.told("hires", "--page", str(page), by=DARA)["rows"] for page in (1, 2)]
    return [row for page in pages for row in page]


def test_twelve_records_with_a_past_and_sixty_from_the_tracker_are_at_every_stage(place: Place) -> None:
    found = rows(place)
    assert [row["reference"] for row in sorted(found, key=lambda row: row["reference"])] == [
        f"R-{number:04}" for number in range(1, 73)
    ]
    assert len(Counter(row["stage"] for row in found)) >= 8


def test_the_tracker_that_came_in_lies_beside_the_database_and_brings_in_nothing_twice(place: Place) -> None:
    file = place.folder / "again.xlsx"
    file.write_bytes(as_kept_until(place.clock.now().astimezone(LONDON).date()))
    told = place.told("import", str(file), by="ada.example")
    assert (told["records"], told["there"], told["differences"]) == ([], 60, [])
    assert "60 records came in" in place.first


def test_whoever_came_with_the_tracker_can_log_in_and_leads_a_team(place: Place) -> None:
    leads = {grant["handle"]: grant["scope"] for grant in place.told("demo")["log_ins"]}
    assert (leads["dev.pretend"], leads["mina.fable"], leads["toby.fiction"]) == ("Birch", "Orchard", "Compass")
    engine = create_engine(place.database)
    with engine.connect() as connection:
        without = text("SELECT handle FROM person WHERE id NOT IN (SELECT person_id FROM credential)")
        assert connection.execute(without).scalars().all() == []
    engine.dispose()


def test_there_is_a_log_in_for_every_role(place: Place) -> None:
    assert {grant["role"] for grant in place.told("demo")["log_ins"]} == {*Role}
    assert place.told("kept", "--in", "last-quarter", by="wyn.invented")["safe"]


def test_in_two_teams_a_record_can_be_handed_to_another_lead_of_either_kind_and_somebody_could_be_both(
    place: Place,
) -> None:
    with closing(office_on(place.database)) as office:
        instead = {}
        for team in ("Oak", "Meadow"):
            reference = next(row["reference"] for row in rows(place) if row["label"].startswith(team))
            found = office.look(office.actor(DARA), partial(who_may_lead_instead, reference=reference))
            instead[team] = [dict(each) for each in (found.service_leads, found.professional_leads)]
        covering = office.look(office.actor("robin.example"), lambda work: who_could_cover(work, "robin.example"))
    nell, ola = {"nell.story": "Nell Story"}, {"ola.pretend": "Ola Pretend"}
    assert instead == {"Oak": [nell | ola, nell], "Meadow": [ola, nell]}
    assert dict(covering).items() >= (nell | ola).items()


def test_something_is_overdue_something_is_due_soon_and_something_awaits_agreement(place: Place) -> None:
    told = place.told("attention", by=SAM)
    assert told["total_overdue"] >= 3
    assert told["total_due_soon"] >= 1
    assert any(row["awaiting_agreement"] for row in told["overdue"])


def test_a_clearance_is_part_done_and_its_lead_sees_only_how_much(place: Place) -> None:
    (checks,) = place.told("hire", "show", "6", "hr_clearance", by="robin.example")["turns"]
    assert (checks["answered"], checks["answers"]) == ("3 of 5", [])


def test_one_start_date_was_moved_and_the_dates_that_count_from_it_say_so(place: Place) -> None:
    (turn,) = place.told("hire", "explain", "5", "adjustments_offer", by=SAM)["turns"]
    assert turn["first_due_on"] < turn["due_on"]
    assert turn["changes"][-1]["new"] == turn["due_on"]
    assert "the start date" in turn["changes"][-1]["sentence"]


def test_nothing_happened_in_the_future_and_all_of_it_verifies(place: Place) -> None:
    today = place.clock.now().date()
    events = place.told("audit", "show", "--limit", "10000", by=BO)
    assert max(date.fromisoformat(event["at"][:10]) for event in events) <= today
    assert place.told("audit", "verify", by=BO)["intact"]


def test_everything_was_done_through_commands_by_people_with_the_right_role(place: Place) -> None:
    events = place.told("audit", "show", "--limit", "10000", by=BO)
    of_records = [event for event in events if event["chain"].startswith("R-") and event["verb"] != "turned_over"]
    assert len(of_records) > 300
    assert {event["door"] for event in of_records} == {"cli"}
    assert all(event["role"] for event in of_records)


def test_workers_are_not_the_only_ones_without_a_role_to_show(place: Place) -> None:
    without = {person["handle"] for person in place.told("person", "list", by="ada.example") if not person["roles"]}
    assert without >= {"taylor.example", "ellis.invented", "nia.pretend"}


def test_the_first_run_prints_what_needs_attention_a_record_explained_and_what_to_try(place: Place) -> None:
    printed = place.first
    for words in (
        "1. Its tracker came in",
        "2. What needs attention today",
        "Overdue: ",
        "3. One record",
        "Why then: ",
        "4. Who there is",
        "5. Reminders",
        "see who would be told what",
        "6. Try next",
    ):
        assert words in printed
    for handle in ("robin.example", SAM, BO, "ada.example", "taylor.example (R-0001)"):
        assert handle in printed


def test_the_second_run_keeps_the_data_and_says_so(place: Place) -> None:
    before = rows(place)
    said = place.said("demo")
    assert said.startswith("The fictional place was there already, and is kept; nobody")
    assert "6. Try next" in said
    assert rows(place) == before


def test_the_suggested_commands_can_be_given_as_they_stand(place: Place) -> None:
    suggested = place.first.split("5. Reminders")[1].split("\n")
    commands = [shlex.split(line)[1:] for line in suggested if line.strip().startswith("pledge ")]
    assert 5 <= len(commands) <= 7
    for words in commands:
        code = place(*words).exit_code
        assert code == (5 if "advance" in words else 0), words


def test_a_database_that_holds_other_people_gets_nothing_fictional(empty: CommandLine) -> None:
    empty.done("person", "add", "real.person", "Real Person", "--first-administrator")
    result = empty("demo")
    assert result.exit_code == 5
    assert "holds other people already" in result.stderr
    assert len(empty.told("person", "list", by="real.person")) == 1


@on_sqlite
def test_what_was_stopped_half_way_leaves_no_database_behind(empty: CommandLine) -> None:
    (empty.folder / "pledge.db.making").write_bytes(b"left over from a run that was stopped")
    told = json.loads(empty("doctor", "--json").stdout)
    assert told["error"]["kind"] == "store"
    assert not file_of(empty.database).exists()
