"""What waits for the actor, whenever it is due: the first of each kind, and how many of it there are in all."""

from __future__ import annotations

from collections.abc import Set
from enum import StrEnum
from typing import NamedTuple

from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import may_generally
from pledge_engine.hires.awaiting import NO_STAGES, stages_of_actor, steps_of_actor, together
from pledge_engine.hires.cannot_log_in import cannot_log_in
from pledge_engine.hires.dates_moved import dates_moved
from pledge_engine.hires.leads_changed import leads_changed
from pledge_engine.hires.my_steps import sent_back
from pledge_engine.hires.narrowing import EVERYTHING, Narrowed, Wanted, narrowed
from pledge_engine.hires.not_cleared_now import not_cleared_now
from pledge_engine.hires.opening import SHIPPED_PLEDGE
from pledge_engine.hires.outcomes_to_follow import outcomes_to_follow
from pledge_engine.hires.reopenings import reopenings_of_actor
from pledge_engine.hires.some import At, Some
from pledge_engine.hires.terms_ended import terms_ended
from pledge_engine.hires.to_complete_again import to_complete_again
from pledge_engine.hires.to_look_at_again import to_look_at_again
from pledge_engine.hires.to_talk_about import to_talk_about
from pledge_engine.hires.waiting_views import (
    AgainRow,
    AwaitingRow,
    CannotLogInRow,
    DateMovedRow,
    LeadChangedRow,
    LookAgainRow,
    NotClearedRow,
    OutcomeRow,
    ReadyRow,
    SaidRow,
    SentBackRow,
    TalkRow,
    TermEndedRow,
    WithoutLeadRow,
)
from pledge_engine.hires.without_a_lead import without_a_lead
from pledge_engine.hires.workers_word import said_not_to_have_happened
from pledge_engine.work import Work
from workflows.definition import Definition


class Kind(StrEnum):
    """What can wait, in the order in which it is shown: each is a row of its own sort."""

    SAID = "said"
    TO_TALK_ABOUT = "to_talk_about"
    NOT_CLEARED_NOW = "not_cleared_now"
    COMPLETE_AGAIN = "complete_again"
    WITHOUT_A_LEAD = "without_a_lead"
    AGREEMENTS = "agreements"
    DATES_MOVED = "dates_moved"
    OUTCOME = "outcome"
    READY = "ready"
    SENT_BACK = "sent_back"
    LOOK_AGAIN = "look_again"
    CANNOT_LOG_IN = "cannot_log_in"
    TERMS_ENDED = "terms_ended"
    LEADS_CHANGED = "leads_changed"


EVERY_KIND = frozenset(Kind)
# What waits on "Needs you today" alone. Lists of what needs attention name what is late, which nothing on hold is, nor what
# follows a selection, nor who leads, nor a date that counts for nothing yet; and they are handed on and printed: what
# occupational health or a check has recorded is told in none.
TODAY_ALONE = frozenset(
    {
        *(Kind.LOOK_AGAIN, Kind.TO_TALK_ABOUT, Kind.NOT_CLEARED_NOW, Kind.CANNOT_LOG_IN),
        *(Kind.COMPLETE_AGAIN, Kind.OUTCOME, Kind.WITHOUT_A_LEAD, Kind.LEADS_CHANGED),
        *(Kind.TERMS_ENDED, Kind.DATES_MOVED),
    }
)
# What waits also where everything is listed that needs attention.
IN_ATTENTION = EVERY_KIND - TODAY_ALONE


class Waiting(NamedTuple):
    """What waits, by kind; ``agreements_on`` has the reference of the record once for every agreement, also off the page."""

    agreements: Some[AwaitingRow] = Some()
    ready: Some[ReadyRow] = Some()
    sent_back: Some[SentBackRow] = Some()
    look_again: Some[LookAgainRow] = Some()
    said: Some[SaidRow] = Some()
    to_talk_about: Some[TalkRow] = Some()
    not_cleared_now: Some[NotClearedRow] = Some()
    cannot_log_in: Some[CannotLogInRow] = Some()
    complete_again: Some[AgainRow] = Some()
    without_a_lead: Some[WithoutLeadRow] = Some()
    leads_changed: Some[LeadChangedRow] = Some()
    terms_ended: Some[TermEndedRow] = Some()
    outcome: Some[OutcomeRow] = Some()
    dates_moved: Some[DateMovedRow] = Some()
    agreements_on: tuple[str, ...] = ()


def waiting_for_actor(
    work: Work, kinds: Set[Kind] = EVERY_KIND, *, wanted: Wanted = EVERYTHING, most: int | None = None, page: int = 1
) -> Waiting:
    """What somebody waits for the actor to look at; only of these kinds and of what is wanted, one page of so many of each.

    Nothing waits for whoever sees nothing that needs attention. Raises what ``attention`` does.
    """
    if may_generally(work.actor, Action.SEE_ATTENTION) is None:
        return Waiting()
    definition = work.newest(SHIPPED_PLEDGE)
    return find_waiting(work, definition, narrowed(work, definition, wanted), kinds, most=most, page=page)


def find_waiting(
    work: Work,
    definition: Definition,
    only: Narrowed,
    kinds: Set[Kind] = EVERY_KIND,
    *,
    most: int | None = None,
    page: int = 1,
) -> Waiting:
    """The same of what is asked for; of records as a whole nothing is told where some steps alone are."""
    whole = only.turns is None and not kinds.isdisjoint({Kind.AGREEMENTS, Kind.READY})
    stages = stages_of_actor(work, definition, only.all) if whole else NO_STAGES
    to_agree = steps_of_actor(work, definition, only.all) if Kind.AGREEMENTS in kinds else ()
    # A record that has ended is late with nothing: that it is to be reopened is no part of what needs attention.
    today = whole and Kind.AGREEMENTS in kinds and kinds != IN_ATTENTION
    again = reopenings_of_actor(work, definition, only.all) if today else ()
    asked = together(to_agree, stages.awaiting, again)
    at = At(most, page)
    asked_for = kinds if only.turns is None else frozenset[Kind]()
    return Waiting(
        agreements=Some.of(asked, at),
        ready=Some.of(stages.ready, at),
        sent_back=sent_back(work, definition, only.all, at) if Kind.SENT_BACK in kinds else Some(),
        look_again=to_look_at_again(work, only.all, at) if Kind.LOOK_AGAIN in asked_for else Some(),
        said=said_not_to_have_happened(work, definition, only.all, at) if Kind.SAID in kinds else Some(),
        to_talk_about=to_talk_about(work, definition, only.all, at) if Kind.TO_TALK_ABOUT in kinds else Some(),
        not_cleared_now=not_cleared_now(work, definition, only.all, at) if Kind.NOT_CLEARED_NOW in kinds else Some(),
        cannot_log_in=cannot_log_in(work, only.all, at) if Kind.CANNOT_LOG_IN in kinds else Some(),
        complete_again=to_complete_again(work, definition, only.all, at) if Kind.COMPLETE_AGAIN in kinds else Some(),
        without_a_lead=without_a_lead(work, only.all, at) if Kind.WITHOUT_A_LEAD in asked_for else Some(),
        leads_changed=leads_changed(work, only.all, at) if Kind.LEADS_CHANGED in asked_for else Some(),
        terms_ended=terms_ended(work, only.all, at) if Kind.TERMS_ENDED in asked_for else Some(),
        outcome=outcomes_to_follow(work, definition, only.all, at) if Kind.OUTCOME in kinds else Some(),
        dates_moved=dates_moved(work, definition, only.all, at) if Kind.DATES_MOVED in asked_for else Some(),
        agreements_on=tuple(row.reference for row in asked),
    )
