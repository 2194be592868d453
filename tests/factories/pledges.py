"""Small pledges made of plain words: each becomes the text of a definition file and is read like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from workflows.definition import Definition
from workflows.reading import read_definition

Words = Mapping[str, Any]

START_DATE: Words = {"title": "Start date", "type": "date", "sets": "start_date"}


def a_step(due: str = "10 working days after stage starts", *, owner: str = "service_lead", **more: Any) -> Words:
    """A step in the words of a definition file; a key that Python reserves takes an underscore behind it."""
    step = {"title": "", "guidance": "Made up.", "owner": owner, "need": "required", "due": due}
    return step | {key.rstrip("_"): value for key, value in more.items()}


def a_stage(steps: Mapping[str, Words], **more: Any) -> Words:
    """A stage with these steps; it ends as left, which any stage may."""
    titled = {key: {**step, "title": step["title"] or title_of(key)} for key, step in steps.items()}
    return {"phase": "only", "ends_as": "left", **more, "steps": titled}


def title_of(key: str) -> str:
    """The title that a made-up stage or step has: its name with a capital and without underscores."""
    return key.replace("_", " ").capitalize()


def pledge_text(stages: Mapping[str, Words], *, hire_dates: Sequence[str] = (), version: int = 1) -> str:
    """The text of a definition file with these stages. Hire dates beside the first default to the first."""
    dates: dict[str, dict[str, str]] = {name: {"title": title_of(name)} for name in hire_dates}
    for name in hire_dates[1:]:
        dates[name]["defaults_to"] = hire_dates[0]
    words = {
        "pledge": "made_up_pledge",
        "version": version,
        "title": "A made-up pledge",
        "phases": {"only": "The only phase"},
        "hire_dates": dates,
        "pillars": {"doing": {"title": "The doing", "roles": {"peer_worker": "Peer worker"}}},
        "bands": {"3": "Band 3"},
        "stages": {key: {"title": title_of(key), **stage} for key, stage in stages.items()},
    }
    written = {key: value for key, value in words.items() if value}
    return yaml.dump(written, Dumper=_WrittenOut, sort_keys=False, allow_unicode=True)


class _WrittenOut(yaml.SafeDumper):
    """Writes out in full what stands in two places: a definition file has no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the name of the argument is the library's
        return True


def a_pledge(stages: Mapping[str, Words], *, hire_dates: Sequence[str] = (), version: int = 1) -> Definition:
    """A definition with these stages, read and checked."""
    return read_definition(pledge_text(stages, hire_dates=hire_dates, version=version), "made_up.yaml")


def one_stage(**steps: Words) -> Definition:
    """A definition whose only stage, "only", has these steps."""
    return a_pledge({"only": a_stage(steps)})
