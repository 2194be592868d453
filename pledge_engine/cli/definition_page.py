"""The pledge for people: what is promised at every stage, by whom, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from pledge_engine.cli.output import facts, heading, show, table, text
from pledge_engine.cli.step_page import asks
from pledge_engine.hires.forms import form_of
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Stage, Step
from workflows.spoken_rules import condition_in_words
from workflows.words import listed, sentence, with_need


def print_definition(definition: Definition) -> None:
    """The whole pledge in short."""
    titled = f"{definition.title}, version {definition.version}"
    show(text(titled, "bold"), *(part for stage in definition.stages.values() for part in _stage(definition, stage)))


def _stage(definition: Definition, stage: Stage) -> Iterator[RenderableType]:
    yield heading(f"{definition.phases[stage.phase]}: {stage.title} ({stage.key})")
    target = stage.target.text if stage.target else "none, it goes on until the person leaves"
    yield text(f"Target: {target}")
    yield text("")
    yield table(
        ("Step", "Who holds it", "Due"), [_step(definition, step) for step in definition.steps_by_stage[stage.key]]
    )


def _step(definition: Definition, step: Step) -> Sequence[Text]:
    title = text(with_need(step.title, required=step.required))
    title.append(f"\n{step.key}", style="bright_black")
    agreed = f"\nagreed by {listed(ROLE_WORDS[role] for role in step.agreed_by)}" if step.agreed_by else ""
    condition = f"\nonly when {condition_in_words(definition, step.when)}" if step.when else ""
    return title, text(sentence(ROLE_WORDS[step.owner]) + agreed), text(step.due.text + condition)


def print_promise(definition: Definition, step: Step) -> None:
    """One step of the pledge with everything it asks."""
    form = form_of(definition, step)
    opens = f"with the stage {step.opens_with}" if step.opens_with else ""
    opens = f"after {step.opens_after}" if step.opens_after else opens
    show(
        text(f"{step.title} ({step.key})", "bold"),
        facts(
            [
                ("Why", step.guidance),
                ("Stage", definition.stages[step.stage].title),
                ("Who holds it", with_need(form.owner, required=form.required)),
                ("Agreed by", sentence(listed(form.agreed_by))),
                ("Due", step.due.text),
                ("Opens", opens),
                ("Cannot start until", listed(step.needs) if step.needs else ""),
                ("Only when", condition_in_words(definition, step.when) if step.when else ""),
            ]
        ),
        *(Padding(part, 0) for part in asks(form)),
    )
