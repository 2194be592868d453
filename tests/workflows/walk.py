"""A hire moved at random, with a ledger beside it and what must always be true checked after every move."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from tests.factories.answers import filled
from tests.factories.journeys import CALENDAR, PEOPLE, held_from, resumed
from tests.workflows.explained import explained
from tests.workflows.ledger import Ledger
from tests.workflows.walked import spelled, walked
from workflows.advancing import advance_blockers
from workflows.agreeing import By, awaited_roles
from workflows.anchors import turn_counts
from workflows.answers import Value
from workflows.attendance import came, missed_in_words, outcomes
from workflows.attending import attend, attend_instead
from workflows.blockers import Refused
from workflows.calendar import england_bank_holidays
from workflows.changing import move_date, set_pace, wait_for
from workflows.correcting import correct
from workflows.definition import Role, Step
from workflows.ending import leave, reopen, withdraw
from workflows.fields import FieldType
from workflows.hire_dates import set_date
from workflows.journey import Journey
from workflows.occurrences import Today, settle
from workflows.promised import say_it_did_not_happen, write_that_it_was_talked_about
from workflows.returning import keep, may_still_hold, return_to
from workflows.stages import advance, agree_stage, ask_for_stage_change, withdraw_stage_agreement
from workflows.steps import At, agree, ask_for_change, complete, not_applicable, save, withdraw_agreement
from workflows.still_holding import agree_kept
from workflows.turn import Status, Talked, Turn, WaitingOn, happened
from workflows.undoing import undo_advance

SAM, PAT = PEOPLE[Role.SERVICE_LEAD], PEOPLE[Role.PROFESSIONAL_LEAD]
# Mostly the two leads, now and then one of them in the other's role or the worker's, and everybody else.
WHO = (
    *(SAM, PAT, SAM, PAT, SAM, PAT),
    *(By(Role.PROFESSIONAL_LEAD, SAM.person), By(Role.SERVICE_LEAD, PAT.person), By(Role.WORKER, SAM.person)),
    *(PEOPLE[role] for role in tuple(Role)[2:7]),
)


@dataclass(frozen=True)
class Chance:
    """What one move is drawn from: a kind, and numbers that pick the step, turn, person, answers and days."""

    kind: str
    step: int
    n: int
    who: int
    value: int
    days: int


KINDS = (
    *("go_on", "go_on", "go_on", "go_on", "go_on", "go_on"),
    *("save", "complete", "complete", "agree", "agree", "not_applicable", "ask_for_change", "withdraw"),
    *("agree_stage", "withdraw_stage", "ask_for_stage_change", "advance", "set_date"),
    *("wait", "wait", "hold", "resume"),
    *("return_to", "return_to", "keep", "agree_kept", "undo", "correct", "withdraw_hire", "leave", "reopen", "reopen"),
    *("move_date", "move_date", "set_pace", "wait_for", "did_not_happen", "talked_about"),
    *("attend", "attend", "attend", "attend", "attend_instead"),
)
SMALL = st.integers(0, 11)
CHANCES = st.builds(
    Chance,
    kind=st.sampled_from(KINDS),
    step=st.integers(0, 59),
    n=SMALL,
    who=st.integers(0, len(WHO) - 1),
    value=SMALL,
    days=st.integers(-20, 90),
)


class Walk:
    """One hire, the day it is, and the ledger; ``make`` makes one move and checks everything."""

    def __init__(self, journey: Journey, day: date) -> None:
        self.definition = journey.definition
        self.journey = journey
        self.day = day
        self.ledger = Ledger.taken_up(journey)
        self.table = walked(journey.definition)
        self.legal = {spelled(journey.definition, place): place for place in self.table}
        self.agreed_to: dict[tuple[str, int, int, str], object] = {}
        self.superseded: dict[tuple[str, int, int], object] = {}
        self.corrected: set[tuple[str, int, int]] = set()
        self.advanced_last = False
        self.clears_too = False
        self.check(self.journey)

    @property
    def today(self) -> Today:
        return Today(self.day, CALENDAR)

    def make(self, chance: Chance) -> None:
        before = self.journey
        moves: dict[str, Callable[[Chance], None]] = {kind: getattr(self, f"_{kind}") for kind in KINDS}
        self.clears_too = chance.kind in {"undo", "agree_kept"}  # Then regions clear in the same decision.
        moves[chance.kind](chance)
        if self.journey is not before:
            self.advanced_last = len(self.journey.visits) > len(before.visits) and chance.kind in {"advance", "go_on"}
        self.check(before)
        if self.journey.stage:
            self.ledger.drop_stale(self.journey.stage.key)

    def _took(self, outcome: Journey | Refused) -> bool:
        """Whether a move was allowed; a refusal has reasons in words and leaves everything as it was."""
        if isinstance(outcome, Refused):
            assert outcome.blockers
            assert all(blocker.words.endswith((".", "?")) for blocker in outcome.blockers)
            return False
        self.journey = outcome
        return True

    # ---------------------------------------------------------------- who and what

    def _step(self, chance: Chance) -> Step:
        """A step: mostly one that is open."""
        steps = list(self.definition.steps.values())
        opened = [step for step in steps if self.journey.open_turn(step.key)]
        among = opened if opened and chance.n < 9 else steps
        return among[chance.step % len(among)]

    def _at(self, chance: Chance) -> At:
        step = self._step(chance)
        turn = self.journey.open_turn(step.key)
        return At(step.key, turn.n if turn and chance.n < 8 else 1 + chance.n % 4)

    def _answers(self, chance: Chance, step: Step) -> dict[str, Value | None]:
        """Some answers: one field emptied or answered, or all that is needed with one of them changed."""
        fields = list(step.fields.values())
        given: dict[str, Value | None] = {}
        if chance.value < 9:
            given |= filled(self.journey, step, {}, self.day)
        if fields and chance.value % 3:
            asked = fields[chance.value % len(fields)]
            if asked.type is FieldType.YES_NO:
                given[asked.key] = (None, True, False)[chance.days % 3]
            elif asked.type is FieldType.DATE:
                given[asked.key] = self.day + timedelta(days=chance.days)
        return given

    # ---------------------------------------------------------------- moves

    def _go_on(self, chance: Chance) -> None:
        """What these people would sensibly do next, if there is anything."""
        stage = self.journey.stage
        if stage is None or self.journey.held:
            return self._resume(chance)
        for step in (self.definition.steps[key] for key in stage.steps):
            turn = self.journey.open_turn(step.key)
            if turn is None or not step.required or step.due.endless:
                continue
            if turn.status is Status.AWAITING_AGREEMENT and chance.n < 6:
                return self._agree_as(At(step.key, turn.n), PEOPLE[awaited_roles(step, turn)[0]])
            given = filled(self.journey, step, {}, self.day)
            if self._complete_with(At(step.key, turn.n), PEOPLE[step.owner], dict(given), None):
                return None
        visit = self.journey.visit_to(stage.key)
        for role in (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD):
            if visit and role not in {given.role for given in visit.agreements}:
                return self._agree_stage_as(PEOPLE[role])
        return self._advance(chance)

    def _save(self, chance: Chance) -> None:
        at = self._at(chance)
        given = self._answers(chance, self.definition.steps[at.step])
        if self._took(save(self.journey, at, given, self.today)):
            self.ledger.note_saved((at.step, at.n), given)

    def _complete(self, chance: Chance) -> None:
        at = self._at(chance)
        given = self._answers(chance, self.definition.steps[at.step])
        happened_on = self.day - timedelta(days=chance.days) if chance.n % 3 == 0 else None
        self._complete_with(at, WHO[chance.who], given, happened_on)

    def _complete_with(self, at: At, by: By, given: dict[str, Value | None], happened_on: date | None) -> bool:
        if not self._took(complete(self.journey, at, by, given, happened_on, self.today)):
            return False
        day = turn_at(self.journey, at).happened_on
        assert day is not None
        assert happened_on in {None, day}
        assert day <= self.day, "something was recorded before it happened"
        self.ledger.note_completed((at.step, at.n), by, given, day)
        return True

    def _awaiting(self, chance: Chance) -> At:
        """A turn, mostly one that waits for somebody's agreement."""
        awaiting = [
            At(turn.step, turn.n)
            for step in self.definition.steps
            for turn in self.journey.current(step)
            if turn.status is Status.AWAITING_AGREEMENT
        ]
        return awaiting[chance.step % len(awaiting)] if awaiting and chance.n < 10 else self._at(chance)

    def _agree(self, chance: Chance) -> None:
        self._agree_as(self._awaiting(chance), WHO[chance.who])

    def _agree_as(self, at: At, by: By) -> None:
        if self._took(agree(self.journey, at, by, self.today)):
            self.ledger.note_agreed((at.step, at.n), by)

    def _not_applicable(self, chance: Chance) -> None:
        at, by = self._at(chance), WHO[chance.who]
        if self._took(not_applicable(self.journey, at, by, "not_relevant", self.today)):
            self.ledger.note_not_applicable((at.step, at.n), by, "not_relevant")

    def _ask_for_change(self, chance: Chance) -> None:
        at, by = self._awaiting(chance), WHO[chance.who]
        if self._took(ask_for_change(self.journey, at, by, "more_detail", self.today)):
            self.ledger.note_change_asked((at.step, at.n), by)

    def _withdraw(self, chance: Chance) -> None:
        at, by = self._awaiting(chance), WHO[chance.who]
        if self._took(withdraw_agreement(self.journey, at, by, self.today)):
            self.ledger.note_withdrawn((at.step, at.n), by)

    def _agree_stage(self, chance: Chance) -> None:
        self._agree_stage_as(WHO[chance.who])

    def _agree_stage_as(self, by: By) -> None:
        stage = self.journey.stage
        if self._took(agree_stage(self.journey, by, self.today)):
            assert stage is not None
            self.ledger.note_stage_agreed(stage.key, by)

    def _withdraw_stage(self, chance: Chance) -> None:
        by = WHO[chance.who]
        if self._took(withdraw_stage_agreement(self.journey, by)):
            self.ledger.note_stage_withdrawn(by)

    def _ask_for_stage_change(self, chance: Chance) -> None:
        by = WHO[chance.who]
        if self._took(ask_for_stage_change(self.journey, by)):
            self.ledger.note_stage_change_asked(by)

    def _advance(self, _chance: Chance) -> None:
        stage, held = self.journey.stage, self.journey.held
        if self._took(advance(self.journey, self.today)):
            assert stage is not None
            self.ledger.note_advanced(stage.key, self.day, held=held)

    def _set_date(self, chance: Chance) -> None:
        names = list(self.definition.hire_dates)
        name, day = names[chance.step % len(names)], self.day + timedelta(days=chance.days)
        if self._took(set_date(self.journey, name, day, self.today)):
            self.ledger.dates[name] = day

    # ---------------------------------------------------------------- when plans change

    def _begun_anew(self, outcome: Journey | Refused) -> bool:
        """Whether a move was allowed that the ledger does not follow: it is then begun again from what stands."""
        if not self._took(outcome):
            return False
        self.ledger = Ledger.taken_up(self.journey)
        return True

    def _return_to(self, chance: Chance) -> None:
        stage, before = self.journey.stage, self.journey
        targets = list(stage.returns) if stage and chance.n < 9 else list(self.definition.stages)
        finished = [key for key in before.turns if any(happened(turn) for turn in before.current(key))]
        keep_too = finished[:: 1 + chance.value] if chance.value < 4 else []
        if not targets:
            return
        target = targets[chance.step % len(targets)]
        if self._begun_anew(return_to(before, target, WHO[chance.who], self.today, keep=keep_too)):
            self._check_round(before, target)

    def _check_round(self, before: Journey, target: str) -> None:
        """A new round was begun: what lay before its stage stands, all else is superseded, and what counted still counts."""
        order = self.definition.position
        offer = self.definition.offer_stage
        another = offer is not None and order[target] <= order[offer]
        for step in self.definition.steps.values():
            now, was = self.journey.current(step.key), before.current(step.key)
            if order[step.stage] < order[target]:
                assert [turn.key for turn in now[: len(was)]] == [turn.key for turn in was]
            else:
                assert not {turn.key for turn in now} & {turn.key for turn in was}, (
                    f"{step.key} went on in its old round"
                )
                counted = sum(happened(turn) and turn_counts(step, turn) for turn in was)
                again = sum(turn.status is Status.CARRIED for turn in now)
                expected = 0 if another or not now or not step.due.repeat else min(counted, step.due.repeat.times or 0)
                assert again == expected, f"{again} of {counted} turns of {step.key} count again"
        if another:
            assert not self.journey.dates
            assert not self.journey.facts
            assert self.journey.appointee is None

    def _keep(self, chance: Chance) -> None:
        steps = [step.key for step in may_still_hold(self.journey)] or list(self.definition.steps)
        self._begun_anew(keep(self.journey, steps[chance.step % len(steps)], WHO[chance.who], self.today))

    def _agree_kept(self, chance: Chance) -> None:
        self._begun_anew(agree_kept(self.journey, WHO[chance.who], self.today))

    def _undo(self, _chance: Chance) -> None:
        before = self.journey
        if self.advanced_last and self._begun_anew(undo_advance(self.journey, self.today)):
            assert self.journey.stage is not None
            assert before.stage is not None
            assert self.definition.next_stage(self.journey.stage.key) == before.stage.key
            assert not advance_blockers(self.journey, self.day), "what was undone cannot be done again"

    def _correct(self, chance: Chance) -> None:
        closed = [turn for step in self.journey.turns for turn in self.journey.current(step) if not turn.status.is_open]
        turn = closed[chance.step % len(closed)] if closed else None
        at = At(turn.step, turn.n) if turn else self._at(chance)
        if self._begun_anew(correct(self.journey, at, self.today)):
            opened = turn_at(self.journey, at)
            assert turn is not None
            assert opened.status.is_open
            assert opened.answers == turn.answers
            assert not opened.agreements
            self.corrected.add(opened.key)

    def _withdraw_hire(self, _chance: Chance) -> None:
        self._end(withdraw(self.journey, "not_funded", self.today))

    def _leave(self, chance: Chance) -> None:
        self._end(leave(self.journey, "another_role", self.day - timedelta(days=chance.value), self.today))

    def _end(self, outcome: Journey | Refused) -> None:
        if self._begun_anew(outcome):
            turns = [turn for step in self.journey.turns for turn in self.journey.current(step)]
            assert not [turn.key for turn in turns if turn.status.is_open]
            assert self.journey.ended
            assert not self.journey.held

    def _reopen(self, chance: Chance) -> None:
        stages, before, by = list(self.definition.stages), self.journey, WHO[chance.who]
        target = stages[chance.step % len(stages)]
        given = [agreed for agreed in before.visits[-1].agreements if before.visits[-1].reopen_at == target]
        if self._begun_anew(reopen(before, target, by, self.today)) and self.journey.stage:
            assert by.role in {Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD}
            if before.state == ("left",):
                assert [agreed.person for agreed in given if agreed.person != by.person]
            self._check_round(before, target)

    def _attend(self, chance: Chance) -> None:
        """A group session: it counts once where somebody came, and never takes away what counted before."""
        sessions = [step for step in self.definition.steps.values() if step.register]
        sessions = [step for step in sessions if self.journey.open_turn(step.key)] or sessions
        if not sessions:
            return
        step = sessions[chance.step % len(sessions)]
        outcome = list(outcomes(step))[chance.n % len(outcomes(step))]
        before = self._counting(step)
        done = attend(
            self.journey, step, outcome, self.day - timedelta(days=chance.value), PEOPLE[step.owner], self.today
        )
        if isinstance(done, Refused):
            self._took(done)
            return
        self._begun_anew(done[0])
        assert turn_at(self.journey, done[1]).happened_on == self.day - timedelta(days=chance.value)
        after = self._counting(step)
        assert before.keys() <= after.keys()
        assert all(after[key] == turn for key, turn in before.items())
        assert len(after) == len(before) + (outcome == came(step) or not step.due.repeats)
        self._check_months(step)

    def _attend_instead(self, chance: Chance) -> None:
        """A session is put right: what it says now is what counts."""
        closed = [
            turn
            for step in self.definition.steps.values()
            for turn in self.journey.current(step.key)
            if step.register and turn.status is Status.DONE and turn.happened_on is not None
        ]
        if not closed:
            return
        turn = closed[chance.step % len(closed)]
        step = self.definition.steps[turn.step]
        outcome = list(outcomes(step))[chance.n % len(outcomes(step))]
        at = At(turn.step, turn.n)
        assert turn.happened_on is not None
        done = attend_instead(self.journey, step, at, outcome, turn.happened_on, PEOPLE[step.owner], self.today)
        if isinstance(done, Refused):
            self._took(done)
            return
        self._begun_anew(done[0])
        assert turn_counts(step, turn_at(self.journey, at)) is (outcome == came(step) or step.turn_counts_when is None)
        self._check_months(step)

    def _counting(self, step: Step) -> dict[tuple[str, int, int], Turn]:
        """The turns of a step that were done and count, without sessions that were missed: another fills those."""
        turns = (turn for turn in self.journey.current(step.key) if not missed_in_words(step, turn))
        return {turn.key: turn for turn in turns if turn.status is Status.DONE and turn_counts(step, turn)}

    def _check_months(self, step: Step) -> None:
        """There are as many turns still open as are missing from the number that was promised."""
        times = step.due.repeat.times if step.due.repeat else None
        visit = self.journey.visit_to(step.stage)
        if times is None or (visit is not None and visit.left_on is not None):
            return
        turns = self.journey.current(step.key)
        counted = sum(turn_counts(step, turn) for turn in turns)
        assert sum(turn.status.is_open for turn in turns) == max(0, times - counted), f"{step.key} promises {times}"

    def _move_date(self, chance: Chance) -> None:
        at, to = self._at(chance), self.day + timedelta(days=abs(chance.days))
        if self._took(move_date(self.journey, at, to, "person_away", WHO[chance.who], self.today)):
            assert turn_at(self.journey, at).due_on == to

    def _set_pace(self, chance: Chance) -> None:
        self._took(set_pace(self.journey, chance.value, self.today))

    def _wait_for(self, chance: Chance) -> None:
        self._took(wait_for(self.journey, self._at(chance), (*WaitingOn, None)[chance.value % 4], self.today))

    def _did_not_happen(self, chance: Chance) -> None:
        self._took(say_it_did_not_happen(self.journey, self._at(chance), self.today))

    def _talked_about(self, chance: Chance) -> None:
        what = tuple(Talked)[chance.value % 3]
        self._took(write_that_it_was_talked_about(self.journey, self._at(chance), what, self.today))

    def _wait(self, chance: Chance) -> None:
        self.day += timedelta(days=abs(chance.days))
        self.journey = settle(self.journey, self.today)

    def _hold(self, _chance: Chance) -> None:
        if not self.journey.held and self.journey.stage:
            self.journey = settle(held_from(self.journey, self.day), self.today)

    def _resume(self, _chance: Chance) -> None:
        if self.journey.held:
            self.journey = resumed(self.journey, self.today)

    # ---------------------------------------------------------------- what is always true

    def check(self, before: Journey) -> None:
        self._check_state(before)
        for turns in self.journey.turns.values():
            for turn in turns:
                self._check_turn(turn)
        for step in self.definition.steps.values():
            self._check_step(step)
        visit = self.journey.visits[-1]
        assert len({given.role for given in visit.agreements}) == len(visit.agreements)
        assert len({given.person for given in visit.agreements}) == len(visit.agreements)
        assert settle(self.journey, self.today) is self.journey or before is self.journey

    def _check_state(self, before: Journey) -> None:
        """The configuration is one the walk knows, reached by one of its moves."""
        state = self.journey.state
        assert state in self.legal, f"the definition has no {state}"
        if state != before.state:
            after = {spelled(self.definition, place) for place in self.table[self.legal[before.state]].values()}
            if self.clears_too:
                stages = {reached[0].partition("/")[0] for reached in after}
                after |= {legal for legal in self.legal if legal[0].partition("/")[0] in stages}
            assert state in after, f"no move leads from {before.state} to {state}"

    def _check_turn(self, turn: Turn) -> None:
        step = self.definition.steps[turn.step]
        assert turn.due_on is None or turn.due_on >= turn.opened_on, f"{turn.key} was due before it opened"
        assert turn.closed_on is None or turn.closed_on >= turn.opened_on, f"{turn.key} closed before it opened"
        assert (turn.closed_on is None) == turn.status.is_open
        if step.owner is Role.WORKER:
            assert turn.status is not Status.NOT_KEPT, f"{turn.key} was counted against the worker"
        if turn.due_on is not None and turn.status.is_open:
            assert explained(turn.because, england_bank_holidays()) == turn.due_on
        self._check_agreements(turn)

    def _check_agreements(self, turn: Turn) -> None:
        """Everybody agreed to exactly what stands there, in a role and a person of their own."""
        stands = (dict(turn.answers), turn.happened_on, turn.proposal, turn.reason, turn.kept_from)
        for given in turn.agreements:
            known = self.agreed_to.setdefault((*turn.key, given.content), stands)
            assert known == stands, f"{given.person} agreed to something else in {turn.key}"
            assert given.content == turn.content
        assert len({given.role for given in turn.agreements}) == len(turn.agreements)
        assert len({given.person for given in turn.agreements}) == len(turn.agreements)

    def _check_step(self, step: Step) -> None:
        current = self.journey.current(step.key)
        assert [turn.n for turn in current] == list(range(1, len(current) + 1))
        opened = [turn for turn in current if turn.status.is_open]
        opened = [turn for turn in opened if turn.key not in self.corrected]
        if step.due.endless:
            assert len(opened) <= 1, f"{step.key} has {len(opened)} open turns"
        for turn in self.journey.turns.get(step.key, ()):
            if turn.superseded:
                stands = (turn.status, turn.answers, turn.completed_on, turn.happened_on, turn.due_on)
                assert not turn.status.is_open
                assert self.superseded.setdefault(turn.key, stands) == stands, f"{turn.key} of an earlier round changed"
        visit = self.journey.visit_to(step.stage)
        if visit and visit.left_on:
            assert not opened, f"{step.key} is open although {step.stage} was left"


def turn_at(journey: Journey, at: At) -> Turn:
    turn = journey.turn(at.step, at.n)
    assert turn is not None
    return turn
