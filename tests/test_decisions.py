"""Every decision record is numbered, dated and names what keeps it true; what it names is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def test_decisions_are_numbered_one_after_another() -> None:
    assert [int(record.name[:4]) for record in RECORDS] == list(range(1, len(RECORDS) + 1))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.stem)
def test_a_decision_has_its_number_its_date_and_what_keeps_it_true(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert text.startswith(f"# {int(record.name[:4])}. ")
    assert re.match(r"Accepted, [A-Z][a-z]+ 20\d\d\.", text.split("\n\n")[1])
    named = re.findall(r"`((?:tests|pledge_engine|workflows|notifications)/[\w./]+)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []
    assert any(path.startswith("tests/") for path in named) or "Kept true by review" in text
