"""What was kept: outcomes of promises in a period, within the reader's scope; for the board of the trust, and made safe.

What a turn counts as is decided by ``workflows.outcomes`` and kept with the turn. This module groups, names and shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from pledge_engine.access.reporting import reads_aggregates_only, reads_the_trust
from pledge_engine.errors import Invalid
from pledge_engine.hires.confidential import CONFIDENTIAL_STEP
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.reports.concerning import find_people, find_who_said
from pledge_engine.reports.counting import find_counts, find_places
from pledge_engine.reports.counts import By, Counted, Unit, counted
from pledge_engine.reports.figures import Figures, Grouping, exact_rows, rows_of_the_trust, safe_quarters, safe_rows
from pledge_engine.reports.kept_views import KeptReport, KeptRow
from pledge_engine.reports.period import Period, quarter_of
from pledge_engine.reports.recalling import recall_counts
from pledge_engine.watching import Progress, unwatched
from pledge_engine.work import Work
from workflows.answers import FieldMistake
from workflows.definition import Definition
from workflows.outcomes import may_count
from workflows.words import long_date

CONFIDENTIAL_STEPS = "Confidential steps"
EVERYTHING = "Everything"


def what_was_kept(
    work: Work, period: Period, by: By, as_at: date | None = None, progress: Progress = unwatched
) -> KeptReport:
    """The promises of a period by what became of them; with ``as_at`` as they were seen at the end of that day.

    Raises ``Forbidden``, and ``Invalid`` for a day that has not come or a period that the reader may not ask for.
    """
    safe = reads_aggregates_only(work.actor)
    if safe:
        period.must_be_whole_quarters(work.today)
        _refuse_if_recalled(as_at)
    _refuse_if_to_come(work.today, period.first, as_at)
    found = find_counts(work, period, by) if as_at is None else recall_counts(work, period, by, as_at, progress)
    counts = counted(found)
    definition = work.newest(SHIPPED_PLEDGE)
    group = _grouping(definition, by)
    rows, total = _figures(work, counts, period, by, group, now=as_at is None)
    return KeptReport(
        first=period.first,
        last=period.last,
        as_at=as_at,
        seen_on=as_at or work.today,
        by=by,
        safe=safe,
        heard=not reads_the_trust(work.actor),
        rows=tuple(_row(key, title, rows[key]) for key, title in _titled(definition, by, rows)),
        total=_row("", EVERYTHING, total),
        not_listed=len(_could_be_listed(work, definition, by) - set(rows)) if safe else 0,
    )


def _refuse_if_recalled(as_at: date | None) -> None:
    if as_at is not None:
        problem = "figures for the board are those of today: two days of one period could be subtracted"
        raise Invalid([FieldMistake("as_at", "As at", problem, "leave that day out")])


def _refuse_if_to_come(today: date, first: date, as_at: date | None) -> None:
    for field, title, day in (("from", "From", first), ("as_at", "As at", as_at)):
        if day is not None and day > today:
            problem = f"{long_date(day)} has not come yet"
            raise Invalid([FieldMistake(field, title, problem, "give a day that has come")])


def _figures(
    work: Work, counts: Counted, period: Period, by: By, group: Grouping, *, now: bool
) -> tuple[Mapping[str, Figures], Figures]:
    """The rows and the whole, as they are for whoever leads, and otherwise so that no worker is found by what they said."""
    if reads_aggregates_only(work.actor):
        return _safe_figures(work, counts, period, by, group)
    if not reads_the_trust(work.actor):
        return exact_rows(counts, group)
    # Other days could be subtracted from these, and so could the same ones as they were seen earlier.
    quarters = period.quarters if now and period.is_whole_quarters(work.today) else ()
    who_said = find_who_said(work, period) if quarters else {}
    return rows_of_the_trust(counts, who_said, quarters, group, by_quarter=by is By.QUARTER)


def _safe_figures(
    work: Work, counts: Counted, period: Period, by: By, group: Grouping
) -> tuple[Mapping[str, Figures], Figures]:
    people = find_people(work, period, by)
    if by is By.QUARTER:
        return safe_quarters(counts, people, period.quarters)
    return safe_rows(counts, people, period.quarters, group, of_outers=by in {By.STAGE, By.CARE_GROUP})


def _could_be_listed(work: Work, definition: Definition, by: By) -> set[str]:
    """The rows that there could be, whatever happened: every quarter that was asked for has one in any case."""
    if by is By.QUARTER:
        return set()
    if by.counts_places:
        return find_places(work, by)
    if by is By.STAGE:
        return set(definition.stages)
    steps = definition.steps.values()
    promised = (step for step in steps if may_count(owner=step.owner, required=step.required))
    return {CONFIDENTIAL_STEP if step.sensitive else step.key for step in promised}


def _grouping(definition: Definition, by: By) -> Grouping:
    def group(unit: Unit) -> str:
        match by:
            case By.QUARTER:
                return unit.quarter.first_day.isoformat()
            case By.STAGE | By.CARE_GROUP:
                return unit.outer
            case By.TEAM:
                return unit.inner
            case By.STEP:
                step = definition.steps.get(unit.inner)
                return CONFIDENTIAL_STEP if step is None or step.sensitive else unit.inner

    return group


def _titled(definition: Definition, by: By, rows: Iterable[str]) -> list[tuple[str, str]]:
    """The rows with what each is called: in the order of the pledge, of time, or of the alphabet."""
    if by is By.QUARTER:
        days = sorted(date.fromisoformat(key) for key in rows)
        return [(day.isoformat(), quarter_of(day.year, day.month).words) for day in days]
    if by.counts_places:
        return [(key, key) for key in sorted(rows, key=str.casefold)]
    known = definition.stages if by is By.STAGE else definition.steps
    titles = {key: known[key].title for key in known}
    in_order = [key for key in known if key in set(rows)]
    others = [key for key in rows if key not in known]
    return [
        (key, titles.get(key, CONFIDENTIAL_STEPS if key == CONFIDENTIAL_STEP else key)) for key in in_order + others
    ]


def _row(key: str, title: str, figures: Figures) -> KeptRow:
    return KeptRow(key=key, title=title, **figures._asdict())
