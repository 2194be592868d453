"""My pledge in words: where I am, what is next and who holds it, and who looked, all said to the reader."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pledge_engine.clock import LONDON
from pledge_engine.hires.days_from import DaysFrom
from pledge_engine.hires.fixed_term import said_to_the_worker
from pledge_engine.hires.my_pledge import MyPledge
from pledge_engine.hires.paces import day_of, is_news, pace_words
from pledge_engine.hires.views import HireView, StageLine, TaskLine
from pledge_engine.hires.who_looked import Looked
from pledge_engine.hires.wording import moment
from pledge_engine.web.first_person import to_you
from pledge_engine.web.mistakes import Mistake
from pledge_engine.web.my_pledge_confirming import Confirming, confirming_of
from pledge_engine.web.my_pledge_turns import CLOSED, DONE, Turn, turn_of, week_of, week_title
from pledge_engine.web.showing import Cell, Fact, fact, words
from workflows.words import long_date, sentence

_AHEAD, _HAPPENED = 6, 5
_TOLD_DAYS = 28
_FROM_BEFORE = (
    "Some of these dates are from the list that was kept before this service, or were worked out from it. If one is wrong, "
    "tell either of your leads."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPledgePage:
    """One journey, told to the person whose it is."""

    reference: str
    label: str
    where: str
    held: str
    news: tuple[str, ...]
    ended: str
    place: tuple[tuple[str, str, str], ...]
    people: tuple[Fact, ...]
    mine: tuple[Turn, ...]
    confirm: Confirming | None
    begins: str
    weeks: tuple[Turn, ...]
    weeks_told: str
    pace: str
    weeks_over: bool
    ahead: tuple[Turn, ...]
    ahead_more: int
    sessions: tuple[Turn, ...]
    sessions_told: str
    sessions_over: bool
    happened: tuple[Turn, ...]
    happened_more: int
    looked: tuple[tuple[Cell, ...], ...]
    log_lacks: str
    may_pause: bool
    may_pause_longer: bool
    may_carry_on: bool
    seen: int
    brought_in: str
    others: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()


def page_of(mine: MyPledge, today: date) -> MyPledgePage:
    """The page of a journey on a day in Europe/London."""
    view = mine.view
    ahead, happened = mine.ahead, mine.happened
    ahead_shown, happened_shown = _first(ahead, _AHEAD), _first(happened, _HAPPENED, mine.anew)
    begins = _begins(mine, today)
    return MyPledgePage(
        reference=view.reference,
        label=view.label,
        where=_where(view),
        held=_held(view),
        news=tuple(each for each in _news(mine, today) if each),
        ended=view.ended,
        place=tuple(_stage(line) for line in view.strip),
        people=_people(view),
        mine=tuple(turn_of(mine, line, today) for line in mine.mine),
        confirm=None if begins or view.stage not in {line.stage for line in mine.weeks} else confirming_of(mine, today),
        begins=begins,
        weeks=tuple(week_of(mine, line, today) for line in mine.weeks),
        weeks_told=_weeks_told(mine),
        pace=_pace(mine),
        weeks_over=all(line.state in CLOSED for line in mine.weeks),
        ahead=tuple(turn_of(mine, line, today) for line in ahead_shown),
        ahead_more=len(ahead) - len(ahead_shown),
        sessions=tuple(turn_of(mine, line, today) for line in mine.sessions),
        sessions_told=_sessions_told(mine),
        sessions_over=all(line.state in CLOSED for line in mine.sessions),
        happened=tuple(turn_of(mine, line, today) for line in happened_shown),
        happened_more=len(happened) - len(happened_shown),
        looked=looked_rows(mine.looked),
        log_lacks=mine.log_lacks,
        may_pause="hold" in mine.acts,
        may_pause_longer="hold-until" in mine.acts,
        may_carry_on="resume" in mine.acts,
        seen=view.seen_as,
        brought_in=_brought_in(mine),
        others=mine.others,
    )


def _news(mine: MyPledge, today: date) -> tuple[str, ...]:
    """What somebody else did with the journey, or a day has brought; a line that is empty says nothing."""
    term = said_to_the_worker(mine.view.term_ended_on)
    closed = (*closed_for_you(mine, today), *_agreed_anew(mine, today))
    return term, _moved(mine, today), _pause_ended(mine), *closed, _pace_news(mine, today)


def _first(lines: Sequence[TaskLine], most: int, too: Collection[TaskLine] = ()) -> list[TaskLine]:
    """The first of them, and of the rest those that the reader said did not happen, to take it back, and what is shown too."""
    return [line for n, line in enumerate(lines) if n < most or line.said_not_to_have_happened_on or line in too]


def looked_rows(looked: tuple[Looked, ...]) -> tuple[tuple[Cell, ...], ...]:
    """Who looked, as rows of a table."""
    return tuple((words(moment(each.at)), words(each.who, sentence(each.role)), words(each.title)) for each in looked)


def _where(view: HireView) -> str:
    here = next((line for line in view.strip if line.place == "here"), None)
    since = f", {here.plain_days}" if here and here.plain_days else ""
    return f"You are in “{view.stage_title}”{since}." if here else ""


def _held(view: HireView) -> str:
    if not view.held:
        return ""
    until = f" We look at it again with you by {long_date(view.review_on)}." if view.review_on else ""
    return f"Your journey is paused. Nothing is late meanwhile, and nobody asks why.{until}"


def _moved(mine: MyPledge, today: date) -> str:
    """That the journey ended, told for good, or went back or was opened again, while that is news: by whom, and whom to ask."""
    moved = mine.moved
    if moved is None or not moved.role or (moved.verb != "left" and not is_news(moved, today)):
        return ""
    who = f"{moved.who}{f', covering for {moved.covering}' if moved.covering else ''} ({to_you(moved.role)})"
    on = long_date(day_of(moved))
    if moved.verb == "left":
        return (
            f"{who} recorded on {on} that your journey here ended. If that is not right, tell either of your leads: both of them "
            "together can open it again."
        )
    return (
        f"{who} {moved.sentence.replace('the record', 'your journey', 1)} That was recorded on {on}. The weeks that you finished "
        "and the sessions that you went to still count. If nobody has talked with you about it, ask either of your leads."
    )


def _pause_ended(mine: MyPledge) -> str:
    ended = mine.pause_ended
    if ended is None:
        return ""
    who = f"{ended.who}{f', covering for {ended.covering}' if ended.covering else ''} ({to_you(ended.role)})"
    on = long_date(ended.at.astimezone(LONDON).date())
    return f"{who} ended the pause of your journey on {on}. If you still need it, you can pause again."


def _pace(mine: MyPledge) -> str:
    """The pace that was set, with who recorded it and what the reader can do if it is not theirs."""
    if mine.pace_set is None:
        return ""
    who = f"{mine.pace_set.who} ({to_you(mine.pace_set.role)})" if mine.pace_set.role else mine.pace_set.who
    return (
        f"Your pace is {pace_words(mine.pace)}, as {who} recorded on {long_date(day_of(mine.pace_set))}. If that was not agreed "
        "with you, tell either of your leads."
    )


def _pace_news(mine: MyPledge, today: date) -> str:
    return f"The pace of your workbook was set. {_pace(mine)}" if is_news(mine.pace_set, today) else ""


def closed_for_you(mine: MyPledge, today: date) -> Iterator[str]:
    """The weeks that the leads closed lately, which the reader can open again."""
    for line in mine.weeks:
        closed_on = line.completed_on
        if line.state == "not_applicable" and closed_on and (today - closed_on).days < _TOLD_DAYS:
            title = week_title(line.title, line.n)
            yield (
                f"Both your leads closed y{title[1:]} on {long_date(closed_on)}, as not applicable. If that was not agreed with "
                f"you, open it again: choose “{title}” under “My workbook”, and there “Put this right”."
            )


def _agreed_anew(mine: MyPledge, today: date) -> Iterator[str]:
    """What had to stay as it was agreed before the reader came, and was changed and agreed anew lately."""
    for line in mine.anew:
        if line.completed_on and (today - line.completed_on).days < _TOLD_DAYS:
            yield (
                f"Something in “{line.title}” was changed, and agreed anew on {long_date(line.completed_on)}. What it says now "
                "counts: read it under “See what has happened”. If that was not agreed with you, tell either of your leads."
            )


def _stage(line: StageLine) -> tuple[str, str, str]:
    return line.place, line.title, line.plain_days if line.place in {"here", "done"} else ""


def _brought_in(mine: MyPledge) -> str:
    """Said once, where days came in with the list that was kept before: which those are, the record itself says."""
    came = any(line.plain_days and line.days_from is not DaysFrom.RECORD for line in mine.view.strip)
    return _FROM_BEFORE if came or any(line.state == "imported" for line in mine.happened) else ""


def _people(view: HireView) -> tuple[Fact, ...]:
    facts = (
        fact("Your service lead", view.service_lead),
        fact("Your professional lead", view.professional_lead),
        *(fact(sentence(to_you(f"the {title[:1].lower()}{title[1:]}")), long_date(day)) for title, day in view.dates),
    )
    return tuple(each for each in facts if each)


def _begins(mine: MyPledge, today: date) -> str:
    """When the workbook begins, or goes on where its first day was moved after weeks were finished; empty once it has come."""
    if mine.begins_on is None or mine.begins_on <= today:
        return ""
    verb, week = (
        ("goes on from", "the next week") if any(line.state in DONE for line in mine.weeks) else ("begins on", "a week")
    )
    return f"Your workbook {verb} {long_date(mine.begins_on)}. From then on you say here when you have finished {week}."


def _weeks_told(mine: MyPledge) -> str:
    done = sum(line.state in DONE for line in mine.weeks)
    return f"You have finished {done} of {len(mine.weeks)} weeks." if mine.weeks else ""


def _sessions_told(mine: MyPledge) -> str:
    came = sum(line.state in DONE and _came(line) for line in mine.sessions)
    if not mine.sessions:
        return ""
    if mine.view.ended:
        return f"You went to {came} of them." if came else "You went to none of them before your journey here ended."
    return f"You have been to {came} so far." if came else "You have not been to one yet."


def _came(line: TaskLine) -> bool:
    return not line.answers or line.answers[0].raw == "attended"
