"""Whoever has every table that the board may ask for cannot work out a number from 1 to 4 that they do not show.

The attack is algebra: every figure shown is an equation in what nobody is shown, and whatever those equations determine,
alone or because no number is negative, counts as given away.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge_engine.reports import suppression
from pledge_engine.reports.counts import Counted, Counts, Unit
from pledge_engine.reports.figures import Figures, safe_quarters, safe_rows
from pledge_engine.reports.period import Quarter

QUARTERS = (Quarter(2026, 0), Quarter(2026, 1), Quarter(2026, 2))
OUTERS, INNERS = ("a", "b", "c"), ("1", "2", "3")
RUNS = [QUARTERS[i:j] for i in range(3) for j in range(i + 1, 4)]
# One number that nobody is shown: a quarter of one step, or of one team, by what became of it.
Atom = tuple[str, Quarter, str, str, int]
Form = frozenset[Atom]
COLUMNS = {"kept": (0,), "kept_late": (1,), "not_kept": (2,), "counted": (0, 1, 2)}


def numbers(spread: int) -> st.SearchStrategy[Counts]:
    few = st.sampled_from((0, 0, 0, 1, 2, 4, 5, 9)) if spread else st.integers(0, 60)
    return st.builds(Counts, kept=st.one_of(few, st.integers(0, 60)), kept_late=few, not_kept=few)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Counted, Counted]:
    """The same promises by stage and step, and by care group and team: the quarters' totals are the same."""
    promises = {
        Unit(quarter, outer, inner): draw(numbers(draw(st.integers(0, 1))))
        for quarter, outer, inner in product(QUARTERS, OUTERS, INNERS)
        if draw(st.integers(0, 5))
    }
    places: dict[Unit, Counts] = {}
    for unit, counts in promises.items():
        where = Unit(unit.quarter, draw(st.sampled_from(OUTERS)), draw(st.sampled_from(INNERS)))
        places[where] = places.get(where, Counts()).plus(counts)
    return promises, places


def atoms(tree: str, quarters: Iterable[Quarter], outer: str | None, inner: str | None, column: str) -> Form:
    return frozenset(
        (tree, quarter, o, i, place)
        for quarter, o, i, place in product(quarters, OUTERS, INNERS, COLUMNS[column])
        if outer in (None, o) and inner in (None, i)
    )


def tables(counted: Counted) -> Iterator[tuple[tuple[Quarter, ...], str | None, str | None, Figures]]:
    """Every row of every table that can be asked for: the quarters it is about, its units, and what it shows."""
    for run in RUNS:
        within = {unit: counts for unit, counts in counted.items() if unit.quarter in run}
        rows, whole = safe_rows(within, run, lambda unit: f"{unit.outer}{unit.inner}", of_outers=False)
        yield from ((run, key[0], key[1], figures) for key, figures in rows.items())
        rows, _ = safe_rows(within, run, lambda unit: unit.outer, of_outers=True)
        yield from ((run, key, None, figures) for key, figures in rows.items())
        quarters, _ = safe_quarters(within, run)
        by_day = {quarter.first_day.isoformat(): quarter for quarter in run}
        yield from (((by_day[day],), None, None, figures) for day, figures in quarters.items())
        yield run, None, None, whole


def equations(promises: Counted, places: Counted) -> Iterator[tuple[dict[Atom, Fraction], Fraction]]:
    for tree, counted in (("promise", promises), ("place", places)):
        for run, outer, inner, figures in tables(counted):
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


def given_away(promises: Counted, places: Counted) -> list[tuple[object, ...]]:
    """Every number from 1 to 4 of any row and run of quarters that the tables determine."""
    solver = Solver(equations(promises, places))
    found: list[tuple[object, ...]] = []
    for tree, counted in (("promise", promises), ("place", places)):
        for run, outer, inner, column in product(RUNS, (None, *OUTERS), (None, *INNERS), COLUMNS):
            if inner is not None and outer is None:
                continue
            form = atoms(tree, run, outer, inner, column)
            true = sum(counted.get(Unit(q, o, i), Counts())[place] for _, q, o, i, place in form)
            if 0 < true < suppression.SMALL and solver.solves(form) == true:
                found.append((tree, run, outer, inner, column, true))
    return found


@given(trees())
def test_no_small_number_can_be_worked_out_from_every_table_together(both: tuple[Counted, Counted]) -> None:
    assert not given_away(*both)


def a_quarter(**rows: tuple[int, int, int]) -> Counted:
    """Rows named by stage and step, in the first quarter."""
    return {Unit(QUARTERS[0], key[0], key[1]): Counts(*numbers) for key, numbers in rows.items()}


def shown_rows(counted: Counted, quarters: tuple[Quarter, ...] = QUARTERS[:1]) -> list[str]:
    rows, _ = safe_rows(counted, quarters, lambda unit: f"{unit.outer}{unit.inner}", of_outers=False)
    return sorted(key for key, figures in rows.items() if figures.counted is not None)


PLENTY = (20, 10, 5)


def test_a_row_with_a_small_number_takes_the_smallest_other_with_it() -> None:
    assert shown_rows(a_quarter(a1=(20, 10, 4), a2=(30, 10, 6), a3=(40, 10, 6), b1=PLENTY)) == ["a3", "b1"]


def test_two_rows_with_small_numbers_take_a_third_where_they_have_too_little_together() -> None:
    few = a_quarter(a1=(20, 10, 1), a2=(20, 10, 2), a3=(40, 10, 6), a4=(50, 10, 6))
    assert shown_rows(few) == ["a4"]
    enough = a_quarter(a1=(20, 10, 3), a2=(20, 10, 3), a3=(40, 10, 6), a4=(50, 10, 6))
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
    _, whole = safe_rows(a_quarter(a1=numbers), QUARTERS[:1], lambda unit: unit.inner, of_outers=False)
    assert whole[:4] == expected


def test_a_row_is_shown_over_several_quarters_only_if_each_of_them_shows_it() -> None:
    rows = {"a1": PLENTY, "a2": PLENTY, "a3": PLENTY}
    first = a_quarter(**rows)
    second = {
        unit._replace(quarter=QUARTERS[1]): counts for unit, counts in a_quarter(**rows | {"a1": (9, 9, 1)}).items()
    }
    assert shown_rows({**first, **second}, QUARTERS[:2]) == ["a3"]


def test_what_was_recorded_late_and_what_workers_said_are_told_of_whole_quarters_and_never_when_small() -> None:
    counted = {
        Unit(QUARTERS[0], "a", "1"): Counts(50, 10, 10, recorded_late=4, said=5),
        Unit(QUARTERS[1], "a", "1"): Counts(50, 10, 10, recorded_late=9, said=0),
    }
    quarters, whole = safe_quarters(counted, QUARTERS[:2])
    assert [(row.recorded_late, row.said) for row in quarters.values()] == [(None, 5), (9, 0)]
    assert (whole.recorded_late, whole.said) == (None, 5)
    rows, _ = safe_rows(counted, QUARTERS[:2], lambda unit: unit.inner, of_outers=False)
    assert (rows["1"].recorded_late, rows["1"].said) == (None, None)
