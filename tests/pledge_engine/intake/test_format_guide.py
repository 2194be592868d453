"""The guide to the tracker lists exactly the columns that the code accepts, with every name; RETELL=1 writes its table anew."""

import os
import re
from pathlib import Path

from pledge_engine.intake.accepted_names import COLUMN_NAMES, STAGE_NAMES
from pledge_engine.intake.columns import Column, by_name, column_named, columns_of, plain
from pledge_engine.intake.forbidden import never_stored
from workflows.reading import load_shipped

GUIDE = Path(__file__).parents[3] / "docs" / "import-format.md"
PLEDGE = load_shipped()
COLUMNS = columns_of(PLEDGE)


def line(column: Column) -> str:
    needed = " (needed)" if column.required else ""
    written = ", ".join(column.choices.values()) if column.choices and len(column.choices) < 5 else column.kind.value
    return f"| {column.title}{needed} | {', '.join(column.names)} | {written} |"


def test_the_guide_lists_every_column_with_every_name_it_is_accepted_by() -> None:
    table = "\n".join(line(column) for column in COLUMNS)
    text = GUIDE.read_text(encoding="utf-8")
    marked = re.compile(r"(?<=\| --- \| --- \| --- \|\n).*?(?=\n\n)", flags=re.DOTALL)
    if os.environ.get("RETELL"):
        text = marked.sub(lambda _found: table, text, count=1)
        GUIDE.write_text(text, encoding="utf-8")
    found = marked.search(text)
    assert found is not None
    assert found[0] == table


def test_every_accepted_name_means_its_own_column_and_none_is_forbidden() -> None:
    names = by_name(COLUMNS)
    assert set(COLUMN_NAMES) <= {column.key for column in COLUMNS}
    assert set(STAGE_NAMES) <= set(PLEDGE.stages)
    for column in COLUMNS:
        for name in (
            column.title,
            column.key,
            *column.names,
            f"Date of {column.title}",
            f"{column.title} (dd/mm/yyyy)",
        ):
            assert column_named(name, names) is column, name
            assert column.title == name or never_stored(plain(name)) is None or plain(name) in names
