"""The pledge in force, to be read by anybody who is logged in: stage by stage, who holds each step, by when, and why."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response

from pledge_engine.publishing import text_of_version
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.site import Site, show
from pledge_engine.web.taking_away import file
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Stage, Step
from workflows.spoken_rules import condition_in_words, in_titles
from workflows.words import listed, sentence, with_need


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One step in words. ``facts`` pair what is said with its heading."""

    key: str
    title: str
    why: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePart:
    """One stage with its steps."""

    key: str
    title: str
    phase: str
    target: str
    steps: tuple[Promise, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PledgePage:
    """The whole pledge."""

    title: str
    version: int
    file: str
    stages: tuple[StagePart, ...]
    mistakes: tuple[Mistake, ...] = ()


def pledge_pages(site: Site) -> Blueprint:
    """The page, and each version as the file that it was put in force by."""
    pages = Blueprint("pledge", __name__)

    @pages.get("/pledge")
    def in_force() -> tuple[str, int]:
        pledge = site.office.pledge_in_force()
        stages = tuple(_stage(pledge, stage) for stage in pledge.stages.values())
        page = PledgePage(title=pledge.title, version=pledge.version, file=file_of(pledge.version), stages=stages)
        return show("pledge", page)

    @pages.get("/pledge/versions/<version>")
    def as_file(version: str) -> Response:
        number = whole_number(version) or 0
        text = site.look(lambda work: text_of_version(work, number))
        return file(text, "application/yaml", f"pledge-version-{number}.yaml")

    return pages


def file_of(version: int) -> str:
    """Where the file of a version is."""
    return f"/pledge/versions/{version}"


def _stage(pledge: Definition, stage: Stage) -> StagePart:
    return StagePart(
        key=stage.key,
        title=stage.title,
        phase=pledge.phases[stage.phase],
        target=sentence(stage.target.text) if stage.target else "None: it goes on until the person leaves",
        steps=tuple(_promise(pledge, step) for step in pledge.steps_by_stage[stage.key]),
    )


def _promise(pledge: Definition, step: Step) -> Promise:
    needs = listed(f"“{pledge.steps[key].title}”" for key in step.needs)
    facts = (
        ("Who", sentence(ROLE_WORDS[step.owner])),
        ("Agreed by", sentence(listed(ROLE_WORDS[role] for role in step.agreed_by)) if step.agreed_by else ""),
        ("By when", sentence(in_titles(pledge, step.due.text))),
        ("Only when", sentence(condition_in_words(pledge, step.when)) if step.when else ""),
        ("Cannot start before", f"{needs} done" if needs else ""),
        ("Asks", sentence(listed(field.title[:1].lower() + field.title[1:] for field in step.fields.values()))),
    )
    return Promise(
        key=step.key,
        title=with_need(step.title, required=step.required),
        why=step.guidance,
        facts=tuple(each for each in facts if each[1]),
    )
