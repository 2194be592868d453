"""Mass assignment: whatever is sent with a form besides what it asks changes nothing that the form alone would not have.

Each form is sent by every role with a column of every table and the fields of every other form and of every step, in the
body and in the address. What that wrote is compared, table by table, with what the form alone writes.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pledge_engine.store.tables import METADATA
from tests.pledge_engine.web.test_looking import WRITTEN_BY_LOOKING
from tests.privacy.conftest import MadeOnce
from tests.privacy.expecting import person
from tests.privacy.forms import plainly
from tests.privacy.pages import Pages
from tests.privacy.routes import every_route
from tests.privacy.visitor import Content, Visitor, steps_asked
from tests.privacy.world import DEFINITION, RECORDS
from workflows.definition import Role

OWN = RECORDS["own"]
BESIDE = (*sorted(WRITTEN_BY_LOOKING), "log_in_attempt")
# What comes from chance, of which no two are alike; what stood there before stays as it is.
_CHANCE = re.compile(r"(?=[\w+/=-]*\d)[\w+/=-]{12,}")
# So many forms write something at least, or nothing would be shown by what they write.
LEAST = {Role.SERVICE_LEAD: 20, Role.ADMINISTRATOR: 12, Role.WORKER: 8}
_AT_LEAST = 3
Sent = dict[str, list[str]]
Fields = Mapping[str, Mapping[str, Sent]]


@pytest.fixture(scope="session")
def shown(pages: Pages, made_once: MadeOnce) -> Fields:
    """Every form that anybody is shown, by role and by where it is sent, filled in; a field that is left out is empty."""

    def make(folder: Path) -> None:
        found = {role.value: dict(_forms_of(pages, role)) for role in Role}
        (folder / "forms.json").write_text(json.dumps(found), encoding="utf-8")

    fields: Fields = json.loads((made_once("every form", make) / "forms.json").read_text(encoding="utf-8"))
    return fields


def typed(name: str) -> str:
    """What somebody types who sets up a place, or what anybody types."""
    part = name.rpartition(".")[2]
    return {"handle": "new.comer", "name": "New Comer", "email": "new.comer@trust.example"}.get(part) or plainly(name)


def _forms_of(pages: Pages, role: Role) -> Iterator[tuple[str, Sent]]:
    with Visitor(pages, "pledge", person(role, "own")) as visitor:
        for method, rule, route in every_route():
            for step in steps_asked(role, rule, route) if method == "GET" else ():
                visitor.ask("GET", visitor.address(rule, route, OWN, step))
        for address, forms in visitor.forms_shown().items():
            asked: Sent = {control.name: [] for form in forms for control in form.controls if control.name}
            yield address, asked | forms[0].filled(typed)


@dataclass(frozen=True, slots=True)
class Form:
    """One form as it is sent by itself, and every name that it has a use for."""

    address: str
    data: Sent
    names: frozenset[str]


def forms_to_send(visitor: Visitor, role: Role, shown: Mapping[str, Sent]) -> Iterator[Form]:
    """Every form: as it is shown to the role, or as somebody would send one who was never shown it."""
    for method, rule, route in every_route():
        for step in steps_asked(role, rule, route) if method == "POST" else ():
            address = visitor.address(rule, route, OWN, step)
            asked = shown.get(address, {})
            data = visitor.filled(rule, route, OWN, step)
            data = {name: values for name, values in asked.items() if values and name != "of"} | data
            # Who opened a form is told by every one of them, and alone decides whether one that is refused is kept.
            yield Form(address, data, frozenset({*asked, *data, "of"}))


def everything_else(visitor: Visitor, shown: Fields) -> Sent:
    """Every column, with what stands in it or what it points to, every field of a step, and every field of every form."""
    content = visitor.content(BESIDE)
    found: Sent = {}
    for table in METADATA.sorted_tables:
        for place, column in enumerate(table.columns):
            pointed = next((key.column.table.name for key in column.foreign_keys), "")
            rows, at = (content[pointed], 0) if pointed else (content[table.name], place)
            values = [str(row[at]) for row in rows[-1:] if row[at] is not None]
            found.setdefault(column.name, []).extend(values or ["1"])
    for step in DEFINITION.steps.values():
        found |= {key: ["1"] for key in step.fields}
    for forms in shown.values():
        for form in forms.values():
            for name, values in form.items():
                found.setdefault(name, values or ["1"])
    return found | {"role": ["administrator"], "handle": ["peer"], "reference": [RECORDS["same team"].reference]}


def written(before: Content, after: Content, known: frozenset[str]) -> list[tuple[str, str, str]]:
    """Every row that came or went, in the words that are no accident."""

    def plain(row: tuple[object, ...]) -> str:
        return _CHANCE.sub(lambda part: part[0] if part[0] in known else "by chance", repr(row))

    return sorted(
        (name, sign, plain(row))
        for name, rows in after.items()
        if rows != before[name]
        for sign, more, less in (("+", rows, before[name]), ("-", before[name], rows))
        for row in (Counter(more) - Counter(less)).elements()
    )


@pytest.mark.parametrize("role", Role)
def test_nothing_is_written_that_the_form_alone_would_not_have_written(
    pages: Pages, shown: Fields, role: Role, capfd: pytest.CaptureFixture[str]
) -> None:
    sent, wrote, wrong = 0, set[str](), list[tuple[object, ...]]()
    with Visitor(pages, "pledge", person(role, "own")) as visitor:
        before, besides = visitor.content(BESIDE), everything_else(visitor, shown)
        known = frozenset(_CHANCE.findall(repr(before))) | {word for each in besides for word in _CHANCE.findall(each)}
        for form in forms_to_send(visitor, role, shown[role.value]):
            extra = {name: values for name, values in besides.items() if name not in form.names}
            more = urlencode(extra, doseq=True)
            asked = visitor.ask("POST", f"{form.address}{'&' if '?' in form.address else '?'}{more}", form.data | extra)
            sent += 2 * len(extra)
            if asked.status >= 500:
                wrong.append((form.address, asked.status))
            if not visitor.stirred():
                continue
            after = visitor.content(BESIDE)
            wrote.add(form.address)
            visitor.begin_anew()
            visitor.ask("POST", form.address, form.data)
            alone = written(before, visitor.content(BESIDE), known)
            with_more = written(before, after, known)
            if alone != with_more:
                wrong.append((form.address, _apart(alone, with_more)))
            visitor.begin_anew()
    with capfd.disabled():
        sys.stdout.write(f" {sent} fields, {len(wrote)} forms wrote")
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(map(str, wrong))
    assert len(wrote) >= LEAST.get(role, _AT_LEAST), sorted(wrote)


def _apart(alone: list[tuple[str, str, str]], with_more: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [*(Counter(with_more) - Counter(alone)).elements(), *(Counter(alone) - Counter(with_more)).elements()][:4]
