"""Whoever has every table that the board may ask for cannot work out a number that is about 1 to 4 people.

The attack is algebra: every figure shown is an equation in what nobody is shown, and whatever those equations determine,
alone or because no number is negative, counts as given away. Whom each promise was made to is kept here promise by promise, so
that people are counted as other code than the engine's counts them.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge_engine.reports import suppression
from pledge_engine.reports.counts import Concerned, Counted, Counts, People, Unit
from pledge_engine.reports.figures import Figures, safe_quarters, safe_rows
from pledge_engine.reports.period import Quarter

NOTHING: tuple[list[str], list[str], list[str]] = ([], [], [])
QUARTERS = (Quarter(2026, 0), Quarter(2026, 1), Quarter(2026, 2))
OUTERS, INNERS = ("a", "b", "c"), ("1", "2", "3")
RUNS = [QUARTERS[i:j] for i in range(3) for j in range(i + 1, 4)]
# One number that nobody is shown: a quarter of one step, or of one team, by what became of it.
Atom = tuple[str, Quarter, str, str, int]
Form = frozenset[Atom]
# Whom the promises of each unit were made to that were kept, kept late and not kept: one name for each promise.
Promises = dict[Unit, tuple[list[str], list[str], list[str]]]
COLUMNS = {"kept": (0,), "kept_late": (1,), "not_kept": (2,), "counted": (0, 1, 2)}


def counted(promises: Promises) -> Counted:
    return {unit: Counts(*map(len, made_to)) for unit, made_to in promises.items()}


def concerned(promises: Promises) -> Concerned:
    """How many people each unit, each outer unit and each quarter is about."""
    asked = {
        Unit(unit.quarter, *names)
        for unit in promises
        for names in (("", ""), (unit.outer, ""), (unit.outer, unit.inner))
    }
    return {unit: people_in(promises, unit) for unit in asked}


def people_in(promises: Promises, wanted: Unit) -> People:
    within = [
        made_to
        for unit, made_to in promises.items()
        if all(asked in ("", there) for asked, there in zip(wanted, unit, strict=True))
    ]
    kept, late, missed = ({who for made_to in within for who in made_to[place]} for place in range(3))
    return People(len(kept), len(late), len(missed), len(late | missed), len(kept | late | missed))


@st.composite
def names(draw: st.DrawFn, spread: int) -> list[str]:
    """Whom so many promises were made to: each another person, or a few people many times."""
    few = st.sampled_from((0, 0, 0, 1, 2, 4, 5, 9)) if spread else st.integers(0, 60)
    number, people = draw(few), draw(st.sampled_from((0, 0, 1, 4, 5, 7)))
    whose = draw(st.integers(0, 10**6)) if not people else draw(st.integers(0, 2))
    return [f"{whose}.{place % people if people else place}" for place in range(number)]


@st.composite
def trees(draw: st.DrawFn) -> tuple[Promises, Promises]:
    """The same promises by stage and step, and by care group and team: the quarters' totals are the same."""
    promises: Promises = {}
    for quarter, outer, inner in product(QUARTERS, OUTERS, INNERS):
        if draw(st.integers(0, 5)):
            spread = draw(st.integers(0, 1))
            promises[Unit(quarter, outer, inner)] = draw(st.tuples(names(0), names(spread), names(spread)))
    places: Promises = {}
    for unit, made_to in promises.items():
        where = Unit(unit.quarter, draw(st.sampled_from(OUTERS)), draw(st.sampled_from(INNERS)))
        before = places.get(where, ([], [], []))
        places[where] = (before[0] + made_to[0], before[1] + made_to[1], before[2] + made_to[2])
    return promises, places


def atoms(tree: str, quarters: Iterable[Quarter], outer: str | None, inner: str | None, column: str) -> Form:
    return frozenset(
        (tree, quarter, o, i, place)
        for quarter, o, i, place in product(quarters, OUTERS, INNERS, COLUMNS[column])
        if outer in (None, o) and inner in (None, i)
    )


def tables(promises: Promises) -> Iterator[tuple[tuple[Quarter, ...], str | None, str | None, Figures]]:
    """Every row of every table that can be asked for: the quarters it is about, its units, and what it shows."""
    for run in RUNS:
        made_to = {unit: each for unit, each in promises.items() if unit.quarter in run}
        within, people = counted(made_to), concerned(made_to)
        rows, whole = safe_rows(within, people, run, lambda unit: f"{unit.outer}{unit.inner}", of_outers=False)
        yield from ((run, key[0], key[1], figures) for key, figures in rows.items())
        rows, _ = safe_rows(within, people, run, lambda unit: unit.outer, of_outers=True)
        yield from ((run, key, None, figures) for key, figures in rows.items())
        quarters, _ = safe_quarters(within, people, run)
        by_day = {quarter.first_day.isoformat(): quarter for quarter in run}
        yield from (((by_day[day],), None, None, figures) for day, figures in quarters.items())
        yield run, None, None, whole


def equations(promises: Promises, places: Promises) -> Iterator[tuple[dict[Atom, Fraction], Fraction]]:
    for tree, made_to in (("promise", promises), ("place", places)):
        for run, outer, inner, figures in tables(made_to):
            for column in COLUMNS:
                if (number := getattr(figures, column)) is not None:
                    form = atoms(tree, run, outer, inner, column)
                    yield dict.fromkeys(form, Fraction(1)), Fraction(number)
    for quarter, column in product(QUARTERS, ("kept", "kept_late", "not_kept")):
        same = dict.fromkeys(atoms("promise", [quarter], None, None, column), Fraction(1))
        yield same | dict.fromkeys(atoms("place", [quarter], None, None, column), Fraction(-1)), Fraction(0)


class Solver:
    """What follows from equations in numbers that are not negative."""

    def __init__(self, given: Iterable[tuple[dict[Atom, Fraction], Fraction]]) -> None:
        self.rows: dict[Atom, tuple[dict[Atom, Fraction], Fraction]] = {}
        self.zero: set[Atom] = set()
        for form, number in given:
            if number == 0 and min(form.values()) > 0:
                self.zero |= set(form)  # Nothing is negative, so that each of them is nothing.
            self._add(form, number)
        for atom in self.zero:
            self._add({atom: Fraction(1)}, Fraction(0))

    def _add(self, form: Mapping[Atom, Fraction], number: Fraction) -> None:
        left, number = self._reduced(dict(form), number)
        if left:
            pivot = min(left)
            scale = left[pivot]
            self.rows[pivot] = {atom: part / scale for atom, part in left.items()}, number / scale

    def _reduced(self, form: dict[Atom, Fraction], number: Fraction) -> tuple[dict[Atom, Fraction], Fraction]:
        done: set[Atom] = set()
        while pivots := [atom for atom in form if atom in self.rows and atom not in done]:
            pivot = min(pivots)
            row, right = self.rows[pivot]
            factor = form[pivot]
            for atom, part in row.items():
                form[atom] = form.get(atom, Fraction(0)) - factor * part
                if not form[atom]:
                    del form[atom]
            number -= factor * right
            done.add(pivot)
        return form, number

    def solves(self, form: Form) -> Fraction | None:
        """The number that a sum must be; None while it could be another."""
        left, number = self._reduced(dict.fromkeys(form, Fraction(1)), Fraction(0))
        return None if left else -number


def given_away(promises: Promises, places: Promises) -> list[tuple[object, ...]]:
    """Every number about 1 to 4 people, of any row and run of quarters, that the tables determine."""
    solver = Solver(equations(promises, places))
    found: list[tuple[object, ...]] = []
    for tree, made_to in (("promise", promises), ("place", places)):
        for run, outer, inner, column in product(RUNS, (None, *OUTERS), (None, *INNERS), COLUMNS):
            if inner is not None and outer is None:
                continue
            form = atoms(tree, run, outer, inner, column)
            names = [who for _, q, o, i, place in form for who in made_to.get(Unit(q, o, i), NOTHING)[place]]
            if 0 < len(set(names)) < suppression.SMALL and solver.solves(form) == len(names):
                found.append((tree, run, outer, inner, column, len(names)))
    return found


@given(trees())
def test_no_number_about_few_people_can_be_worked_out_from_every_table_together(
    both: tuple[Promises, Promises],
) -> None:
    assert not given_away(*both)


@given(trees())
def test_a_row_is_named_only_where_it_has_a_number_to_show(both: tuple[Promises, Promises]) -> None:
    for _, outer, _, figures in (row for promises in both for row in tables(promises)):
        assert outer is None or any(figures)


def test_a_row_of_which_workers_alone_said_something_is_not_named() -> None:
    told = {Unit(QUARTERS[0], "a", "1"): Counts(50, 10, 10), Unit(QUARTERS[0], "a", "2"): Counts(said=1)}
    people = concerned(a_quarter(a1=(50, 10, 10)))
    rows, _ = safe_rows(told, people, QUARTERS[:1], lambda unit: unit.inner, of_outers=False)
    assert [*rows] == ["1"]


def a_quarter(*, people: int = 1000, quarter: Quarter = QUARTERS[0], **rows: tuple[int, int, int]) -> Promises:
    """Rows named by stage and step, each promise made to another person until there are no more of them."""
    return {
        Unit(quarter, key[0], key[1]): (
            [f"{key}.{place % people}" for place in range(kept)],
            [f"{key}.{place % people}" for place in range(kept, kept + late)],
            [f"{key}.{place % people}" for place in range(kept + late, kept + late + missed)],
        )
        for key, (kept, late, missed) in rows.items()
    }


def shown_rows(made_to: Promises, quarters: tuple[Quarter, ...] = QUARTERS[:1]) -> list[str]:
    def group(unit: Unit) -> str:
        return f"{unit.outer}{unit.inner}"

    rows, _ = safe_rows(counted(made_to), concerned(made_to), quarters, group, of_outers=False)
    return sorted(key for key, figures in rows.items() if figures.counted is not None)


PLENTY = (20, 10, 5)


def test_a_row_about_few_people_is_not_shown_however_many_promises_were_made_to_them() -> None:
    """Four people with fifteen promises each are told on by a row of their own, and by the rest without them."""
    four = a_quarter(people=4, a1=(40, 10, 10))
    assert shown_rows(four | a_quarter(a2=PLENTY, a3=(30, 10, 5), b1=PLENTY)) == ["a3", "b1"]
    five = a_quarter(people=5, a1=(40, 10, 10))
    assert shown_rows(five | a_quarter(a2=PLENTY, a3=(30, 10, 5), b1=PLENTY)) == ["a1", "a2", "a3", "b1"]


def test_the_same_few_people_in_two_rows_do_not_hide_each_other() -> None:
    same = [f"somebody.{place % 4}" for place in range(40)]
    rows = {Unit(QUARTERS[0], "a", inner): (same, list[str](), list[str]()) for inner in ("1", "2")}
    assert shown_rows(rows | a_quarter(a3=(30, 0, 0), a4=(40, 0, 0), b1=PLENTY)) == ["a4", "b1"]


def test_a_quarter_of_few_people_is_told_less_finely_or_not_at_all() -> None:
    made_to = a_quarter(a1=(20, 0, 0)) | {Unit(QUARTERS[0], "a", "2"): ([], ["x", "y"] * 6, ["x", "y", "z"] * 4)}
    rows, whole = safe_quarters(counted(made_to), concerned(made_to), QUARTERS[:1])
    assert whole[:4] == (None, None, None, 44), "three people were not kept a promise in time"
    assert [*rows.values()] == [whole]
    nobody = a_quarter(people=4, a1=(200, 100, 50))
    assert safe_quarters(counted(nobody), concerned(nobody), QUARTERS[:1])[1] == Figures()._replace(
        recorded_late=0, said=0
    )


def test_a_row_with_a_small_number_takes_the_smallest_other_with_it() -> None:
    assert shown_rows(a_quarter(a1=(20, 10, 4), a2=(30, 10, 6), a3=(40, 10, 6), b1=PLENTY)) == ["a3", "b1"]


def test_two_rows_with_small_numbers_take_a_third_where_they_have_too_little_together() -> None:
    few = a_quarter(a1=(20, 10, 1), a2=(20, 10, 2), a3=(40, 10, 6), a4=(50, 10, 6))
    assert shown_rows(few) == ["a4"]
    alike = a_quarter(a1=(20, 10, 3), a2=(20, 10, 3), a3=(40, 10, 6), a4=(50, 10, 6))
    assert shown_rows(alike) == ["a4"], "they could be the same three people"
    enough = a_quarter(a1=(20, 3, 10), a2=(20, 10, 3), a3=(40, 10, 6), a4=(50, 10, 6))
    assert shown_rows(enough) == ["a3", "a4"]


def test_a_stage_that_is_not_shown_hides_all_its_steps() -> None:
    assert shown_rows(a_quarter(a1=(20, 10, 4), b1=(30, 10, 5), b2=PLENTY, c1=(90, 20, 20), c2=PLENTY)) == ["c1", "c2"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((20, 10, 5), (20, 10, 5, 35)),
        ((20, 10, 0), (20, 10, 0, 30)),
        ((20, 3, 4), (20, None, None, 27)),
        ((20, 1, 2), (None, None, None, 23)),
        ((1, 1, 1), (None, None, None, None)),
    ],
)
def test_a_quarter_is_shown_as_finely_as_its_own_numbers_allow(
    numbers: tuple[int, int, int], expected: tuple[int | None, ...]
) -> None:
    made_to = a_quarter(a1=numbers)
    _, whole = safe_quarters(counted(made_to), concerned(made_to), QUARTERS[:1])
    assert whole[:4] == expected


def test_a_row_is_shown_over_several_quarters_only_if_each_of_them_shows_it() -> None:
    first = a_quarter(a1=PLENTY, a2=PLENTY, a3=PLENTY)
    second = a_quarter(quarter=QUARTERS[1], a1=(9, 9, 1), a2=PLENTY, a3=PLENTY)
    assert shown_rows({**first, **second}, QUARTERS[:2]) == ["a3"]


def test_what_was_recorded_late_and_what_workers_said_are_told_of_whole_quarters_and_never_when_small() -> None:
    counted = {
        Unit(QUARTERS[0], "a", "1"): Counts(50, 10, 10, recorded_late=40, said=5),
        Unit(QUARTERS[1], "a", "1"): Counts(50, 10, 10, recorded_late=9, said=0),
    }
    people = {
        Unit(QUARTERS[0], *names): People(50, 10, 10, 20, 70, recorded_late=4, said=5)
        for names in (("", ""), ("a", ""), ("a", "1"))
    }
    people |= {
        unit._replace(quarter=QUARTERS[1]): each._replace(recorded_late=9, said=0) for unit, each in people.items()
    }
    quarters, whole = safe_quarters(counted, people, QUARTERS[:2])
    assert [(row.recorded_late, row.said) for row in quarters.values()] == [(None, 5), (9, 0)]
    assert (whole.recorded_late, whole.said) == (None, 5)
    rows, _ = safe_rows(counted, people, QUARTERS[:2], lambda unit: unit.inner, of_outers=False)
    assert (rows["1"].recorded_late, rows["1"].said) == (None, None)
