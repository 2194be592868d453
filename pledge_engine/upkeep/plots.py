"""The twelve fictional hires of the demonstration: where each is, how it goes, and what is left undone on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from pledge_engine.hires import notes, stage_commands, step_commands
from pledge_engine.hires.acting import Done
from pledge_engine.hires.reading import open_reader
from pledge_engine.upkeep.acts import Restraint
from pledge_engine.upkeep.stories import Story
from pledge_engine.work import Work
from workflows.definition import Role


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that happens beside the usual way: some working days after a step was completed, by a role."""

    after: str
    days: int
    role: Role
    command: Callable[[Work, str], Done]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """One fictional hire, opened so many working days before today; ``log_in`` gives its worker a log-in of their own."""

    team: str
    opened: int
    story: Story = field(default_factory=Story)
    restraint: Restraint = field(default_factory=Restraint)
    log_in: bool = False
    asides: tuple[Aside, ...] = ()


def _without(*steps: str) -> Restraint:
    return Restraint(steps=frozenset(steps))


def start_a_week_later(work: Work, reference: str) -> Done:
    """Move the start date by a week, and every open date that counts from it."""
    start = open_reader(work, reference).journey.hire_date("start_date") or work.today
    return stage_commands.set_hire_date(work, reference, "start_date", start + timedelta(days=7))


def _video_is_not_for_us(work: Work, reference: str) -> Done:
    return step_commands.mark_not_applicable(work, reference, "role_video", "done_another_way")


def _ask_about_the_job_plan(work: Work, reference: str) -> Done:
    return step_commands.ask_for_change(work, reference, "job_plan", "more_detail")


def _note(words: str) -> Callable[[Work, str], Done]:
    return lambda work, reference: notes.add_note(work, reference, words)


PLOTS = (
    Plot(
        team="Oak",
        opened=470,
        story=Story(worker="Taylor Example", fixed_term_months=24, job_description="new", actions_needed=True),
        restraint=_without("ongoing_supervision"),
        log_in=True,
    ),
    Plot(
        team="Willow",
        opened=290,
        story=Story(worker="Ash Sample", role="senior_peer_support_worker", band="5"),
        restraint=_without("peer_training"),
        log_in=True,
    ),
    Plot(
        team="Harbour",
        opened=188,
        story=Story(worker="Rowan Story", pillar="facilitation_of_learning", role="peer_trainer"),
        restraint=_without("meet_greet"),
        log_in=True,
    ),
    Plot(team="Meadow", opened=174, story=Story(worker="Jamie Invented", actions_needed=True), log_in=True),
    Plot(
        team="Willow",
        opened=143,
        story=Story(worker="Alex Madeup", fixed_term_months=12, settling_days=0),
        asides=(Aside("start_confirmed", 2, Role.SERVICE_LEAD, start_a_week_later),),
    ),
    Plot(
        team="Oak",
        opened=142,
        story=Story(worker="Charlie Fable"),
        restraint=Restraint(steps=frozenset({"oh_clearance"}), part_done={"hr_clearance": 3}),
        asides=(Aside("conditional_offer", 4, Role.SERVICE_LEAD, _note("The desk is ordered, and the team is told.")),),
    ),
    Plot(team="Harbour", opened=120, restraint=Restraint(agreements=frozenset({"selection_outcome"}))),
    Plot(team="Lantern", opened=101, restraint=_without("shortlist")),
    Plot(
        team="Oak",
        opened=79,
        restraint=_without("info_session", "role_video"),
        asides=(Aside("recruitment_strategy", 1, Role.PROFESSIONAL_LEAD, _video_is_not_for_us),),
    ),
    Plot(
        team="Willow",
        opened=76,
        story=Story(job_description="new", banding="in_review"),
        restraint=Restraint(part_done={"banding_confirmed": 1}),
        asides=(Aside("job_plan", 0, Role.PROFESSIONAL_LEAD, _ask_about_the_job_plan),),
    ),
    Plot(team="Meadow", opened=36, restraint=_without("readiness_session")),
    Plot(team="Lantern", opened=8, restraint=_without("understand_roles")),
)
