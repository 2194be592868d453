"""One record full of canaries, reached through the commands: each private answer is a value found nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from pledge_engine.access.actor import PersonActor
from pledge_engine.clock import FixedClock
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.opening import open_hire
from pledge_engine.hires.reading import open_reader
from pledge_engine.hires.stage_commands import advance, agree_stage
from pledge_engine.hires.step_commands import agree_step, complete_step, save_step
from pledge_engine.office import SET_UP, Office
from pledge_engine.people.granting import give_grant
from pledge_engine.people.newcomers import add_first_administrator, add_person
from pledge_engine.people.organisation import add_care_group, add_team
from pledge_engine.store.session import open_store
from tests.factories.answers import filled
from workflows.answers import Value, to_json
from workflows.definition import Definition, Role, Step
from workflows.journey import Journey
from workflows.starting import start_blockers
from workflows.turn import Status, Turn

REFERENCE = "R-0001"
OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NAME = "Canary Worker-Name"
NOTE_BEFORE, NOTE_AFTER = "canary note before the offer", "canary note after the offer"

# Each private answer with the words or the day it is known by.
ANSWERS: dict[str, dict[str, Value]] = {
    "hr_clearance": {
        "identity": date(2025, 7, 1),
        "right_to_work": date(2025, 7, 2),
        "registration": date(2025, 7, 3),
        "references": date(2025, 7, 4),
        "criminal_record": date(2025, 7, 7),
    },
    "oh_clearance": {"outcome": "cleared_conversation_needed"},
    "adjustments_offer": {"outcome": "held", "review_on": date(2029, 1, 15)},
    "wellbeing_plan": {"outcome": "in_place", "review_on": date(2029, 2, 16)},
    "conditional_offer": {"name": NAME},
    "support_infrastructure": {"line_manager": "canary line manager"},
    "jd_ps_agreed": {"job_description": "unchanged"},
    "readiness_plan": {"none_needed": True},
    "start_confirmed": {"post": "permanent"},
}
PEOPLE: dict[str, tuple[tuple[str, str], ...]] = {
    "lead": (("service_lead", "Oak"),),
    "other.lead": (("service_lead", "Oak"),),
    "elm.lead": (("service_lead", "Elm"),),
    "professional": (("professional_lead", "Adult"),),
    "other.professional": (("professional_lead", "Older"),),
    "personnel": (("hr", "Adult"),),
    "clinic": (("occupational_health", "Adult"),),
    "facilitator": (("facilitator", "trust"),),
    "leadership": (("lx_leadership", "trust"),),
    "auditor": (("auditor", "trust"),),
    "board": (("board", "trust"),),
    "worker": (),
}
HOLDERS = {
    Role.SERVICE_LEAD: "lead",
    Role.PROFESSIONAL_LEAD: "professional",
    Role.HR: "personnel",
    Role.OCCUPATIONAL_HEALTH: "clinic",
    Role.FACILITATOR: "facilitator",
    Role.LX_LEADERSHIP: "leadership",
    Role.WORKER: "worker",
}


class Place:
    """A trust with one person for each role, and one record that has come to the workbook."""

    def __init__(self, database: str, first: str = "awaiting", stop: str = "workbook", **outcomes: str) -> None:
        """``outcomes`` are the choices made in restricted steps, by the step's key; ``first`` what was saved of one before."""
        self.answers = ANSWERS | {step: ANSWERS[step] | {"outcome": outcome} for step, outcome in outcomes.items()}
        self.first = first
        self.clock = FixedClock(OPENED)
        self.office = Office(open_store(database), self.clock, door="cli")
        self.definition: Definition = self.office.prepare()
        self._set_up()
        self._walk_to(stop)

    def actor(self, handle: str) -> PersonActor:
        return self.office.actor(handle)

    def _set_up(self) -> None:
        with self.office.work(SET_UP) as work:
            add_first_administrator(work, "administrator", "Admin Example")
            for group, team in (("Adult", "Oak"), ("Adult", "Elm"), ("Older", "Yew")):
                if team != "Elm":
                    add_care_group(work, group)
                add_team(work, team, care_group=group)
            for handle, grants in PEOPLE.items():
                add_person(work, handle, f"{handle.title()} Example")
                for role, scope in grants:
                    give_grant(work, handle, role, scope=None if scope == "trust" else scope)
        with self.office.work(self.actor("lead")) as work:
            open_hire(work, "Oak", service_lead="lead", professional_lead="professional")
        with self.office.work(self.actor("professional")) as work:
            add_note(work, REFERENCE, NOTE_BEFORE)

    def _walk_to(self, stage: str) -> None:
        while (journey := self._journey()).stage is None or journey.stage.key != stage:
            self.do_what_is_open()
            self.clock.move(timedelta(days=1))
            self.move_on()
        self.do_what_is_open()
        with self.office.work(self.actor("lead")) as work:
            add_note(work, REFERENCE, NOTE_AFTER)

    def _journey(self) -> Journey:
        with self.office.work(self.actor("professional"), write=False) as work:
            return open_reader(work, REFERENCE).journey

    def do_what_is_open(self) -> None:
        """Complete every step of the stage that can be completed, in the order of the pledge."""
        journey = self._journey()
        assert journey.stage
        for step in self.definition.steps_by_stage[journey.stage.key]:
            turn = self._journey().open_turn(step.key)
            ready = turn is not None and not start_blockers(self._journey(), step)
            if turn is not None and ready and not step.due.repeats:
                self._complete(step, turn)

    def _complete(self, step: Step, turn: Turn) -> None:
        journey = self._journey()
        today = self.clock.now().date()
        given = dict(self.answers.get(step.key, {}))
        answers = {key: to_json(value) for key, value in filled(journey, step, given, today).items()}
        self.clock.move(timedelta(minutes=1))
        if step.key == "oh_clearance":
            with self.office.work(self.actor(HOLDERS[step.owner])) as work:
                save_step(work, REFERENCE, step.key, {"outcome": self.first})
        with self.office.work(self.actor(HOLDERS[step.owner])) as work:
            if step.key == "hr_clearance":
                save_step(work, REFERENCE, step.key, dict(list(answers.items())[:3]))
            complete_step(work, REFERENCE, step.key, answers)
        for role in step.agreed_by:
            still = self._journey().turn(step.key, turn.n)
            if still and still.status is Status.AWAITING_AGREEMENT and role not in {a.role for a in still.agreements}:
                with self.office.work(self.actor(HOLDERS[role])) as work:
                    agree_step(work, REFERENCE, step.key)
        if step.per_person:
            with self.office.work(self.actor("administrator")) as work:
                give_grant(work, "worker", Role.WORKER, scope=REFERENCE)

    def move_on(self) -> None:
        """Agree the stage and go on to the next, on the same day."""
        for handle in ("lead", "professional"):
            with self.office.work(self.actor(handle)) as work:
                agree_stage(work, REFERENCE)
        with self.office.work(self.actor("lead")) as work:
            advance(work, REFERENCE)


EVERYBODY = (*PEOPLE, "administrator")
