"""One hire, the people around it, and every command that they may give, each drawn from a few numbers."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from pledge_engine.access.policy import SHARED_QUEUES
from pledge_engine.audit.verify import verify_chain
from pledge_engine.errors import PledgeError
from pledge_engine.hires import (
    change_commands,
    closure_commands,
    ending_commands,
    handing_over,
    hold_commands,
    notes,
    queue_commands,
    reassigning,
    register_commands,
    round_commands,
    stage_commands,
    step_commands,
)
from pledge_engine.hires.appointing_another import appoint_another
from pledge_engine.hires.erasable_notes import erasable_notes
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.hires.erasing_notes import erase_note
from pledge_engine.hires.registers import list_registers
from pledge_engine.office import Office
from pledge_engine.people import covering, deactivating
from pledge_engine.reconciliation.records import reconcile
from pledge_engine.work import Work
from tests.factories.office import (
    ENGINE,
    PEOPLE,
    WORKER,
    as_typed,
    day_of,
    go_on,
    journey_of,
    move_clock,
    office_on,
)
from tests.factories.witness import mark
from tests.pledge_engine.hires.folding import must_equal
from workflows.agreeing import awaited_roles
from workflows.definition import BOTH_LEADS
from workflows.journey import Journey
from workflows.reading import load_shipped
from workflows.reasons import CHANGE_REASONS
from workflows.returning import may_still_hold
from workflows.turn import Status, Talked, happened

STAGES = list(load_shipped().stages)
LEADS = ("sam", "pat")
HANDLES = (*LEADS * 4, "cleo", "hana", "olu", "fay", "lena", WORKER, "admin")
KINDS = (
    *("go_on",) * 3,
    *("save", "complete", "agree") * 2,
    *("ask_for_change", "ask_for_change", "take_back_request", "take_back_request", "withdraw", "not_applicable"),
    *(
        "agree_stage",
        "withdraw_stage",
        "ask_for_stage_change",
        "take_back_stage_request",
        "advance",
        "set_date",
        "note",
        "erase_note",
        "hold",
        "resume",
    ),
    *("reassign_lead", "pick_up", "give_back", "reassign_step"),
    *("wait", "wait", "turn_over", "stale"),
    *("return_to", "return_to", "keep", "agree_kept", "undo", "correct", "correct", "appoint_another"),
    *(
        "withdraw_record",
        "leave",
        "reopen",
        "reopen",
        "move_date",
        "move_date",
        "wait_for",
        "set_pace",
        "did_not_happen",
        "talked_about",
    ),
    *("record_register", "record_register", "correct_register", "add_closure", "remove_closure"),
    *("name_cover", "end_cover", "deactivate", "reactivate", "erase_earlier", "fall_through"),
)
# What may touch the hire without having to, or touches only what stands beside it.
BESIDE = frozenset(
    (
        "wait",
        "turn_over",
        "go_on",
        "add_closure",
        "remove_closure",
        "name_cover",
        "end_cover",
        "deactivate",
        "reactivate",
    )
)


@dataclass(frozen=True)
class Chance:
    """What one command is drawn from: a kind, and numbers that pick who, which step and turn, and which words."""

    kind: str
    who: int
    step: int
    n: int
    value: int
    days: int


CHANCES = st.builds(
    Chance,
    kind=st.sampled_from(KINDS),
    who=st.integers(0, len(HANDLES) - 1),
    step=st.integers(0, 59),
    n=st.integers(0, 9),
    value=st.integers(0, 9),
    days=st.integers(-10, 45),
)


class Unchanged(PledgeError):
    """Nothing was different, so that nothing had to be written."""

    def __init__(self) -> None:
        super().__init__("Nothing was different.")


class Desk:
    """One hire, the people around it, and the database they write to."""

    reference = "R-0001"

    def __init__(self, database: str, moment: datetime) -> None:
        self.office: Office = office_on(database, moment)
        self._beside = create_engine(database, isolation_level="AUTOCOMMIT")
        self.outside = self._beside.connect()
        self.hire = self.outside.execute(text("SELECT id FROM hire")).scalar_one()

    def close(self) -> None:
        self.outside.close()
        self._beside.dispose()
        self.office.close()

    def commits(self) -> object:
        """Something that is another after every transaction that wrote anything."""
        return mark(self.outside)

    def events(self) -> int:
        return self.asked(f"SELECT count(*) FROM audit_event WHERE chain = '{self.hire}'")  # noqa: S608 - an id of ours

    def asked(self, question: str) -> int:
        return int(self.outside.execute(text(question)).scalar_one())

    # ---------------------------------------------------------------- commands

    def make(self, chance: Chance) -> None:
        """Give one command and hold it to its promise: one event and rows to match, or nothing at all."""
        move_clock(self.office, timedelta(seconds=1))
        commits, events = self.commits(), self.events()
        with suppress(PledgeError):
            COMMANDS[chance.kind](self, chance)
            self.must_hold_together(commits, events, beside=chance.kind in BESIDE)
            return
        assert self.commits() == commits, "a refused command wrote something"

    def must_hold_together(self, commits: object, events: int, *, beside: bool) -> None:
        """Fail unless one event was written, or ``beside`` it perhaps none, and the rows are what all events say."""
        written = self.events() - events
        assert written == 0 or self.commits() != commits
        assert written <= 1
        assert written == 1 or beside
        must_equal(self.outside, self.hire)
        with self.office.work(ENGINE, write=False) as work:
            verification = verify_chain(work.connection, self.hire)
            compared = reconcile(work.connection, work.definitions)
        assert verification.intact, verification.faults
        assert compared.agrees, str(compared)

    @contextmanager
    def work(self, chance: Chance, *likely: str) -> Iterator[Work]:
        """A unit of work by somebody: mostly one of those whose business it is, now and then anybody at all."""
        handle = likely[chance.who % len(likely)] if likely and chance.value < 8 else HANDLES[chance.who]
        with self.office.work(self.office.actor(handle)) as work:
            yield work

    def journey(self) -> Journey:
        return journey_of(self.office, self.reference)

    def turn(self, journey: Journey, chance: Chance, status: Status | None = None) -> tuple[str, int]:
        """A step and a turn: mostly one that is open."""
        turns = [
            (turn.step, turn.n)
            for key in journey.turns
            for turn in journey.current(key)
            if (turn.status is status if status else turn.status.is_open)
        ]
        if turns and chance.n < 8:
            return turns[chance.step % len(turns)]
        return list(journey.definition.steps)[chance.step % len(journey.definition.steps)], 1 + chance.n % 3

    def typed(self, journey: Journey, chance: Chance, key: str) -> dict[str, object]:
        """Answers as somebody types them: all that is needed, part of it, or something odd."""
        answers = dict(as_typed(journey, journey.definition.steps[key], day_of(self.office)))
        match chance.value:
            case 0:
                answers[next(iter(answers), "no_such_field")] = "\u202ehidden"
            case 1 | 2:
                answers = dict(list(answers.items())[: chance.n % 3])
            case 3:
                answers[next(iter(answers), "no_such_field")] = ""
        return answers

    def awaited(self, journey: Journey, key: str) -> tuple[str, ...]:
        """Those whose agreement to a step is awaited, and who may ask for a change instead."""
        turn = journey.open_turn(key)
        return tuple(PEOPLE[role] for role in awaited_roles(journey.definition.steps[key], turn)) if turn else ()

    def go_on(self, _chance: Chance) -> None:
        if self.journey().stage is not None:
            go_on(self.office, self.reference)

    def save(self, chance: Chance) -> None:
        journey = self.journey()
        key, n = self.turn(journey, chance)
        typed = self.typed(journey, chance, key)
        with self.work(chance, PEOPLE[journey.definition.steps[key].owner]) as work:
            step_commands.save_step(work, self.reference, key, typed, n=n)

    def complete(self, chance: Chance) -> None:
        journey = self.journey()
        key, n = self.turn(journey, chance)
        typed = self.typed(journey, chance, key)
        happened_on = day_of(self.office) - timedelta(days=chance.days) if chance.value == 9 else None
        with self.work(chance, PEOPLE[journey.definition.steps[key].owner]) as work:
            step_commands.complete_step(work, self.reference, key, typed, n=n, happened_on=happened_on)

    def agree(self, chance: Chance) -> None:
        journey = self.journey()
        key, n = self.turn(journey, chance, Status.AWAITING_AGREEMENT)
        with self.work(chance, *self.awaited(journey, key)) as work:
            step_commands.agree_step(work, self.reference, key, n=n)

    def ask_for_change(self, chance: Chance) -> None:
        journey = self.journey()
        key, n = self.turn(journey, chance, Status.AWAITING_AGREEMENT)
        with self.work(chance, *self.awaited(journey, key)) as work:
            reason = sorted(CHANGE_REASONS)[chance.value % 3]
            step_commands.ask_for_change(work, self.reference, key, reason, note="Please" * (chance.n % 2), n=n)

    def take_back_request(self, chance: Chance) -> None:
        journey = self.journey()
        asked = [turn for key in journey.turns for turn in journey.current(key) if turn.reason and turn.status.is_open]
        key, n = (asked[0].step, asked[0].n) if asked else self.turn(journey, chance)
        with self.work(chance, *LEADS) as work:
            step_commands.take_back_request(work, self.reference, key, n=n)

    def withdraw(self, chance: Chance) -> None:
        key, n = self.turn(self.journey(), chance, Status.AWAITING_AGREEMENT)
        with self.work(chance, *LEADS) as work:
            step_commands.withdraw_agreement(work, self.reference, key, n=n)

    def not_applicable(self, chance: Chance) -> None:
        key, n = self.turn(self.journey(), chance)
        with self.work(chance, *LEADS) as work:
            step_commands.mark_not_applicable(work, self.reference, key, "not_relevant", note="As agreed.", n=n)

    def agree_stage(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            stage_commands.agree_stage(work, self.reference)

    def withdraw_stage(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            stage_commands.withdraw_stage_agreement(work, self.reference)

    def ask_for_stage_change(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            stage_commands.ask_for_stage_change(work, self.reference, "talk_first")

    def take_back_stage_request(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            stage_commands.take_back_stage_request(work, self.reference)

    def advance(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            stage_commands.advance(work, self.reference)

    def set_date(self, chance: Chance) -> None:
        name = ("start_date", "workbook_start", "group_start", "contract_ends", "no_such_date")[chance.step % 5]
        with self.work(chance, *LEADS) as work:
            day = day_of(self.office) + timedelta(days=chance.days)
            stage_commands.set_hire_date(work, self.reference, name, day)

    def note(self, chance: Chance) -> None:
        with self.work(chance) as work:
            notes.add_note(work, self.reference, "Met today. " * (chance.value % 3))

    def erase_note(self, chance: Chance) -> None:
        with self.work(chance) as work:
            mine = [key for key, _ in erasable_notes(work, self.reference)]
            erase_note(work, self.reference, int(mine[chance.n % len(mine)]) if mine else 1)

    def wait(self, chance: Chance) -> None:
        move_clock(self.office, timedelta(days=abs(chance.days) * 2, hours=chance.value))

    def hold(self, chance: Chance) -> None:
        run = hold_commands.look_again_on if self.journey().held and chance.n < 7 else hold_commands.hold
        with self.work(chance) as work:
            run(work, self.reference, day_of(self.office) + timedelta(days=chance.days))

    def resume(self, chance: Chance) -> None:
        with self.work(chance) as work:
            hold_commands.resume(work, self.reference)

    def return_to(self, chance: Chance) -> None:
        journey = self.journey()
        targets = list(journey.stage.returns) if journey.stage else []
        stage = targets[chance.step % len(targets)] if targets and chance.n < 8 else STAGES[chance.step % len(STAGES)]
        finished = [key for key in journey.turns if any(happened(turn) for turn in journey.current(key))]
        keep = finished[:: 1 + chance.value] if chance.value < 5 else []
        with self.work(chance, *LEADS) as work:
            round_commands.return_to(work, self.reference, stage, "more_time_needed", keep=keep, note="As agreed.")

    def keep(self, chance: Chance) -> None:
        keys = [step.key for step in may_still_hold(self.journey())]
        with self.work(chance, *LEADS) as work:
            round_commands.keep_steps(work, self.reference, keys[: 1 + chance.n] or ["shortlist"])

    def agree_kept(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            round_commands.agree_kept(work, self.reference)

    def undo(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            round_commands.undo_advance(work, self.reference)

    def correct(self, chance: Chance) -> None:
        journey = self.journey()
        closed = [t for key in journey.turns for t in journey.current(key) if not t.status.is_open]
        turn = closed[chance.step % len(closed)] if closed else None
        key, n = (turn.step, turn.n) if turn else ("job_plan", 1)
        with self.work(chance, *LEADS, PEOPLE[journey.definition.steps[key].owner]) as work:
            change_commands.correct_step(work, self.reference, key, "wrong_date", note="Please", n=n)

    def appoint_another(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            appoint_another(work, self.reference)

    def withdraw_record(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            ending_commands.withdraw(work, self.reference, "not_funded")

    def leave(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            on = day_of(self.office) - timedelta(days=chance.value)
            ending_commands.leave(work, self.reference, "another_role", on)

    def reopen(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            ending_commands.reopen(work, self.reference, STAGES[chance.n % 5], "ended_by_mistake")

    def move_date(self, chance: Chance) -> None:
        key, n = self.turn(self.journey(), chance)
        day = day_of(self.office) + timedelta(days=chance.days)
        to = None if chance.value == 0 else day
        with self.work(chance, *LEADS) as work:
            change_commands.move_date(work, self.reference, key, to, "person_away", n=n)

    def wait_for(self, chance: Chance) -> None:
        key, n = self.turn(self.journey(), chance)
        with self.work(chance, *LEADS) as work:
            whom = ("us", "the candidate", "third party", "nobody")[chance.value % 4]
            change_commands.wait_for(work, self.reference, key, whom, n=n)

    def set_pace(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            change_commands.set_pace(work, self.reference, chance.value)

    def did_not_happen(self, chance: Chance) -> None:
        key, n = self.turn(self.journey(), chance)
        with self.work(chance, WORKER) as work:
            change_commands.say_it_did_not_happen(work, self.reference, key, n=n, take_back=chance.value > 6)

    def talked_about(self, chance: Chance) -> None:
        key, n = self.turn(self.journey(), chance)
        with self.work(chance, *LEADS) as work:
            what = (*Talked, "nonsense")[chance.value % 4]
            change_commands.write_that_it_was_talked_about(work, self.reference, key, what, n=n)

    def reassign_lead(self, chance: Chance) -> None:
        role = BOTH_LEADS[chance.step % 2]
        with self.work(chance, *LEADS, "cleo") as work:
            reassigning.reassign_lead(work, self.reference, role, ("sam", "pat", "cleo")[chance.n % 3])

    def pick_up(self, chance: Chance) -> None:
        key, n, queue = self.queued(chance)
        with self.work(chance, *queue) as work:
            queue_commands.pick_up(work, self.reference, key, n=n)

    def give_back(self, chance: Chance) -> None:
        key, n, queue = self.queued(chance)
        with self.work(chance, *queue) as work:
            queue_commands.give_back(work, self.reference, key, n=n)

    def reassign_step(self, chance: Chance) -> None:
        key, n, queue = self.queued(chance)
        with self.work(chance, *LEADS, *queue) as work:
            queue_commands.reassign_step(work, self.reference, key, (*queue, "hana", "sam")[chance.n % 3], n=n)

    def queued(self, chance: Chance) -> tuple[str, int, tuple[str, ...]]:
        """A turn of a shared queue where there is an open one, and who works there."""
        journey = self.journey()
        key, n = self.turn(journey, chance)
        steps = journey.definition.steps
        open_ones = [turn for each in journey.turns for turn in journey.current(each) if turn.status.is_open]
        shared = [turn for turn in open_ones if steps[turn.step].owner in SHARED_QUEUES]
        if shared and chance.n < 8:
            key, n = shared[chance.step % len(shared)].step, shared[chance.step % len(shared)].n
        return key, n, (PEOPLE[steps[key].owner],)

    def record_register(self, chance: Chance) -> None:
        journey = self.journey()
        steps = [step.key for step in journey.definition.steps.values() if step.register]
        step = next((key for key in steps[chance.step % 4 :] + steps if journey.open_turn(key)), steps[0])
        outcome = ("attended", "attended", "not attended", "did not run", "excused", "completed", "nonsense")[
            chance.n % 7
        ]
        day = day_of(self.office) - timedelta(days=chance.value)
        with self.work(chance, PEOPLE[journey.definition.steps[step].owner]) as work:
            register_commands.record_register(work, step, day, {self.reference: outcome})

    def correct_register(self, chance: Chance) -> None:
        with self.work(chance, "fay", "pat", "lena") as work:
            found = list_registers(work)
            register = found[chance.step % len(found)].id if found else "none"
            remove = [self.reference] if chance.n > 6 else []
            entries = {} if remove else {self.reference: ("attended", "excused", "did not run")[chance.n % 3]}
            corrected = register_commands.correct_register(work, register, entries, remove=remove)
            if not corrected.done:
                raise Unchanged

    def add_closure(self, chance: Chance) -> None:
        with self.work(chance, "admin") as work:
            closure_commands.add_closure(work, day_of(self.office) + timedelta(days=chance.days), "Trust closure")

    def remove_closure(self, chance: Chance) -> None:
        with self.work(chance, "admin") as work:
            known = list(closure_commands.list_closures(work)) or [day_of(self.office)]
            closure_commands.remove_closure(work, known[chance.n % len(known)])

    def name_cover(self, chance: Chance) -> None:
        first = day_of(self.office) + timedelta(days=chance.n)
        with self.work(chance, "admin", *LEADS) as work:
            away, cover = LEADS[chance.step % 2], ("cleo", "pat", "sam")[chance.n % 3]
            covering.name_cover(work, away, cover, from_on=first, until_on=first + timedelta(days=chance.value))

    def end_cover(self, chance: Chance) -> None:
        with self.work(chance, "admin", *LEADS) as work:
            covering.end_cover(work, LEADS[chance.step % 2])

    def deactivate(self, chance: Chance) -> None:
        with self.work(chance, "admin") as work:
            handing_over.deactivate_person(work, ("cleo", "hana", "fay", "olu")[chance.n % 4])

    def reactivate(self, chance: Chance) -> None:
        with self.work(chance, "admin") as work:
            deactivating.reactivate(work, ("cleo", "hana", "fay", "olu")[chance.n % 4])

    def fall_through(self, chance: Chance) -> None:
        with self.work(chance, *LEADS) as work:
            round_commands.return_to(work, self.reference, "selection", "offer_fell_through")

    def erase_earlier(self, chance: Chance) -> None:
        with self.work(chance, "hana") as work:
            erase_earlier_person(work, self.reference)

    def turn_over(self, _chance: Chance) -> None:
        self.office.bring_up_to_date()

    def stale(self, chance: Chance) -> None:
        """Somebody acts on a page that is out of date."""
        key, n = self.turn(self.journey(), chance)
        with self.work(chance) as work:
            step_commands.save_step(work, self.reference, key, {}, n=n, seen=99)


COMMANDS: Mapping[str, Callable[[Desk, Chance], None]] = {kind: getattr(Desk, kind) for kind in KINDS}
