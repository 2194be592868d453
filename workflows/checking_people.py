"""Checks what a definition asks of people: who agrees, who may read, what waits for an offer, what is never asked."""

from __future__ import annotations

import re

from workflows.definition import Definition, OthersSee, Role, Step
from workflows.fields import Field
from workflows.mistakes import one_of
from workflows.reading_fields import Reading
from workflows.timeline import Timeline

# What the pledge never stores, as the titles and names of fields would say it.
NEVER_STORED = re.compile(
    r"\b(diagnos[ei]s|date of birth|birthday|dob|nhs number|home address|postcode|ethnicity|ethnic group|religion|"
    r"sexual orientation|sexuality|disability|medication|sickness|absence reason|reason for absence|"
    r"interview scores?|dbs (certificate )?number)\b"
)


def check_people(definition: Definition, timeline: Timeline, reading: Reading) -> None:
    """Note every step that would break a promise made to the people in it."""
    offers = [timeline.opens[step.key] for step in definition.steps.values() if step.per_person]
    offer = min(offers, default=-1)
    for step in definition.steps.values():
        _check_agreement(step, reading)
        _check_readers(step, reading)
        _check_offer(step, timeline, offer, reading)
        if step.carried_months and step.per_person:
            problem = f"'{step.key}' belongs to one person, so it cannot be carried to the next"
            reading.mistakes.add(reading.line_of("step", step.key, "carried_for"), problem, "take 'carried_for' out")
        for field in step.fields.values():
            path = ("step", step.key, "fields", field.key)
            _check_never_stored(field, path, reading)
            for column in field.columns.values():
                _check_never_stored(column, (*path, "columns", column.key), reading)


def _check_agreement(step: Step, reading: Reading) -> None:
    doubtful = ("step", step.key, "owner") in reading.doubtful
    if step.agreed_by and step.owner not in step.agreed_by and not doubtful:
        problem = f"'{step.owner}' completes '{step.key}' but is not among those who agree it"
        mend = f"let {one_of(step.agreed_by)} own it, or take 'agreed_by' out"
        reading.mistakes.add(reading.line_of("step", step.key, "agreed_by"), problem, mend)


def _check_readers(step: Step, reading: Reading) -> None:
    path = ("step", step.key, "answers_seen_by")
    if step.sensitive and not step.answers_seen_by:
        problem = f"'{step.key}' is sensitive and does not say who may see its answers"
        mend = "add for example 'answers_seen_by: [worker, service_lead]'"
        reading.mistakes.add(reading.line_of("step", step.key, "sensitive"), problem, mend)
    if not step.answers_seen_by:
        if step.others_see is not OthersSee.NOTHING:
            line = reading.line_of("step", step.key, "others_see")
            reading.mistakes.add(
                line, "'others_see' means nothing without 'answers_seen_by'", "add who may see the answers"
            )
        return
    for role in dict.fromkeys((step.owner, Role.WORKER)):
        if role not in step.answers_seen_by and ("step", step.key, "owner") not in reading.doubtful:
            why = "records them" if role is step.owner else "sees everything about themselves"
            reading.mistakes.add(reading.line_of(*path), f"'{role}' {why} and may not see the answers", f"add {role}")


def _check_offer(step: Step, timeline: Timeline, offer: int, reading: Reading) -> None:
    """Before the conditional offer there is no health question, and no worker to hold or agree a step."""
    if offer < 0 or ("step", step.key, "owner") in reading.doubtful:
        return
    if step.owner is Role.OCCUPATIONAL_HEALTH and timeline.opens[step.key] <= offer:
        problem = f"'{step.key}' asks about health before anybody has been offered the post"
        reading.mistakes.add(reading.line_of("step", step.key), problem, "open it in a stage after the offer")
    if Role.WORKER in (step.owner, *step.agreed_by) and timeline.place(step) <= offer:
        problem = f"'{step.key}' asks the worker, and nobody has been offered the post yet"
        reading.mistakes.add(reading.line_of("step", step.key), problem, "move it to a stage after the offer")


def _check_never_stored(field: Field, path: tuple[str, ...], reading: Reading) -> None:
    said = f"{field.key.replace('_', ' ')} {field.title}".lower()
    if found := NEVER_STORED.search(said):
        problem = f"'{found[0]}' is never stored, because nobody needs it to keep the pledge"
        reading.mistakes.add(reading.line_of(*path), problem, "take the field out: keep dates, outcomes and links")
