"""A trust with a record for every way in which somebody can stand to one, each field of each a canary found nowhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pledge_engine.hires.closure_commands import add_closure
from pledge_engine.hires.ending_commands import leave
from pledge_engine.hires.erasing import erase_earlier_person
from pledge_engine.hires.notes import add_note
from pledge_engine.hires.reassigning import reassign_lead
from pledge_engine.hires.register_commands import record_register
from pledge_engine.hires.round_commands import return_to
from pledge_engine.office import Office, shipped_text
from pledge_engine.people import granting, newcomers, organisation
from pledge_engine.publishing import put_in_force
from tests.factories.office import ADMINISTRATOR, ENGINE, Chosen, go_on, journey_of, move_clock, office_on, opened_hire
from workflows.answers import Value
from workflows.definition import Role, Step
from workflows.fields import FieldType
from workflows.reading import load_shipped
from workflows.words import long_date

TEAMS = {"Oak": "Adult", "Elm": "Adult", "Yew": "Older"}
# Who does the work on every record, and is nobody of those who are tested.
WALKERS = (
    *(("sam", Role.SERVICE_LEAD, team) for team in TEAMS),
    *(("pat", Role.PROFESSIONAL_LEAD, group) for group in ("Adult", "Older")),
    *(("hana", Role.HR, None), ("olu", Role.OCCUPATIONAL_HEALTH, None), ("fay", Role.FACILITATOR, None)),
    ("lena", Role.LX_LEADERSHIP, None),
)
# One person for each role, who holds it and no other, in the smallest place where it can be given.
PLACES: Mapping[Role, str | None] = {
    Role.SERVICE_LEAD: "Oak",
    Role.PROFESSIONAL_LEAD: "Adult",
    Role.HR: "Adult",
    Role.OCCUPATIONAL_HEALTH: "Adult",
    Role.FACILITATOR: "Oak",
    Role.LX_LEADERSHIP: None,
    Role.AUDITOR: None,
    Role.ADMINISTRATOR: None,
    Role.BOARD: None,
}


def handle_of(role: Role) -> str:
    return role.value.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of the world: how somebody in Oak stands to it."""

    relation: str
    reference: str
    team: str
    leads: tuple[str, str]
    worker: str

    @property
    def care_group(self) -> str:
        return TEAMS[self.team]


OURS, THEIRS = ("service-lead", "professional-lead"), ("sam", "pat")
RECORDS = {
    relation: Record(relation, f"R-{n:04d}", team, leads, f"worker{n}")
    for n, (relation, team, leads) in enumerate(
        (
            ("own", "Oak", OURS),
            ("same team", "Oak", THEIRS),
            ("other team", "Elm", THEIRS),
            ("other care group", "Yew", THEIRS),
            ("closed", "Oak", OURS),
            ("erased", "Oak", OURS),
            ("oneself", "Oak", THEIRS),
        ),
        1,
    )
}
ENDED = {"closed": "workbook", "erased": "clearance"}
DEFINITION = load_shipped()
ERASED_FROM = ("conditional_offer", *DEFINITION.stages["clearance"].steps)
_PAST, _FUTURE = date(2025, 6, 15), date(2030, 1, 1)


@dataclass(frozen=True, slots=True)
class Canary:
    """What was written in one field of one record, and every way in which it may be spelt where it is read."""

    record: Record
    step: str
    field: str
    value: Value

    @property
    def spellings(self) -> tuple[str, ...]:
        if isinstance(self.value, date):
            return (self.value.isoformat(), long_date(self.value), f"{self.value:%d %b %Y}".lstrip("0"))
        return (str(self.value),)


def _written(record: Record) -> Iterator[Canary]:
    """Every field that takes words, and every date that only some may read."""
    n = int(record.reference[-1])
    days = 0
    for step in DEFINITION.steps.values():
        for key, field in step.fields.items():
            if field.when or field.sets:
                continue
            if field.type is FieldType.TEXT and key != "hours":
                yield Canary(record, step.key, key, f"canary-{n}-{step.key}-{key}"[:60])
            elif field.type is FieldType.LINK:
                yield Canary(record, step.key, key, f"https://canary{n}.example/{step.key}-{key}")
            elif field.type is FieldType.DATE and step.answers_seen_by:
                days += 1
                first = _FUTURE if key == "review_on" else _PAST
                yield Canary(record, step.key, key, first + timedelta(days=30 * days + n))
    yield Canary(record, "note", "before", f"canary-{n}-note-before")
    yield Canary(record, "note", "after", f"canary-{n}-note-after")


CANARIES = tuple(canary for record in RECORDS.values() for canary in _written(record))
EMAILS = {
    handle: f"canary.{handle}@trust.example" for handle in (*(record.worker for record in RECORDS.values()), "sam")
}
_OUTCOMES = {"adjustments_offer": "held", "wellbeing_plan": "in_place"}


def _chosen(record: Record) -> Chosen:
    def of(step: Step) -> Mapping[str, Value]:
        given = {
            canary.field: canary.value for canary in CANARIES if canary.record is record and canary.step == step.key
        }
        return given | ({"outcome": _OUTCOMES[step.key]} if step.key in _OUTCOMES else {})

    return of


def build(database: str) -> None:
    """Make the world in an empty database that has its tables."""
    office = office_on(database)
    _furnish(office)
    for record in RECORDS.values():
        _live(office, record)
    move_clock(office, timedelta(days=1))
    with office.work(office.actor(ADMINISTRATOR)) as work:
        add_closure(work, date(2026, 12, 24), "Trust closure")
    with office.work(office.actor("fay")) as work:
        record_register(work, "group_supervision", work.today, {RECORDS["own"].reference: "attended"})
    office.close()


def _furnish(office: Office) -> None:
    with office.work(ENGINE) as work:
        newcomers.add_first_administrator(work, ADMINISTRATOR, "Alex Example")
    with office.work(office.actor(ADMINISTRATOR)) as work:
        put_in_force(work, shipped_text(), "pledge.yaml")
        for group in dict.fromkeys(TEAMS.values()):
            organisation.add_care_group(work, group)
        for team, group in TEAMS.items():
            organisation.add_team(work, team, care_group=group)
        tried = ((handle_of(role), role, scope) for role, scope in PLACES.items())
        grants = (*WALKERS, *tried, ("peer", Role.SERVICE_LEAD, "Oak"))
        for handle in dict.fromkeys((*(grant[0] for grant in grants), *(record.worker for record in RECORDS.values()))):
            newcomers.add_person(work, handle, f"{handle.title()} Example", email=EMAILS.get(handle, ""))
        for handle, role, scope in grants:
            granting.give_grant(work, handle, role, scope=scope)


def _live(office: Office, record: Record) -> None:
    reference = opened_hire(office, record.team)
    assert reference == record.reference
    with office.work(office.actor("pat")) as work:
        add_note(work, reference, f"canary-{reference[-1]}-note-before")
    while (stage := journey_of(office, reference).stage) and stage.key != ENDED.get(record.relation, "workbook"):
        go_on(office, reference, _chosen(record), record.worker)
    _go_on_within(office, record)
    with office.work(office.actor("sam")) as work:
        add_note(work, reference, f"canary-{reference[-1]}-note-after")
    if record.relation == "closed":
        with office.work(office.actor("sam")) as work:
            leave(work, reference, "other")
    if record.relation == "erased":
        with office.work(office.actor("sam")) as work:
            return_to(work, reference, "selection", "offer_fell_through")
        with office.work(office.actor("hana")) as work:
            erase_earlier_person(work, reference)
    for walker, role, lead in zip(THEIRS, (Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD), record.leads, strict=True):
        if lead != walker:
            with office.work(office.actor(walker)) as work:
                reassign_lead(work, reference, role, lead)


def _go_on_within(office: Office, record: Record) -> None:
    """Do what can be done of the stage without leaving it."""
    while True:
        journey = journey_of(office, record.reference)
        stage = journey.stage
        assert stage is not None
        go_on(office, record.reference, _chosen(record), record.worker)
        after = journey_of(office, record.reference)
        if after.visit_to(stage.key) != journey.visit_to(stage.key) or after.stage != stage:
            return
