"""What a step asks, ready to be answered: each field with its hint, its choices and an example that would be accepted."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from pledge_engine.hires.examples import example
from pledge_engine.hires.holders import holds_now
from pledge_engine.hires.leading import said_holders
from pledge_engine.hires.log_in_told import recorded_without_log_in
from pledge_engine.hires.read_by import read_by, who_is_meant
from pledge_engine.hires.reading import open_reader
from pledge_engine.work import Work
from workflows.anchors import field_answer
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Step
from workflows.fields import HAPPENED_ON, Field, FieldType
from workflows.following import last_before, who_puts_it_right
from workflows.holding import asked_before_offering
from workflows.journey import Journey
from workflows.rules import FieldOf, parse_anchor
from workflows.spoken_rules import condition_in_words
from workflows.words import listed, long_date, sentence

FREE_TEXT_WARNING = "Do not include health or personal information. The worker can read this."


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question. ``choices`` and ``columns`` pair a key with its words; ``only_when`` is the condition it is asked under.

    ``asked_if`` says that condition for people, and ``row`` are the questions of each row.
    """

    field: str
    title: str
    type: str
    required: bool
    hint: str
    only_when: str
    choices: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    example: str
    warning: str
    asked_if: str = ""
    row: tuple[FormField, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """One step with everything it asks; ``agreed_by`` are the roles in words, empty where its owner completes it alone.

    ``day_hint`` goes with the question on which day it happened; it is empty where an answer of the step always says that.
    ``read_by`` says who can read the answers, where only some may, and ``unnamed`` whom to ask where no name is shown.
    ``no_log_in`` says who may record a step of a worker as whom nobody logs in.
    ``held`` is what whoever completes it says is meant all the same, where that is asked while a record is on hold.
    """

    step: str
    title: str
    guidance: str
    owner: str
    required: bool
    rule: str
    agreed_by: tuple[str, ...]
    may_be_not_applicable: bool
    day_hint: str
    fields: tuple[FormField, ...]
    read_by: tuple[str, ...] = ()
    unnamed: str = ""
    no_log_in: str = ""
    held: str = ""


def step_form(work: Work, reference: str, step: str) -> StepForm:
    """The form of a step on a record; raises ``NotFound`` for a step that the actor does not see."""
    reader = open_reader(work, reference)
    found = reader.step(step)
    form = form_of(reader.journey.definition, found, example_day=long_date(work.today))
    return replace(
        form,
        owner=said_holders(holds_now(found, reader.journey.open_turn(found.key)), reader.leads),
        unnamed=who_is_meant(reader),
        no_log_in=recorded_without_log_in(reader, found),
        held=asked_before_offering(reader.journey, found),
        fields=tuple(_beside_what_was_agreed(reader.journey, found, field) for field in form.fields),
    )


def form_of(definition: Definition, step: Step, *, example_day: str = "6 August 2026") -> StepForm:
    """The form of a step of a pledge, whatever the record."""
    return StepForm(
        step=step.key,
        title=step.title,
        guidance=step.guidance,
        owner=sentence(ROLE_WORDS[step.owner]),
        required=step.required,
        rule=step.due.text,
        agreed_by=tuple(ROLE_WORDS[role] for role in step.agreed_by),
        may_be_not_applicable=step.may_be_not_applicable,
        day_hint=_day_hint(step),
        read_by=read_by(step),
        fields=tuple(
            replace(_form_field(field, example(step, field, example_day)), asked_if=_asked_if(definition, step, field))
            for field in step.fields.values()
        ),
    )


def _beside_what_was_agreed(journey: Journey, step: Step, asked: FormField) -> FormField:
    """The question with the day that was agreed before, where its answer usually repeats it."""
    anchor = parse_anchor(unlike) if (unlike := step.fields[asked.field].warn_unlike) else None
    before = field_answer(journey, anchor.step, anchor.field) if isinstance(anchor, FieldOf) else None
    if not isinstance(before, date) or not isinstance(anchor, FieldOf):
        return asked
    title = journey.definition.steps[anchor.step].fields[anchor.field].title
    planned = f"{title}: {long_date(before)}{_but_not_before(journey, step, asked, before)}"
    return replace(asked, hint=f"{asked.hint.rstrip('.')}. {planned}".removeprefix(". "))


def _but_not_before(journey: Journey, step: Step, asked: FormField, planned: date) -> str:
    """Beside a planned day that would not be taken as the day it happened: what is recorded as having happened only later."""
    turn = journey.open_turn(step.key)
    last = last_before(journey, step, turn.n) if turn and step.fields[asked.field].sets == HAPPENED_ON else None
    if last is None or last.happened_on is None or planned >= last.happened_on:
        return ""
    return f". But {last.what}, which it comes after, is recorded as of {long_date(last.happened_on)}.{who_puts_it_right(last)}"


def _day_hint(step: Step) -> str:
    """What to know when asked on which day a step happened; empty where nobody needs to be asked."""
    if step.tells_its_day:
        return ""
    if step.ends_with_its_last_day:
        return "Leave empty if it was on the last of these days"
    given = f"Leave empty if you gave {listed((f'“{asked.title}”' for asked in step.days_asked), last='or')}, or if"
    return f"{given if step.days_asked else 'Leave empty if'} it was today"


def _form_field(field: Field, example: str) -> FormField:
    return FormField(
        field=field.key,
        title=field.title,
        type=field.type.value,
        required=field.required,
        hint=field.hint,
        only_when=field.when.text if field.when else "",
        choices=tuple(field.choices.items()),
        columns=tuple((key, column.title) for key, column in field.columns.items()),
        example=example,
        warning=FREE_TEXT_WARNING if _takes_free_text(field) else "",
        row=tuple(_form_field(column, "") for column in field.columns.values()),
    )


def _asked_if(definition: Definition, step: Step, field: Field) -> str:
    """When a question is asked: "only if the answer to “Post” is fixed term"; empty where it always is."""
    return f"only if {condition_in_words(definition, field.when, beside=step)}" if field.when else ""


def _takes_free_text(field: Field) -> bool:
    return field.type is FieldType.TEXT or any(_takes_free_text(column) for column in field.columns.values())
