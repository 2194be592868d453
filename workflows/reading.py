"""Reading a definition file: its text becomes one frozen ``Definition``, or every mistake in it with line and mend.

Opening the shipped file is the only reading from a disk that ``workflows`` does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from workflows.checking import check
from workflows.definition import Definition, HireDate, Pillar
from workflows.mistakes import DefinitionMistakes, Mistake, Mistakes, TooManyMistakes
from workflows.nodes import Broken, Section
from workflows.reading_fields import Reading
from workflows.reading_ladder import read_ladder
from workflows.reading_stages import read_stages
from workflows.reading_values import Entries
from workflows.sources import read_nodes

__all__ = ["DefinitionMistakes", "Mistake", "load_shipped", "read_definition", "read_stored"]

DEFINITION_KEYS = (
    *("pledge", "version", "title", "phases", "hire_dates", "hire_facts", "pillars", "bands"),
    *("reminders", "stages"),
)
HIRE_DATE_KEYS = ("title", "defaults_to")
PILLAR_KEYS = ("title", "roles")
SHIPPED = "lived_experience_pledge.yaml"


def read_definition(text: str, name: str) -> Definition:
    """Read a definition; ``name`` is the file's name in messages; raises ``DefinitionMistakes`` with all of them."""
    return _built(text, Mistakes(name), checked=True)


def _built(text: str, mistakes: Mistakes, *, checked: bool) -> Definition:
    try:
        definition = _read(text, mistakes, checked=checked)
    except TooManyMistakes:
        definition = None
    if definition is None or mistakes:
        raise mistakes.as_error()
    return definition


@lru_cache(maxsize=16)
def read_stored(text: str, name: str) -> Definition:
    """Read a version that was checked when it was put in force: a check that is new since then does not take it away."""
    return _built(text, Mistakes(name), checked=False)


@cache
def load_shipped() -> Definition:
    """The definition that comes with the product."""
    text = files("workflows").joinpath("definitions", SHIPPED).read_text(encoding="utf-8")
    return read_definition(text, SHIPPED)


def _read(text: str, mistakes: Mistakes, *, checked: bool) -> Definition | None:
    root = read_nodes(text, mistakes)
    if not isinstance(root, Section):
        if not isinstance(root, Broken):
            mistakes.add(root.line, "the file is not made of keys", "start from a copy of the shipped definition")
        return None
    reading = Reading(mistakes)
    entries = Entries(root, "the definition", DEFINITION_KEYS, mistakes)
    # Half a character, noted already, has no bytes of its own.
    content_hash = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    definition = _definition(entries, content_hash, reading)
    if checked:
        check(definition, reading)
    return definition


def _definition(entries: Entries, content_hash: str, reading: Reading) -> Definition:
    hire_facts = _hire_facts(entries, reading)
    pillars = _pillars(entries, reading)
    bands = entries.titles("bands", needed=True)
    reading.lists.update(hire_facts)
    reading.lists["pillars"] = {key: pillar.title for key, pillar in pillars.items()}
    reading.lists["roles"] = {key: title for pillar in pillars.values() for key, title in pillar.roles.items()}
    reading.lists["bands"] = bands
    hire_dates = _hire_dates(entries, reading)
    reading.ladder = read_ladder(entries, "the definition", reading.ladder, reading)
    stages, steps = read_stages(entries, reading)
    key = entries.text("pledge", "lived_experience_pledge")
    if key:
        entries.check_name(key, entries.line_of("pledge"))
    version = entries.number("version", least=1)
    if "version" not in entries:
        entries.lacks("version", "1")
    return Definition(
        key=key,
        version=version or 1,
        title=entries.text("title", "Lived Experience Workforce Pledge"),
        content_hash=content_hash,
        phases=MappingProxyType(dict(entries.titles("phases", needed=True))),
        stages=stages,
        steps=steps,
        hire_dates=hire_dates,
        hire_facts=hire_facts,
        pillars=pillars,
        bands=MappingProxyType(dict(bands)),
    )


def _hire_dates(entries: Entries, reading: Reading) -> Mapping[str, HireDate]:
    dates = {}
    for key, line, section in entries.sections("hire_dates", "date"):
        reading.places["hire date", key] = line
        inner = Entries(section, f"the hire date '{key}'", HIRE_DATE_KEYS, reading.mistakes)
        dates[key] = HireDate(key=key, title=inner.text("title", "Start date"), defaults_to=inner.text("defaults_to"))
    return MappingProxyType(dates)


def _hire_facts(entries: Entries, reading: Reading) -> Mapping[str, Mapping[str, str]]:
    facts = {}
    for key, line, section in entries.sections("hire_facts", "fact"):
        reading.places["hire fact", key] = line
        outer = Entries(Section({key: section}, {key: line}, line), "'hire_facts'", (key,), reading.mistakes)
        facts[key] = MappingProxyType(dict(outer.titles(key)))
    return MappingProxyType(facts)


def _pillars(entries: Entries, reading: Reading) -> Mapping[str, Pillar]:
    pillars = {}
    seen: dict[str, str] = {}
    for key, line, section in entries.sections("pillars", "pillar", needed=True):
        reading.places["pillar", key] = line
        inner = Entries(section, f"the pillar '{key}'", PILLAR_KEYS, reading.mistakes)
        roles = inner.titles("roles", needed=True)
        for role in roles:
            if role in seen:
                problem = f"the role '{role}' is in two pillars, '{seen[role]}' and '{key}'"
                reading.mistakes.add(inner.line_of("roles"), problem, "give one of the two another short name")
            seen[role] = key
        pillars[key] = Pillar(key=key, title=inner.text("title", "Leadership"), roles=MappingProxyType(dict(roles)))
    return MappingProxyType(pillars)
