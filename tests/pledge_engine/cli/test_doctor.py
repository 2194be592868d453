from sqlalchemy import text

from tests.factories.databases import file_of, on_sqlite, unguarded
from tests.pledge_engine.cli.conftest import CommandLine


@on_sqlite
def test_where_there_is_no_database_none_is_made_unasked(empty: CommandLine) -> None:
    result = empty("doctor")
    assert (result.exit_code, file_of(empty.database).exists()) == (10, False)
    assert "pledge doctor --upgrade" in result.stderr


def test_upgrade_makes_the_database_and_puts_the_pledge_in_force(empty: CommandLine) -> None:
    said = empty.said("doctor", "--upgrade")
    assert "tables of this version, 0 records" in said
    assert "Pledge in order" in said
    assert "Nobody has been added yet." in said


def test_upgrade_twice_changes_nothing(empty: CommandLine) -> None:
    empty.done("doctor", "--upgrade")
    before = empty.told("doctor")
    assert empty.told("doctor", "--upgrade") == before


@on_sqlite  # What is noticed on PostgreSQL, and what is in order there: tests/pledge_engine/store/test_rights.py.
def test_a_place_in_order_is_told_in_order(pledge: CommandLine) -> None:
    pledge.done("tick")
    told = pledge.told("doctor")
    assert told["well"] is True
    unlike = [finding["part"] for finding in told["findings"] if finding["state"] != "well"]
    assert unlike == ["organisation", "mail"], "nobody has named the trust of this place, nor a mail server"


@on_sqlite
def test_an_empty_file_is_told_how_to_become_a_database(empty: CommandLine) -> None:
    file_of(empty.database).touch()
    result = empty("hires", by="anybody")
    assert result.exit_code == 10
    assert "no tables yet" in result.stderr


def test_a_database_of_another_version_is_left_alone(pledge: CommandLine) -> None:
    with unguarded(pledge.database) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for words in (("doctor",), ("doctor", "--upgrade"), ("hires", "--as", "sam.fiction")):
        result = pledge(*words)
        assert result.exit_code == 10
        assert "newer version of this program" in " ".join(result.output.split())


@on_sqlite
def test_a_file_that_is_not_a_database_is_named(empty: CommandLine) -> None:
    file_of(empty.database).write_bytes(b"This is a letter and not a database." * 100)
    result = empty("doctor")
    assert result.exit_code == 10
    assert "is not a database" in result.output


def test_a_trail_that_was_changed_is_found_and_the_exit_code_is_9(pledge: CommandLine) -> None:
    with unguarded(pledge.database) as connection:
        connection.execute(text("DELETE FROM audit_event WHERE verb = 'hire_opened'"))
    result = pledge("doctor")
    assert result.exit_code == 9
    assert "NOT IN ORDER" in result.stdout
