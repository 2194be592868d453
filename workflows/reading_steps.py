"""The steps of a stage: from the section that describes one to a frozen ``Step``."""

from __future__ import annotations

import re

from workflows.definition import BOTH_LEADS, Need, OthersSee, Requirement, Role, Step
from workflows.mistakes import nearest, shown
from workflows.reading_fields import Reading, read_fields
from workflows.reading_ladder import read_ladder
from workflows.reading_values import Entries
from workflows.rules import DueRule, parse_rule

STEP_KEYS = (
    *("title", "guidance", "owner", "need", "never_not_applicable", "agreed_by", "due", "opens", "needs", "when"),
    *("carried_for", "per_person", "sensitive", "answers_seen_by", "others_see", "clears", "pace"),
    *("fixed_after_stage", "register", "reminders"),
    *("turn_counts_when", "completes_when", "blocks_advance", "look_again_unless", "fields"),
)
REQUIREMENT_KEYS = ("condition", "otherwise")
AGREED_BY = {"both leads": BOTH_LEADS, "both leads and worker": (*BOTH_LEADS, Role.WORKER)}
OWNERS = tuple(Role)[:7]

_OPENS = re.compile(r"(with|after) ([a-z][a-z0-9_]*)\Z")
_MONTHS = re.compile(r"([1-9][0-9]?) months?\Z")
# Stands in for a rule that could not be read, so that the rest of the step is still checked.
_UNREAD_RULE = parse_rule("on stage starts")


def read_step(entries: Entries, key: str, stage: str, reading: Reading) -> Step:
    """One step; whatever could not be read is noted and left at its plainest value."""
    path = ("step", key)
    for name in STEP_KEYS:
        reading.places[(*path, name)] = entries.line_of(name)
    with_stage, after_step = _opens(entries, reading)
    return Step(
        key=key,
        title=entries.text("title", "Agree the job plan"),
        stage=stage,
        guidance=entries.text("guidance", "Why this is in the pledge, and what good looks like."),
        owner=_role(entries, path, reading),
        need=_need(entries, path, reading),
        due=_due(entries, path, reading),
        fields=read_fields(entries, key, reading),
        agreed_by=_agreed_by(entries, path, reading),
        opens_with=with_stage,
        opens_after=after_step,
        needs=entries.names("needs"),
        when=entries.condition("when"),
        completes_when=_requirements(entries, key, "completes_when", reading),
        blocks_advance=_requirements(entries, key, "blocks_advance", reading),
        look_again_unless=_requirements(entries, key, "look_again_unless", reading),
        turn_counts_when=entries.condition("turn_counts_when"),
        clears=entries.text("clears"),
        pace=entries.flag("pace"),
        sensitive=entries.flag("sensitive"),
        answers_seen_by=_seen_by(entries, reading),
        others_see=entries.word("others_see", OthersSee) or OthersSee.NOTHING,
        may_be_not_applicable=not entries.flag("never_not_applicable"),
        per_person=entries.flag("per_person"),
        carried_months=_carried(entries, reading),
        fixed_after_stage=entries.flag("fixed_after_stage"),
        register=entries.text("register"),
        ladder=read_ladder(entries, f"the step '{key}'", reading.ladder, reading, path),
        line=reading.places[path],
    )


def _role(entries: Entries, path: tuple[str, ...], reading: Reading) -> Role:
    text = entries.text("owner", "service_lead")
    if text in OWNERS:
        return Role(text)
    if text:
        reading.mistakes.add(entries.line_of("owner"), f"{shown(text)} cannot own a step", nearest(text, OWNERS))
    reading.doubtful.add((*path, "owner"))
    return Role.SERVICE_LEAD


def _need(entries: Entries, path: tuple[str, ...], reading: Reading) -> Need:
    need = entries.word("need", Need, "required")
    if need is None:
        reading.doubtful.add((*path, "need"))
    return need or Need.OPTIONAL


def _due(entries: Entries, path: tuple[str, ...], reading: Reading) -> DueRule:
    rule = entries.rule("due")
    if "due" not in entries:
        entries.lacks("due", "10 working days after stage starts")
    if rule is None:
        reading.doubtful.add((*path, "due"))
    return rule or _UNREAD_RULE


def _agreed_by(entries: Entries, path: tuple[str, ...], reading: Reading) -> tuple[Role, ...]:
    text = entries.text("agreed_by")
    if text and text not in AGREED_BY:
        mend = "write 'both leads' or 'both leads and worker', or take it out"
        reading.mistakes.add(entries.line_of("agreed_by"), f"{shown(text)} cannot agree a step", mend)
        reading.doubtful.add((*path, "agreed_by"))
    return AGREED_BY.get(text, ())


def _opens(entries: Entries, reading: Reading) -> tuple[str, str]:
    text = entries.text("opens")
    if not text:
        return "", ""
    match = _OPENS.match(text)
    if match is None:
        mend = "write 'with' and a stage, or 'after' and a step, for example 'after start_confirmed'"
        reading.mistakes.add(entries.line_of("opens"), f"{shown(text)} does not say when the step opens", mend)
        return "", ""
    return (match[2], "") if match[1] == "with" else ("", match[2])


def _requirements(entries: Entries, step: str, key: str, reading: Reading) -> tuple[Requirement, ...]:
    found = []
    for place, section in enumerate(entries.items(key, "'condition' and 'otherwise'")):
        reading.places[("step", step, key, str(place))] = section.lines.get("condition", section.line)
        item = Entries(section, f"'{key}'", REQUIREMENT_KEYS, reading.mistakes)
        condition = item.condition("condition", "start_confirmed.post is permanent")
        otherwise = item.text("otherwise", "Say in a sentence what is still to be done.")
        if condition is not None:
            found.append(Requirement(condition=condition, otherwise=otherwise))
    return tuple(found)


def _seen_by(entries: Entries, reading: Reading) -> tuple[Role, ...]:
    names = entries.names("answers_seen_by")
    for name in names:
        if name not in set(Role):
            line = entries.line_of("answers_seen_by")
            reading.mistakes.add(line, f"{shown(name)} is not a role", nearest(name, list(Role)))
    return tuple(Role(name) for name in names if name in set(Role))


def _carried(entries: Entries, reading: Reading) -> int | None:
    text = entries.text("carried_for")
    if not text:
        return None
    match = _MONTHS.match(text)
    if match is None:
        reading.mistakes.add(
            entries.line_of("carried_for"), f"{shown(text)} is not a time", "write for example '12 months'"
        )
        return None
    return int(match[1])
