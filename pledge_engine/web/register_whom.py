"""A session that did not run: of whom it is said, by team, each to be left out, and then how many and who that makes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from pledge_engine.hires.everybody_else import Among, everybody_else
from pledge_engine.hires.group_sessions import session_to_record, who_is_due
from pledge_engine.hires.register_views import DueRow
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.questions import Question, Typed, radios
from pledge_engine.web.register_asking import NOTHING_YET, AskedPage, Given, Go, given_in
from pledge_engine.web.register_words import due_as, kind_of, name_of, no_longer_due, people
from pledge_engine.work import Work
from workflows.attendance import outcomes
from workflows.definition import Step
from workflows.outcomes import DID_NOT_RUN
from workflows.words import long_date, numbered, turn_word

# What the buttons of these pages send, and what they send beside it.
LIST, NARROW, CHOSEN, RECORD = "list", "narrow", "chosen", "it"
_MEANT, _PLACE, _TEAM, _GROUP = "meant", "place", "team:", "group:"
_OWN = frozenset({_MEANT, _PLACE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """Somebody of whom it would be said, with their tick."""

    reference: str
    name: str
    about: str
    ticked: bool
    mistake: str = ""

    @property
    def id(self) -> str:
        """Where a mistake's link leads."""
        return f"{_MEANT}-{self.reference}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """The people of one team."""

    title: str
    people: tuple[Meant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhomPage:
    """Everybody of whom it would be said that a session did not run; ``place`` narrows them, where there is more than one."""

    title: str
    heading: str
    lead: str
    place: Question | None
    teams: tuple[Together, ...]
    given: Given
    mistakes: tuple[Mistake, ...] = ()


def whom_page(work: Work, key: str, held_on: date, said: Mapping[str, str], typed: Typed) -> WhomPage | None:
    """Of whom it would be said, all ticked at first, or as they were ticked; None where nobody is due then.

    ``said`` is what was chosen for some of them, by reference.
    """
    step, rows = session_to_record(work, key), _counted_for(work, key, held_on, said)
    if not rows:
        return None
    place = typed.get(_PLACE, "")
    there = _in(rows, place)
    ticked = _ticked(typed)
    shown = [_meant(step, row, said, ticked) for row in there]
    titles = [f"{row.team}, {row.care_group}" for row in there]
    teams = groupby(zip(titles, shown, strict=True), key=lambda pair: pair[0])
    wrong = typed.get("do") == CHOSEN and not any(each.ticked for each in shown)
    found = (Mistake(shown[0].id, "Nobody is ticked: tick for whom the session did not run"),) if wrong else ()
    page = WhomPage(
        title=kind_of(step),
        heading=f"For whom did the session of {long_date(held_on)} not run?",
        lead=f"It would be recorded for everybody whose {turn_word(step.title)} was due by then, or had begun: "
        f"{people(len(there))}. Untick whoever this session was not for. Nothing is recorded for them.",
        place=_place(rows, place),
        teams=tuple(Together(title=title, people=tuple(each for _, each in pairs)) for title, pairs in teams),
        given=tuple(pair for pair in given_in(typed) if pair[0] not in _OWN),
        mistakes=found,
    )
    return replace(page, teams=_marked(page.teams, found)) if found else page


def not_run_page(work: Work, key: str, held_on: date, said: Mapping[str, str], typed: Typed) -> AskedPage | None:
    """How many and who they are of whom it would be said, and what that means for them; None where nobody is ticked.

    A team or care group that was chosen counts also where it was not listed on its own first.
    """
    step, ticked = session_to_record(work, key), _ticked(typed) or ()
    rows = _counted_for(work, key, held_on, said)
    meant = [row for row in _in(rows, typed.get(_PLACE, "")) if row.reference in ticked]
    if not meant:
        return None
    words = outcomes(step)
    gone = sorted(set(ticked) - {row.reference for row in rows})
    elsewhere = {row.reference for row in rows} - {row.reference for row in meant}
    return AskedPage(
        title=kind_of(step),
        heading=f"The session of {long_date(held_on)} did not run",
        lead=f"This would be recorded for {people(len(meant))}. What did not run counts as what the trust missed, not as what "
        "they did:",
        entries=tuple(
            f"{name_of(row)}, {numbered(step.title, row.n)}: {words[said.get(row.reference, DID_NOT_RUN)].lower()}"
            for row in meant
        ),
        warning=f"It is recorded on the records of {people(len(meant))} at once. If it ran after all, the register is put right "
        "for all of them in one form.",
        stands=" ".join((NOTHING_YET, *map(no_longer_due, gone))),
        given=tuple(pair for pair in given_in(typed) if pair[0] != _MEANT or pair[1] not in elsewhere),
        goes=Go(do=RECORD, words="Record that it did not run", warns=True),
        back=LIST,
    )


def of_those_ticked(typed: Typed, said: Mapping[str, str]) -> tuple[Mapping[str, str], Among]:
    """What was chosen for some of those who are ticked, and that of others it is said only of those."""
    ticked = _ticked(typed) or frozenset()
    return {who: how for who, how in said.items() if who in ticked}, Among(only=ticked)


def _counted_for(work: Work, key: str, held_on: date, said: Mapping[str, str]) -> list[DueRow]:
    """Whose turn it was, and whoever else something was chosen for, by care group, team and name."""
    step = session_to_record(work, key)
    rows = {row.reference: row for row in who_is_due(work, key, held_on) if row.reference in said}
    rows |= {row.reference: row for row in everybody_else(work, step, held_on, DID_NOT_RUN)}
    return sorted(rows.values(), key=lambda row: (row.care_group, row.team, name_of(row), row.reference))


def _ticked(typed: Typed) -> Collection[str] | None:
    """Who is ticked on this page; None where it was not shown yet, or shows others than those it was ticked among."""
    return frozenset(typed.getlist(_MEANT)) if typed.get("do") in {LIST, CHOSEN, RECORD} else None


def _meant(step: Step, row: DueRow, said: Mapping[str, str], ticked: Collection[str] | None) -> Meant:
    otherwise = outcomes(step)[said[row.reference]] if row.reference in said else ""
    return Meant(
        reference=row.reference,
        name=name_of(row),
        about=f"{due_as(step, row)}{f' {otherwise}, as you chose.' if otherwise else ''}",
        ticked=ticked is None or row.reference in ticked,
    )


def _in(rows: list[DueRow], place: str) -> list[DueRow]:
    """Those of a team or care group; all where none is of it."""
    return [row for row in rows if place in {f"{_TEAM}{row.team}", f"{_GROUP}{row.care_group}"}] or rows


def _place(rows: Iterable[DueRow], value: str) -> Question | None:
    """The care groups and teams to choose from, with how many each has; None where all are of one team."""
    listed = list(rows)
    if len({row.team for row in listed}) < 2:
        return None
    return Question(
        name=_PLACE,
        label="Care group or team",
        hint="Only those of it are listed, and everybody else is left as they are",
        kind="select",
        choices=radios([("", f"Everybody: {people(len(listed))}"), *_places(listed)]),
        value=value,
    )


def _places(rows: list[DueRow]) -> Iterator[tuple[str, str]]:
    for group, in_group in groupby(rows, key=lambda row: row.care_group):
        mine = list(in_group)
        yield f"{_GROUP}{group}", f"{group}: {people(len(mine))}"
        for team, in_team in groupby(mine, key=lambda row: row.team):
            yield f"{_TEAM}{team}", f"{team}, {group}: {people(len(list(in_team)))}"


def _marked(teams: tuple[Together, ...], found: Collection[Mistake]) -> tuple[Together, ...]:
    beside = {each.field: each.words for each in found}
    return tuple(
        replace(team, people=tuple(replace(each, mistake=beside.get(each.id, "")) for each in team.people))
        for team in teams
    )
