"""Counts as the figures of a table: for whoever reads records as they are, and for the board only what gives nobody away.

What workers said did not happen was told to two leads: whoever reads it of the whole trust reads it as the board does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from pledge_engine.reports.counts import Concerned, Counted, Counts, People, Unit, total
from pledge_engine.reports.period import Quarter
from pledge_engine.reports.suppression import Shown, is_small, shown

# The row that a unit belongs to.
Grouping = Callable[[Unit], str]


class Figures(NamedTuple):
    """One row of numbers; None stands for one that may not be shown."""

    kept: int | None = None
    kept_late: int | None = None
    not_kept: int | None = None
    counted: int | None = None
    recorded_late: int | None = None
    said: int | None = None


def exact(counts: Counts) -> Figures:
    """The figures as they are."""
    kept, late, missed = counts.kept, counts.kept_late, counts.not_kept
    return Figures(kept, late, missed, kept + late + missed, counts.recorded_late, counts.said)


def exact_rows(counted: Counted, group: Grouping) -> tuple[Mapping[str, Figures], Figures]:
    """Every row as it is, and everything together."""
    rows: dict[str, Counts] = defaultdict(Counts)
    for unit, counts in counted.items():
        rows[group(unit)] = rows[group(unit)].plus(counts)
    return {key: exact(counts) for key, counts in rows.items()}, exact(total(counted.values()))


def rows_of_the_trust(
    counted: Counted, who_said: Mapping[Unit, int], quarters: Collection[Quarter], group: Grouping, *, by_quarter: bool
) -> tuple[Mapping[str, Figures], Figures]:
    """Every row as it is, and everything together; what workers said of whole quarters alone, and never a small number.

    No row is there because of what somebody said. ``quarters`` are those of which it may be told: none where the days are others.
    """
    kept = {unit: counts._replace(said=0) for unit, counts in counted.items()}
    rows, whole = exact_rows({unit: counts for unit, counts in kept.items() if any(counts)}, group)
    people = {unit: People(said=many) for unit, many in who_said.items()}
    of_each = {quarter.first_day.isoformat(): [quarter] for quarter in quarters} if by_quarter else {}
    told = {key: row._replace(said=_said(counted, people, of_each.get(key, ()))) for key, row in rows.items()}
    return told, whole._replace(said=_said(counted, people, quarters))


def safe_rows(
    counted: Counted, concerned: Concerned, quarters: Collection[Quarter], group: Grouping, *, of_outers: bool
) -> tuple[Mapping[str, Figures], Figures]:
    """Every row with something to show in each quarter, and everything together; ``of_outers`` for rows of whole outer units.

    A row that may not be shown is not named either, and neither is one of nothing but zeros: where few people are, a name alone
    would tell that something happened there. A name that is missing tells nothing, because both are left out alike.
    """
    shows = {quarter: shown(quarter, concerned) for quarter in quarters}
    members: dict[str, set[tuple[str, str]]] = defaultdict(set)
    rows: dict[str, Counts] = defaultdict(Counts)
    for unit, counts in counted.items():
        key = group(unit)
        members[key].add((unit.outer, "" if of_outers else unit.inner))
        rows[key] = rows[key].plus(counts)
    safe = {
        key: _coarsened(counts, shows.values())
        for key, counts in rows.items()
        if all(each.shows(*member) for each in shows.values() for member in members[key])
    }
    return {key: figures for key, figures in safe.items() if any(figures)}, _whole(counted, concerned, shows)


def safe_quarters(
    counted: Counted, concerned: Concerned, quarters: Collection[Quarter]
) -> tuple[Mapping[str, Figures], Figures]:
    """The figures of each quarter as a whole, named whatever happened in it, and of all of them together."""
    shows = {quarter: shown(quarter, concerned) for quarter in quarters}
    rows = {
        quarter.first_day.isoformat(): _whole(counted, concerned, {quarter: shows[quarter]}) for quarter in quarters
    }
    return rows, _whole(counted, concerned, shows)


def _whole(counted: Counted, concerned: Concerned, shows: Mapping[Quarter, Shown]) -> Figures:
    """Everything of some quarters together, with what only such a row tells: what was recorded late, and what workers said."""
    whole = total(counts for unit, counts in counted.items() if unit.quarter in shows)
    of_quarters = [concerned.get(Unit(quarter, "", ""), People()) for quarter in shows]
    figures = Figures() if any(each.level is None for each in shows.values()) else _coarsened(whole, shows.values())
    recorded_late = None if any(is_small(each.recorded_late) for each in of_quarters) else whole.recorded_late
    return figures._replace(recorded_late=recorded_late, said=_said(counted, concerned, shows))


def _said(counted: Counted, concerned: Concerned, quarters: Collection[Quarter]) -> int | None:
    """Of how many promises workers say in some quarters that they did not happen; None where few say so in one of them."""
    of_quarters = [concerned.get(Unit(quarter, "", ""), People()) for quarter in quarters]
    if not of_quarters or any(is_small(each.said) for each in of_quarters):
        return None
    return total(counts for unit, counts in counted.items() if unit.quarter in quarters).said


def _coarsened(counts: Counts, shows: Collection[Shown]) -> Figures:
    """A row in no more detail than each of its quarters is shown in."""
    level = max(each.level or 0 for each in shows)
    figures = exact(counts)._replace(recorded_late=None, said=None)
    if level > 0:
        figures = figures._replace(kept_late=None, not_kept=None)
    return figures._replace(kept=None) if level > 1 else figures
