"""Whatever is changed in the tables of a record behind the engine's back, verifying names the record, and no private value."""

import json
from collections.abc import Mapping
from functools import partial
from itertools import combinations, islice

import pytest

from pledge_engine.reconciliation.findings import Reconciliation
from pledge_engine.reconciliation.records import reconcile
from pledge_engine.store.tables import METADATA
from pledge_engine.store.tables.hire_link import LinkKind
from tests.factories.trust import DAY
from tests.pledge_engine.reconciliation.altering import Owner, Row, fresh
from tests.pledge_engine.reconciliation.exempt import BESIDE, EXEMPT, RECORDS

COMPARED = [
    (table, column.name)
    for table in sorted(RECORDS)
    for column in METADATA.tables[table].c
    if (table, column.name) not in EXEMPT
]
# What a step or a stage goes by is told where the pledge has no title for it, and so is the kind of an event.
NAMED = frozenset({"step", "stage", "reference", "closed_by"})


def some(rows: list[Row], column: str, most: int = 3) -> list[Row]:
    """A few rows that have something in a column, from all over the table, and one that has nothing in it."""
    filled = [row for row in rows if row[column] not in {None, False}]
    empty = [row for row in rows if row[column] in {None, False}]
    return [*filled[:: max(1, len(filled) // most)][:most], *empty[:1]]


def must_name(found: Reconciliation, reference: str, *, but: object = None) -> None:
    """Fail unless a record, and nothing of what was written there, is named."""
    assert reference in {each.reference for each in found.named}, str(found)
    if isinstance(but, str) and len(but) > 12:
        assert but not in str(found)


def test_every_table_is_compared_or_is_not_of_records() -> None:
    assert set(METADATA.tables) == RECORDS | set(BESIDE)
    assert not RECORDS & set(BESIDE)


def test_what_is_not_compared_exists() -> None:
    assert not [place for place in EXEMPT if place[1] not in METADATA.tables[place[0]].c]


def test_a_place_that_nobody_touched_says_what_its_trail_says(owner: Owner) -> None:
    found = reconcile(owner.connection, owner.known)
    assert (found.differences, found.records, found.skipped) == (0, 72, 0), str(found)


@pytest.mark.parametrize(("name", "column"), COMPARED)
def test_a_value_that_was_changed_is_named(owner: Owner, name: str, column: str) -> None:
    rows = some(owner.rows(name), column)
    assert rows, f"no row of {name} to change"
    for row in rows:
        hire = owner.hire_of(name, row)
        with owner.passing():
            values = changed(owner, name, column, row)
            done = owner.first_accepted([partial(owner.change, name, row, {column: value}) for value in values])
            withheld = None if column in NAMED else values[done]
            must_name(owner.compared(hire), owner.reference(hire), but=withheld)


@pytest.mark.parametrize(
    ("name", "column"), [each for each in COMPARED if METADATA.tables[each[0]].c[each[1]].nullable]
)
def test_a_value_that_was_taken_away_is_named(owner: Owner, name: str, column: str) -> None:
    for row in [row for row in some(owner.rows(name), column) if row[column] is not None]:
        hire = owner.hire_of(name, row)
        with owner.passing():
            owner.change(name, row, {column: None})
            withheld = None if column in NAMED else row[column]
            must_name(owner.compared(hire), owner.reference(hire), but=withheld)


def changed(owner: Owner, name: str, column: str, row: Row) -> list[object]:
    if (name, column) == ("answer", "fields"):
        told = json.loads(str(row["fields"])) or {"words": ""}
        field = next(iter(told))
        return [json.dumps({**told, field: "Something else entirely"})]
    return list(islice(owner.others(METADATA.tables[name].c[column], row[column]), 100))


@pytest.mark.parametrize("name", sorted(RECORDS - {"hire", "register"}))
def test_a_row_that_is_gone_is_named(owner: Owner, name: str) -> None:
    for row in spread(owner.rows(name)):
        hire = owner.hire_of(name, row)
        with owner.passing():
            owner.remove(name, row)
            must_name(owner.compared(hire), owner.reference(hire))


def spread(rows: list[Row], most: int = 8) -> list[Row]:
    return rows[:: max(1, len(rows) // most)]


def test_a_session_that_is_gone_is_named(owner: Owner) -> None:
    row = owner.rows("register")[0]
    hire = owner.hire_of("register", row)
    with owner.passing():
        owner.remove("register", row)
        must_name(owner.compared(hire), owner.reference(hire))


# What makes a row another one where two alike cannot be.
ANOTHER: Mapping[str, Row] = {
    "stage_visit": {"round": 90},
    "occurrence": {"n": 90},
    "hold": {"resumed_on": DAY},
    "note": {},
    "appointee": {"ended_on": DAY},
}


@pytest.mark.parametrize("name", sorted(ANOTHER))
def test_a_row_that_was_put_in_is_named(owner: Owner, name: str) -> None:
    for row in spread(owner.rows(name)):
        hire = owner.hire_of(name, row)
        with owner.passing():
            owner.add(name, {**fresh(row), **ANOTHER[name]})
            must_name(owner.compared(hire), owner.reference(hire))


@pytest.mark.parametrize("name", ["agreement", "answer", "moved_date", "register_entry"])
def test_what_was_hung_on_a_turn_is_named(owner: Owner, name: str) -> None:
    rows = owner.rows(name)
    hung = {row["occurrence_id"] for row in rows}
    like = next(row for row in rows if row["occurrence_id"])
    bare = [row for row in owner.rows("occurrence") if row["id"] not in hung]
    if name == "register_entry":
        listed = {row["hire_id"] for row in rows if row["register_id"] == like["register_id"]}
        bare = [row for row in bare if row["hire_id"] not in listed]
    for turn in spread(bare):
        where = {"occurrence_id": turn["id"], **({"hire_id": turn["hire_id"]} if "hire_id" in like else {})}
        with owner.passing():
            owner.add(name, {**fresh(like), **where})
            must_name(owner.compared(turn["hire_id"]), owner.reference(turn["hire_id"]))


def test_an_agreement_to_a_stage_that_was_put_in_is_named(owner: Owner) -> None:
    rows = owner.rows("agreement")
    agreed = {row["stage_visit_id"] for row in rows}
    like = next(row for row in rows if row["stage_visit_id"])
    for visit in spread([row for row in owner.rows("stage_visit") if row["id"] not in agreed]):
        with owner.passing():
            owner.add("agreement", {**fresh(like), "stage_visit_id": visit["id"], "hire_id": visit["hire_id"]})
            must_name(owner.compared(visit["hire_id"]), owner.reference(visit["hire_id"]))


@pytest.mark.parametrize("link", list(LinkKind))
def test_a_link_that_was_put_in_is_named(owner: Owner, link: LinkKind) -> None:
    linked = {row["hire_id"] for row in owner.rows("hire_link")}
    first, second = [row["id"] for row in owner.rows("hire") if row["id"] not in linked][:2]
    with owner.passing():
        owner.add("hire_link", {"hire_id": first, "kind": link, "other_id": second})
        must_name(owner.compared(first), owner.reference(first))


SWAPPED = (
    *(("occurrence", "due_on"), ("answer", "fields"), ("stage_visit", "entered_on"), ("agreement", "agreed_on")),
    *(("note", "text"), ("appointee", "name"), ("hire", "start_date"), ("hire", "state")),
)


@pytest.mark.parametrize(("name", "column"), SWAPPED)
def test_values_that_were_swapped_are_named(owner: Owner, name: str, column: str) -> None:
    first, second = next(
        pair for pair in combinations(owner.rows(name), 2) if len({row[column] for row in pair if row[column]}) == 2
    )
    hires = [owner.hire_of(name, row) for row in (first, second)]
    with owner.passing():
        owner.change(name, first, {column: second[column]})
        owner.change(name, second, {column: first[column]})
        for hire in hires:
            must_name(owner.compared(hire), owner.reference(hire))


def test_a_record_that_is_gone_or_was_put_in_is_named(owner: Owner) -> None:
    row = owner.rows("hire")[0]
    with owner.passing():
        owner.remove("hire", row)
        assert row["id"] in {fault.chain for fault in owner.verified().trail.faults}
    with owner.passing():
        owner.add("hire", {**fresh(row), "reference": "R-9999", "post_number": 90})
        assert "R-9999" in str(owner.verified())


def test_a_pledge_whose_words_were_changed_is_named(owner: Owner) -> None:
    (row, *_) = owner.rows("definition")
    with owner.passing():
        owner.change("definition", row, {"text": str(row["text"]).replace("working days", "days", 1)})
        found = owner.verified().records
        assert found is not None
        assert found.differing == found.records


def test_an_agreement_that_was_withdrawn_and_stands_again_is_named(owner: Owner) -> None:
    table = METADATA.tables["agreement"]
    withdrawn = owner.connection.execute(table.select().where(table.c.voided_at.is_not(None))).mappings().all()
    assert withdrawn
    for row in withdrawn:
        with owner.passing():
            again: list[Row] = [{"voided_at": None}, {"voided_at": None, "role": "worker", "person_id": "nobody"}]
            owner.first_accepted([partial(owner.change, "agreement", dict(row), values) for values in again])
            must_name(owner.compared(row["hire_id"]), owner.reference(row["hire_id"]))
