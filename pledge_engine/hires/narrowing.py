"""What needs attention, narrowed to one team, step, owner, or to whom a step waits for: exactly what the numbers count of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, not_, true

from pledge_engine.errors import Invalid
from pledge_engine.hires.filters import team_is
from pledge_engine.hires.finding import titles_of
from pledge_engine.hires.holding import held_by
from pledge_engine.hires.steps_known import steps_known
from pledge_engine.hires.waits_for import WAITING_WORDS
from pledge_engine.store.tables.occurrence import occurrences
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.blockers import ROLE_WORDS
from workflows.definition import Definition, Role
from workflows.naming import named, nearest_named
from workflows.words import sentence

NOBODY_SAID = "Nobody has said whom it waits for"
_UNSAID = "nobody_said"
_WAITS = {whom.value: words for whom, words in WAITING_WORDS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody asks for, in their own words; an empty one leaves everything in."""

    team: str = ""
    step: str = ""
    owner: str = ""
    waiting_on: str = ""

    @property
    def of_steps(self) -> bool:
        """Whether some steps alone are asked for, and nothing of records as a whole."""
        return bool(self.step.strip() or self.owner.strip() or self.waiting_on.strip())


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """The conditions on ``teams`` and on ``occurrences``, None where there is none to apply."""

    teams: ColumnElement[bool] | None
    turns: ColumnElement[bool] | None

    @property
    def all(self) -> ColumnElement[bool]:
        """Both, as one condition on turns joined with their records' teams."""
        return and_(true(), *(each for each in (self.teams, self.turns) if each is not None))


def narrowed(work: Work, definition: Definition, wanted: Wanted) -> Narrowed:
    """What is meant; raises ``NotFound`` for a team that the actor cannot see and ``Invalid`` for words that mean nothing."""
    there = team_is(work, wanted.team) if wanted.team.strip() else None
    turns = list(_turns(work, definition, wanted))
    return Narrowed(teams=there, turns=and_(*turns) if turns else None)


def _turns(work: Work, definition: Definition, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.step.strip():
        yield occurrences.c.step == _meant("step", wanted.step, titles_of(steps_known(work).values()))
    if wanted.owner.strip():
        role = Role(_meant("owner", wanted.owner, owners_of(definition)))
        yield held_by(role, definition.steps.values())
    if wanted.waiting_on.strip():
        key = _meant("waiting_on", wanted.waiting_on, {**_WAITS, _UNSAID: NOBODY_SAID})
        told = occurrences.c.step.not_in([known.key for known in steps_known(work).values() if known.sensitive])
        said = and_(told, occurrences.c.waiting_on.is_not(None))
        yield not_(said) if key == _UNSAID else and_(told, occurrences.c.waiting_on == key)


def owners_of(definition: Definition) -> dict[str, str]:
    """Everybody who can be late with a step, which is never the worker."""
    owners = {step.owner for step in definition.steps.values()} - {Role.WORKER}
    return {role.value: ROLE_WORDS[role] for role in Role if role in owners}


_ASKED = {
    "step": ("Step", "a step"),
    "owner": ("Owner", "an owner of steps"),
    "waiting_on": ("Waiting on", "one of those"),
}


def words_by_key(definition: Definition) -> dict[str, str]:
    """What each step, each owner and all that a step can wait for is called, by its key."""
    known = {**titles_of(definition.steps.values()), **owners_of(definition), **_WAITS, _UNSAID: NOBODY_SAID}
    return {key: sentence(words) for key, words in known.items()}


def _meant(field: str, word: str, titles: Mapping[str, str]) -> str:
    """The key that is meant, by itself or by its words; raises ``Invalid``."""
    plain = {key: words.removeprefix("the ").removeprefix("waiting for ") for key, words in titles.items()}
    for known in (plain, titles):
        if (key := named(word, known)) is not None:
            return key
    title, what = _ASKED[field]
    raise Invalid([FieldMistake(field, title, f"“{word.strip()[:40]}” is not {what}", nearest_named(word, plain))])
