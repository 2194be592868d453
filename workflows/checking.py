"""Checks a whole definition: whatever its parts say of each other must be there, be of the right kind and come in time.

Each part of the checks notes what it finds in the reading's mistakes, with the line of what is to be mended.
"""

from __future__ import annotations

from workflows.checking_conditions import check_conditions
from workflows.checking_loops import check_loops
from workflows.checking_people import check_people
from workflows.checking_reminders import check_reminders
from workflows.checking_requirements import check_requirements
from workflows.checking_rules import check_rules
from workflows.checking_shape import check_shape
from workflows.definition import Definition
from workflows.reading_fields import Reading
from workflows.timeline import Timeline

MOST_STEPS = 300
MOST_STAGES = 30
MOST_HIRE_DATES = 30


def check(definition: Definition, reading: Reading) -> None:
    """Note every mistake between the parts of a definition."""
    for what, kind, found, most in (
        ("steps", "step", definition.steps, MOST_STEPS),
        ("stages", "stage", definition.stages, MOST_STAGES),
        ("hire dates", "hire date", definition.hire_dates, MOST_HIRE_DATES),
    ):
        if len(found) > most:
            line = reading.line_of(kind, list(found)[most])
            reading.mistakes.add(
                line, f"there are more than {most} {what}", "a pledge that long is not kept: take some out"
            )
        if len(found) > 2 * most:
            # So much may not make the other checks slow.
            return
    timeline = Timeline(definition)
    check_shape(definition, timeline, reading)
    check_rules(definition, timeline, reading)
    check_conditions(definition, timeline, reading)
    check_requirements(definition, reading)
    check_people(definition, timeline, reading)
    check_reminders(definition, reading)
    check_loops(definition, timeline, reading)
