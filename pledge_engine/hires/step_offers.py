"""What a reader may do on one turn of a step, beside what is next: offered for menus, never decided here.

The roles and the rules are asked as for what is offered of the record (``offers``).
"""

from __future__ import annotations

from dataclasses import dataclass

from pledge_engine.access.actor import PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.access.rights import may
from pledge_engine.hires.acting import today_of
from pledge_engine.hires.acts import RECORD_RIGHTS, STEP_RIGHTS
from pledge_engine.hires.holders import held_alone
from pledge_engine.hires.notes import takes_words
from pledge_engine.hires.offering import allowed, may_take_request_back, said_to_hold_by_the_other
from pledge_engine.hires.pressing import presses
from pledge_engine.hires.reading import Reader, open_reader
from pledge_engine.hires.requests import asked_of
from pledge_engine.work import Work
from workflows import correcting, returning
from workflows.agreeing import awaited_roles, holding_roles
from workflows.blockers import Refused
from workflows.definition import Role, Step
from workflows.following import Followed, last_before
from workflows.promised import may_be_said, may_be_said_again
from workflows.steps import At
from workflows.turn import Status, Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOffers:
    """The commands on one turn of a step, by name. ``mine`` says that the reader has picked it up.

    ``worded`` says that a reason may come with a few words. Two of the commands are the record's own, of this step and perhaps
    of others: with ``keep`` it can be said to still hold, and with ``agree-kept`` agreed that it does, as the other lead says.
    ``from_on`` is what has not come yet, and before which nothing of the turn can have happened.
    """

    acts: frozenset[str]
    n: int
    seen_as: int
    mine: bool
    worded: bool
    from_on: Followed | None = None


def step_offers(work: Work, reference: str, step: str, n: int | None = None) -> StepOffers:
    """What the actor may do on a turn of a step, by default the earliest open or else the last; raises ``NotFound``."""
    reader = open_reader(work, reference)
    found = reader.step(step)
    current = [turn for turn in reader.journey.current(step) if reader.sees_turn(turn)]
    turn = next((turn for turn in current if turn.n == n), None) if n else _usual(current)
    if turn is None:
        return StepOffers(acts=frozenset(), n=0, seen_as=0, mine=False, worded=False)
    held = reader.record.turns[turn.key].assignee if turn.key in reader.record.turns else None
    mine = held == work.actor.audit_id
    acts = _open_acts(reader, found, turn, held is not None, mine=mine) if turn.status.is_open else []
    acts += [] if turn.status.is_open else _closed_acts(reader, found, turn)
    acts += [*_workers_word(reader, found, turn), *_talked(reader, found, turn), *_keeping(reader, found)]
    return StepOffers(
        acts=frozenset(acts),
        n=turn.n,
        seen_as=reader.record.version_of(turn),
        mine=mine,
        worded=takes_words(found),
        from_on=_not_come(reader, found, turn) if turn.status.is_open else None,
    )


def _not_come(reader: Reader, step: Step, turn: Turn) -> Followed | None:
    last = last_before(reader.journey, step, turn.n)
    return last if last and last.happened_on and last.happened_on > reader.work.today else None


def _usual(turns: list[Turn]) -> Turn | None:
    return next((turn for turn in turns if turn.status.is_open), turns[-1] if turns else None)


def _open_acts(reader: Reader, step: Step, turn: Turn, held: bool, *, mine: bool) -> list[str]:
    moving = reader.journey.stage is not None and not reader.journey.held
    waiting = turn.status is Status.AWAITING_AGREEMENT
    agreed = any(given.person == reader.work.actor.audit_id for given in turn.agreements)
    awaited = may(reader.work.actor, Action.AGREE, reader.record.scope, step) in awaited_roles(step, turn)
    begun = not waiting and _not_come(reader, step, turn) is None
    queue = step.owner in SHARED_QUEUES and isinstance(reader.work.actor, PersonActor)
    offered = {
        "save": begun and bool(step.fields),
        "complete": begun,
        "agree": moving and waiting and awaited and not agreed and turn.kept_from is None,
        "ask-for-change": moving and waiting and not agreed,
        "take-back": moving and waiting and agreed,
        "not-applicable": moving and not waiting and step.may_be_not_applicable,
        "move-date": not waiting or (turn.moved is not None and not turn.moved.by_both_leads),
        "waiting-on": not waiting and step.owner is not Role.WORKER and not step.sensitive,
        "pick-up": queue and not held,
        "give-back": queue and mine,
        "give-to": queue,
        "nudge": moving
        and presses(reader.work, reader.journey, step, turn)
        and not _own(reader, step, turn, mine=mine),
    }
    acts = [act for act, possible in offered.items() if possible and allowed(reader, STEP_RIGHTS[act], step)]
    asked = asked_of(reader, turn) if moving and not waiting and turn.reason else None
    return [*acts, "take-back-request"] if asked and may_take_request_back(reader, asked, step) else acts


def _keeping(reader: Reader, step: Step) -> list[str]:
    """Whether the actor may agree to what the other lead says of the step, that it still holds, or else say so themselves."""
    if reader.journey.stage is None or reader.journey.held or not allowed(reader, RECORD_RIGHTS["keep"]):
        return []
    if step in said_to_hold_by_the_other(reader):
        return ["agree-kept"]
    return ["keep"] if returning.what_may_hold(reader.journey, step) is not None else []


def _own(reader: Reader, step: Step, turn: Turn, *, mine: bool) -> bool:
    """Whether the actor alone holds what is now to be done on a turn, also in cover: nobody nudges themselves."""
    roles = [role for role in holding_roles(step, turn) if role is not Role.WORKER]
    me = reader.work.actor.audit_id
    acting = {role: me if lead.cover and lead.cover.id == me else lead.id for role, lead in reader.leads.items()}
    return held_alone(me, roles, acting, me if mine else None)


def _closed_acts(reader: Reader, step: Step, turn: Turn) -> list[str]:
    outcome = correcting.correct(reader.journey, At(step.key, turn.n), today_of(reader.work))
    return ["correct"] if not isinstance(outcome, Refused) and allowed(reader, STEP_RIGHTS["correct"], step) else []


def _workers_word(reader: Reader, step: Step, turn: Turn) -> list[str]:
    """What a worker may say of what was promised to them, or take back, also of a turn whose day was moved since."""
    offered = may_be_said(step, turn, reader.work.today) and allowed(reader, STEP_RIGHTS["did-not-happen"], step)
    if not offered or turn.said_not_to_have_happened_on is None:
        return ["did-not-happen"] if offered else []
    return ["did-happen", "did-not-happen"] if may_be_said_again(step, turn) else ["did-happen"]


def _talked(reader: Reader, step: Step, turn: Turn) -> list[str]:
    """Whether a lead may write down what came of talking about what the worker said."""
    said = turn.said_not_to_have_happened_on is not None and not turn.superseded
    return ["talked"] if said and allowed(reader, STEP_RIGHTS["talked"], step) else []
