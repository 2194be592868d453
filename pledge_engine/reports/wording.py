"""A report of what was kept in words, the same at every door: its title, its headings, its numbers, and how to read them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pledge_engine.reports.counts import By
from pledge_engine.reports.kept_views import KeptReport, KeptRow
from pledge_engine.reports.suppression import SMALL
from workflows.words import counted, days_between, long_date

NOT_SHOWN = "…"
HEADS: Mapping[str, str] = MappingProxyType(
    {
        By.STEP: "Step",
        By.STAGE: "Stage",
        By.TEAM: "Team",
        By.CARE_GROUP: "Care group",
        By.QUARTER: "Quarter",
    }
)
COLUMNS = ("Kept", "Kept late", "Not kept", "Of", "Recorded late")
_NOTHING = "Nothing that counts happened in these days."
_KEPT_BACK = f"There is no figure of these days that may be shown: small numbers, about fewer than {SMALL} people, are kept back."
_SAID = "that it did not happen for them, or that there was no time for it"
# Of whom others than leads read how many said so.
WHERE_IT_IS_TOLD = f"only where {SMALL} people or more said so, or nobody"
_SAID_SAFELY = (
    "It was told to two leads, so it is counted for others of whole quarters that are over alone, "
    f"and {WHERE_IT_IS_TOLD}."
)
_STILL_OPEN = (
    "What is past its date and still open is in none of these figures, however late it is. It counts once it happens, or once "
    "its stage or its record closes without it; what comes again and again closes when the next falls due."
)
_LEFT_OUT = (
    "Left out: what is open, optional or the worker's own, and what was carried over, imported, not applicable, "
    "not needed or not yet due when it closed. "
    "Figures of the whole trust leave out the journeys of people who lead others."
)
_ALSO_KEPT = (
    "Kept counts what was offered and not wanted, and sessions that ran and were not attended. "
    "A session that did not run is not kept."
)
_APART = "Recorded late, counted apart: written down more than 5 working days after it happened."
_SAFE = (
    f"{NOT_SHOWN} stands for a number about 1 to 4 people, for one by which such a number could be worked out, "
    "and in a row for what is only told of the whole trust. A row of which nothing may be told is not listed."
)


def title(found: KeptReport) -> str:
    """What the figures are of: the period, and the day at whose end they were seen."""
    seen = f", as it was seen at the end of {long_date(found.as_at)}" if found.as_at else ""
    return f"What was kept, {days_between(found.first, found.last)}{seen}"


def numbers(row: KeptRow) -> tuple[str, ...]:
    """The numbers of a row under ``COLUMNS``, outcomes with their share of the whole where both may be told."""
    outcomes = (_share(number, row.counted) for number in (row.kept, row.kept_late, row.not_kept))
    return (*outcomes, _number(row.counted), _number(row.recorded_late))


def _share(number: int | None, whole: int | None) -> str:
    return f"{number} ({100 * number / whole:.0f}%)" if number and whole else _number(number)


def _number(number: int | None) -> str:
    return NOT_SHOWN if number is None else str(number)


def what_workers_say(found: KeptReport) -> str:
    """Of how many promises workers say that they did not happen for them; to a lead, of those of which they told that lead."""
    said = found.total.said
    if said is None:
        return f"Of how many steps workers say {_SAID} is not shown here. {_SAID_SAFELY}"
    if found.heard:
        return f"On records that you lead, or where you stand in for a lead, workers say of {counted(said, 'steps')} {_SAID}."
    return f"Workers say of {counted(said, 'steps')} {_SAID}."


def too_few(found: KeptReport) -> str:
    """What is said over figures of which no number may be told, and when there will be some; nothing where one is."""
    told = [row.counted for row in (*found.rows, found.total)]
    if not found.safe or any(told) or None not in told:
        return ""
    kept_back = f"it is about fewer than {SMALL} people somewhere, or would tell of so few"
    if found.by is not By.QUARTER:
        return f"By {HEADS[found.by].lower()} nothing that counts in these days is shown: {kept_back}. More may be by quarter."
    when = f"A quarter is shown once it is over and what counts in it is about {SMALL} people or more."
    return f"What counts in these quarters is not shown: {kept_back}. {when}"


def nothing(found: KeptReport) -> str:
    """What is said in place of figures; where some may have been left out because they are small, that."""
    return _KEPT_BACK if found.safe and found.not_listed else _NOTHING


def not_listed(found: KeptReport) -> str:
    """How many others there are of which no row tells anything; nothing where there is none."""
    if not found.not_listed:
        return ""
    others = counted(found.not_listed, f"{HEADS[found.by].lower()}s")
    verb = "is" if found.not_listed == 1 else "are"
    few = f"what counts there is about fewer than {SMALL} people and kept back"
    return f"{others} {verb} not listed: {few}, or there was nothing that counts."


def how_to_read(found: KeptReport) -> tuple[str, ...]:
    """What the numbers leave out and count, a sentence or two each."""
    return (*((_SAFE,) if found.safe else ()), _STILL_OPEN, _LEFT_OUT, _ALSO_KEPT, _APART)
