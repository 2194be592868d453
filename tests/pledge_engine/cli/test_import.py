"""A tracker comes in whole or not at all, says everything that is wrong with it, and changes nothing the second time."""

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pledge_engine.intake.bringing_in import bring_in
from pledge_engine.intake.reading import read_file
from pledge_engine.office import open_office
from pledge_engine.settings import Settings
from tests.pledge_engine.cli.conftest import CommandLine
from tests.pledge_engine.hires.folding import must_equal

HEAD = "ID,Division,Team,Service lead,Prof lead,Status,Since,Start,Contract,Name,Offer,OH,Weeks done,Pace\n"
ROWS = (
    "1,Adult community,Oak,robin.example,Sam Fiction,Clearance,01/06/2026,,,Kit Madeup,25/05/2026,02/07/2026,,\n"
    "2,Adult community,Oak,Robin Example,sam.fiction@trust.example,Workbook,01/06/2026,01/06/2026,permanent,Ash Madeup,"
    ",,3,fortnightly\n"
    "3,Adult community,Birch,New Lead,Sam Fiction,CPPD,03/03/2025,05/08/2024,permanent,Lee Madeup,,,,\n"
)
ADA, SAM = "ada.example", "sam.fiction"
CREATE = ("--create-people", "--create-teams")


@pytest.fixture
def tracker(tmp_path: Path) -> Path:
    file = tmp_path / "tracker.csv"
    file.write_text(HEAD + ROWS, encoding="utf-8-sig", newline="\r\n")
    return file


def count(pledge: CommandLine, table: str) -> int:
    engine = create_engine(pledge.database)
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - A name of ours.
    engine.dispose()
    return int(found)


def test_every_row_becomes_a_record_that_is_the_fold_of_its_one_event(pledge: CommandLine, tracker: Path) -> None:
    told = pledge.told("import", str(tracker), *CREATE, by=ADA)
    assert [record["reference"] for record in told["records"]] == ["R-0002", "R-0003", "R-0004"]
    engine = create_engine(pledge.database)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, chain_length FROM hire WHERE reference <> 'R-0001'")).all()
        for row in rows:
            must_equal(connection, row.id)
    engine.dispose()
    assert [row.chain_length for row in rows] == [1, 1, 1]
    assert pledge.told("audit", "verify", by="bo.fiction")["intact"]


def test_a_dry_run_shows_the_same_records_and_changes_nothing(pledge: CommandLine, tracker: Path) -> None:
    before = count(pledge, "hire"), count(pledge, "person"), count(pledge, "audit_event")
    shown = pledge.told("import", str(tracker), *CREATE, "--dry-run", by=ADA)
    assert (count(pledge, "hire"), count(pledge, "person"), count(pledge, "audit_event")) == before
    done = pledge.told("import", str(tracker), *CREATE, by=ADA)
    for record in done["records"]:
        record["reference"] = None
    assert shown["records"] == done["records"]
    assert shown["added"] == done["added"]
    assert [person["handle"] for person in done["added"]["people"]] == ["new.lead"]


def test_bringing_it_in_again_changes_nothing_and_lists_what_was_edited(pledge: CommandLine, tracker: Path) -> None:
    pledge.done("import", str(tracker), *CREATE, by=ADA)
    events = count(pledge, "audit_event")
    again = pledge.told("import", str(tracker), *CREATE, by=ADA)
    assert (again["records"], again["there"], again["differences"]) == ([], 3, [])
    edited = (HEAD + ROWS).replace("Clearance,01/06", "Clearance,02/06").replace("Kit Madeup", "Kit Other")
    tracker.write_text(edited, encoding="utf-8")
    told = pledge.told("import", str(tracker), *CREATE, by=ADA)["differences"]
    assert [(each["row"], each["column"], each["was"]) for each in told] == [
        (2, "Since (column G)", "01/06/2026"),
        (2, "Name (column J)", "something else"),
    ]
    assert "Kit" not in json.dumps(told)
    assert count(pledge, "audit_event") == events


def test_how_far_it_is_is_told_from_the_first_row_to_the_last(pledge: CommandLine, tracker: Path) -> None:
    office, told = open_office(Settings(database_url=pledge.database), door="cli"), list[float]()
    with office.work(office.actor(ADA)) as work:
        bring_in(work, read_file(tracker), create_people=True, create_teams=True, tell=told.append)
    office.close()
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.1, 1.0)
    assert 0.5 in told


def test_every_mistake_is_said_in_one_run_and_nothing_comes_in(pledge: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(
        "ID;Team;Service lead;Professional lead;Stage;Since;OH\n"
        "1;Oak;robin.example;sam.fiction;Clearance;01/06/26;\n"
        "1;Oak;robin.example;sam.fiction;Clearance;31/02/2026;12/25/2026\n"
        "3;Nowhere;robin.example;sam.fiction;Flying;;\n"
        "4;Oak;robin.example;robin.example;Clearance;;n/a\n"
        "5;Oak;nobody.here;sam.fiction;;;\n",
        encoding="utf-16",
    )
    result = pledge("import", str(file), "--json", by=ADA)
    assert result.exit_code == 7
    mistakes = json.loads(result.stdout)["error"]["mistakes"]
    assert all(each["sheet"] == "wrong.csv" and each["row"] and each["mend"] for each in mistakes)
    said = " ".join(f"{each['row']} {each['column']}: {each['problem']}" for each in mistakes)
    for words in (
        "2 Since (column F): '01/06/26' has a year of two digits",
        "3 ID (column A): row 2 is called",
        "3 Since (column F): there is no day 31/02/2026",
        "3 OH (column G): there is no day 12/25/2026: the day comes first",
        "4 Stage (column E): “Flying” is not a stage",
        "6 Stage (column E): it is empty",
    ):
        assert words in said
    assert count(pledge, "hire") == 1


def test_a_heading_or_cell_that_is_wrong_hides_nothing_else_that_is(pledge: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "wrong.csv"
    file.write_text(
        "ID,Team,Service lead,Professional lead,Since,Age,OH\n"
        "1,Oak,nobody.here,sam.fiction,01/06/26,,\n"
        "2,Nowhere,robin.example,sam.fiction,01/06/2026,,maybe\n"
        "3,Oak,robin.example,sam.fiction,01/06/2026,,\n",
        encoding="utf-8",
    )
    mistakes = json.loads(pledge("import", str(file), "--json", by=ADA).stdout)["error"]["mistakes"]
    assert [(each["row"], each["column"], each["problem"]) for each in mistakes] == [
        (1, "Age (column F)", mistakes[0]["problem"]),
        (1, "Stage", "this column is missing"),
        (2, "Since (column E)", "'01/06/26' has a year of two digits"),
        (2, "Service lead (column C)", "nobody here is called “nobody.here”"),
        (3, "OH (column G)", "'maybe' is not a date"),
        (3, "Team (column B)", "there is no team “Nowhere”"),
    ]


@pytest.mark.parametrize(
    "heading", ["Date of birth", "NHS number", "Diagnosis", "Home address", "Ethnicity", "DBS number"]
)
def test_what_is_never_stored_is_refused_by_name_with_the_reason(
    pledge: CommandLine, tracker: Path, heading: str
) -> None:
    tracker.write_text((HEAD + ROWS).replace("Pace\n", f"Pace,{heading}\n"), encoding="utf-8")
    result = pledge("import", str(tracker), *CREATE, by=ADA)
    said = " ".join(result.stdout.split())
    assert result.exit_code == 7
    assert f"{heading} (column O)" in said
    assert "never stored" in said


@pytest.mark.parametrize("person", ["robin.example", "sam.fiction", "morgan.sample", "bo.fiction"])
def test_only_an_administrator_brings_a_tracker_in(pledge: CommandLine, tracker: Path, person: str) -> None:
    assert pledge("import", str(tracker), by=person).exit_code == 4


@pytest.mark.parametrize("named", ["Ada Example", " ADA   example ", "ada.example"])
def test_nobody_brings_in_their_own_record(pledge: CommandLine, tracker: Path, named: str) -> None:
    tracker.write_text((HEAD + ROWS).replace("Kit Madeup", named), encoding="utf-8")
    result = pledge("import", str(tracker), *CREATE, by=ADA)
    assert result.exit_code == 7
    assert count(pledge, "hire") == 1
    assert "nobody brings in their own record" in " ".join(result.stdout.split())


JOS = "jo.sample@trust.example"
JO_KNOWN = ("person", "add", "jo", "Jo Sample", "--email", JOS)


@pytest.mark.parametrize(
    "named",
    [
        JOS,
        " JO.Sample@Trust.Example ",
        f"J. Other <{JOS}>",
        f"J Sample ({JOS})",
        f"mailto:{JOS}",
        f"{JOS}.",
        "jo@other.example",
    ],
)
def test_nobody_brings_in_their_own_record_under_their_email(pledge: CommandLine, tracker: Path, named: str) -> None:
    pledge.done(*JO_KNOWN, by=ADA)
    pledge.done("grant", "add", "jo", "administrator", by=ADA)
    tracker.write_text((HEAD + ROWS).replace("Kit Madeup", named), encoding="utf-8")
    pledge.done("import", str(tracker), *CREATE, "--dry-run", by=ADA)
    result = pledge("import", str(tracker), *CREATE, by="jo")
    assert result.exit_code == 7
    assert count(pledge, "hire") == 1
    assert "nobody brings in their own record" in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("leads", "named", "role"),
    [
        ("Robin Example,,sam.fiction,", "Robin  example", "service lead"),
        ("robin.example,,sam.fiction,", "Robin Example", "service lead"),
        ("Robin Example,,Sam Fiction,", "sam.fiction@trust.example", "professional lead"),
        ("New Lead,new@trust.example,sam.fiction,", "New Lead", "service lead"),
        ("New Lead,new@trust.example,sam.fiction,", "N. Lead <NEW@trust.example>", "service lead"),
    ],
)
def test_nobody_comes_in_as_the_lead_of_their_own_record(
    pledge: CommandLine, tmp_path: Path, leads: str, named: str, role: str
) -> None:
    result = pledge("import", with_people(tmp_path, leads, name=named), *CREATE, by=ADA)
    said = " ".join(result.stdout.split())
    assert result.exit_code == 7
    assert f"the {role} of this row is called the same, and nobody leads their own record" in said
    assert count(pledge, "hire") == 1


def test_no_name_of_a_worker_stands_in_what_is_hashed_or_beside_the_row(pledge: CommandLine, tracker: Path) -> None:
    pledge.done("import", str(tracker), *CREATE, by=ADA)
    engine = create_engine(pledge.database)
    with engine.connect() as connection:
        bodies = connection.execute(text("SELECT body FROM audit_event")).scalars().all()
        rows = connection.execute(text("SELECT told FROM tracker_row")).scalars().all()
    engine.dispose()
    assert len(rows) == 3
    assert not [body for body in (*bodies, *rows) if "Madeup" in body]


def test_the_worker_sees_their_record_from_their_offer_on(pledge: CommandLine, tracker: Path) -> None:
    pledge.done("import", str(tracker), *CREATE, by=ADA)
    pledge.done("person", "add", "kit.madeup", "Kit Madeup", by=ADA)
    pledge.done("grant", "add", "kit.madeup", "worker", "--scope", "R-0002", by=ADA)
    view = pledge.told("hire", "show", "R-0002", by="kit.madeup")
    shown = {task["step"] for task in (*view["earlier"], *view["tasks"])}
    assert {"conditional_offer", "oh_clearance", "hr_clearance"} <= shown
    assert not {"readiness_session", "interviews", "jd_ps_agreed"} & shown


def test_a_date_that_was_moved_in_the_tracker_stays_moved_beside_what_its_rule_gives(
    pledge: CommandLine, tmp_path: Path
) -> None:
    file = tmp_path / "moved.csv"
    file.write_text(
        "ID,Team,Service lead,Prof lead,Stage,Since,Open the advert\n"
        "1,Oak,robin.example,sam.fiction,Advertising,27/07/2026,due 01/09/2026\n",
        encoding="utf-8",
    )
    pledge.done("import", str(file), by=ADA)
    (task,) = [task for task in pledge.told("hire", "show", "2", by=SAM)["tasks"] if task["step"] == "advert_open"]
    assert task["due_on"] == "2026-09-01"
    assert "moved by hand to 1 September 2026: it stood so in the tracker" in task["because"]
    assert "By its rule: 17 August 2026" in task["because"]
    again = pledge.told("import", str(file), by=ADA)
    assert (again["there"], again["differences"]) == (1, [])
    file.write_text(file.read_text(encoding="utf-8").replace("01/09/2026", "08/09/2026"), encoding="utf-8")
    (differing,) = pledge.told("import", str(file), by=ADA)["differences"]
    assert (differing["was"], differing["now"]) == ("due 01/09/2026", "due 08/09/2026")
    (kept,) = [task for task in pledge.told("hire", "show", "2", by=SAM)["tasks"] if task["step"] == "advert_open"]
    assert kept["due_on"] == "2026-09-01"


PEOPLE = "ID,Division,Team,Service lead,Service lead email,Prof lead,Professional lead email,Status,Since,Offer,Name\n"


def with_people(tmp_path: Path, *leads: str, name: str = "Kit Madeup") -> str:
    """A tracker whose rows name these leads: "name,email,name,email"."""
    file = tmp_path / "people.csv"
    rows = (f"{n},Adult community,Oak,{each},Advertising,01/06/2026,,\n" for n, each in enumerate(leads, start=1))
    file.write_text(
        PEOPLE + "".join(rows) + f"99,Adult community,Oak,{leads[0]},Clearance,01/06/2026,25/05/2026,{name}\n"
    )
    return str(file)


@pytest.mark.parametrize("first", [0, 1])
def test_whose_email_stands_in_one_row_and_only_their_name_in_another_is_one_person(
    pledge: CommandLine, tmp_path: Path, first: int
) -> None:
    rows = ("Ada Novel,novel@trust.example,Per Invented,per@trust.example", "ada novel,,Per Invented,")
    file = with_people(tmp_path, rows[first], rows[1 - first])
    told = pledge.told("import", file, *CREATE, by=ADA)
    assert told["added"]["people"] == [
        {"handle": "ada.novel", "name": told["added"]["people"][0]["name"]},
        {"handle": "per.invented", "name": "Per Invented"},
    ]
    engine = create_engine(pledge.database)
    with engine.connect() as connection:
        email = connection.execute(text("SELECT email FROM person WHERE handle = 'ada.novel'")).scalar_one()
    engine.dispose()
    assert email == "novel@trust.example"


def test_two_of_one_name_are_told_apart_by_their_emails_and_not_guessed_by_their_name(
    pledge: CommandLine, tmp_path: Path
) -> None:
    leads = ("Ada Novel,a1@trust.example,Per Invented,", "Ada Novel,a2@trust.example,Per Invented,")
    told = pledge.told("import", with_people(tmp_path, *leads), *CREATE, "--dry-run", by=ADA)
    assert [person["handle"] for person in told["added"]["people"]] == ["ada.novel", "per.invented", "ada.novel2"]
    refused = pledge("import", with_people(tmp_path, *leads, "Ada Novel,,Per Invented,"), *CREATE, "--dry-run", by=ADA)
    assert "2 people who would be added are called “Ada Novel”" in " ".join(refused.output.split())


def test_what_is_no_email_and_digits_in_a_name_are_said_by_row_and_column_before_anything_comes_in(
    pledge: CommandLine, tmp_path: Path
) -> None:
    file = with_people(tmp_path, "Ada Novel,n/a,Per Invented,", name="Kit Madeup 12")
    refused = pledge("import", file, *CREATE, "--dry-run", by=ADA)
    said = " ".join(refused.output.split())
    assert refused.exit_code == 7
    assert "Service lead email" in said
    assert "'n/a' is not an email address" in said
    assert "there are digits in the name" in said
    assert "Kit Madeup 12" not in said


def test_an_nhs_number_in_a_name_is_refused_and_not_repeated(pledge: CommandLine, tmp_path: Path) -> None:
    file = with_people(tmp_path, "Ada Novel,,Per Invented,", name="Kit Madeup 943 476 5919")
    refused = pledge("import", file, *CREATE, "--dry-run", by=ADA)
    said = " ".join(refused.output.split())
    assert "it has what looks like an NHS number, which is never kept here" in said
    assert "5919" not in said


def test_sessions_that_came_in_with_the_tracker_count_for_the_register(pledge: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "tracker.csv"
    head = "ID,Division,Team,Service lead,Prof lead,Status,Since,Start,Contract,Name,Group supervision attended\n"
    row = "1,Adult community,Oak,robin.example,sam.fiction,Supervision,01/07/2026,05/01/2026,permanent,Kit Madeup,4\n"
    file.write_text(head + row)
    pledge.done("import", str(file), *CREATE, by=ADA)
    due = pledge.told("register", "due", "group_supervision", by="ines.story")
    assert [(row["reference"], row["counted"], row["wanted"]) for row in due["due"]] == [("R-0002", 4, 6)]


def test_nobody_makes_themselves_a_lead_by_bringing_a_tracker_in(pledge: CommandLine, tracker: Path) -> None:
    rows = ROWS.replace("New Lead", ADA)
    tracker.write_text(HEAD + rows, encoding="utf-8")
    before = count(pledge, "hire"), count(pledge, "audit_event")
    result = pledge("import", str(tracker), *CREATE, "--json", by=ADA)
    [mistake] = json.loads(result.stdout)["error"]["mistakes"]
    assert mistake["row"] == 4
    assert "nobody gives themselves a role that sees records" in mistake["problem"]
    assert (count(pledge, "hire"), count(pledge, "audit_event")) == before
