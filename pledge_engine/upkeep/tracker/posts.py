"""The sixty posts of the example tracker, each with where it stands and what is left undone on it. Nobody in it exists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pledge_engine.upkeep.tracker.cells import Ago

Said = str | int | Ago

CARE_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Adult community": ("Oak", "Willow", "Harbour", "Birch"),
    "Older people": ("Meadow", "Orchard"),
    "Children and young people": ("Lantern", "Compass"),
}
SERVICE_LEADS: Mapping[str, str] = {
    "Oak": "Robin Example",
    "Willow": "Kim Sample",
    "Harbour": "Lee Story",
    "Birch": "Dev Pretend",
    "Meadow": "Noor Invented",
    "Orchard": "Mina Fable",
    "Lantern": "Jo Madeup",
    "Compass": "Toby Fiction",
}
PROFESSIONAL_LEADS: Mapping[str, str] = {
    "Adult community": "Sam Fiction",
    "Older people": "Priya Fable",
    "Children and young people": "Jude Pretend",
}


@dataclass(frozen=True, slots=True)
class Post:
    """One row. ``since`` is how many working days ago its stage was entered; ``still`` are steps that nobody has done yet.

    ``says`` is what stands in further columns, or in place of what usually would.
    """

    team: str
    stage: str
    since: int
    person: str = ""
    role: str = "Peer support worker"
    band: str = "4"
    still: tuple[str, ...] = ()
    says: Mapping[str, Said] = field(default_factory=dict)
    pace: int = 1
    fixed_term_months: int = 0


SENIOR, TRAINER = "Senior peer support worker", "Peer trainer"
ADVANCED = "Advanced lived experience practitioner in clinical services"
RESEARCHER, COORDINATOR = "Peer researcher", "Lived experience manager"


def _held(since: int, review: int) -> Mapping[str, Said]:
    """On hold since some working days ago, to be looked at again so many working days from now."""
    return {"held_on": Ago(since), "hold_review_on": Ago(-review)}


POSTS = (
    # Getting the team ready
    Post("Birch", "team_readiness", 4),
    Post("Orchard", "team_readiness", 15, still=("understand_roles",)),
    Post("Compass", "team_readiness", 33, still=("readiness_session", "readiness_plan"), role=RESEARCHER, band="6"),
    Post("Willow", "team_readiness", 27, says={"readiness_session": Ago(-6, "due {}")}),
    Post("Lantern", "team_readiness", 41, still=("readiness_plan",), says=_held(10, 20)),
    Post("Oak", "team_readiness", 48, role=SENIOR, band="5", says={"readiness_actions": "n/a"}),
    # Agreeing the job description
    Post("Meadow", "jd_agreement", 5, role=SENIOR, band="5"),
    Post("Harbour", "jd_agreement", 12, still=("jd_ps_agreed",)),
    Post("Birch", "jd_agreement", 19, says={"banding_confirmed": "not needed"}),
    Post("Compass", "jd_agreement", 30, role=RESEARCHER, band="6", says={"banding_confirmed": Ago(4)}),
    Post("Orchard", "jd_agreement", 36, still=("banding_confirmed", "job_plan")),
    Post("Lantern", "jd_agreement", 22, role=TRAINER, says=_held(3, 15)),
    # The advert
    Post("Oak", "advertising", 3),
    Post("Willow", "advertising", 11, still=("advert_statements",)),
    Post("Harbour", "advertising", 18, still=("advert_open",), says={"advert_open": Ago(-4, "due {}")}),
    Post("Meadow", "advertising", 24, role=SENIOR, band="5", says={"role_video": "n/a"}),
    Post("Birch", "advertising", 29, still=("info_session",)),
    Post("Compass", "advertising", 37, says={"role_video": Ago(20)}),
    Post("Lantern", "advertising", 9, role=TRAINER, says=_held(2, 25)),
    # Choosing
    Post("Orchard", "selection", 3),
    Post("Oak", "selection", 9, role=SENIOR, band="5", still=("interview_invites",)),
    Post("Willow", "selection", 12),
    Post("Birch", "selection", 20, still=("selection_outcome",), role=ADVANCED, band="7"),
    Post("Harbour", "selection", 23, still=("feedback",)),
    Post("Lantern", "selection", 8, still=("panel_prepared", "shortlist")),
    Post("Compass", "selection", 26, "Ari Example", role=RESEARCHER, band="6"),
    # Checks before the start
    Post("Oak", "clearance", 4, "Bay Fiction"),
    Post("Willow", "clearance", 11, "Cam Madeup", still=("oh_clearance",)),
    Post("Harbour", "clearance", 19, "Drew Sample", still=("oh_clearance",)),
    Post("Meadow", "clearance", 26, "Eden Story", says={"hr_clearance": "in progress"}),
    Post("Birch", "clearance", 33, "Finley Pretend", still=("hr_clearance", "start_confirmed"), role=ADVANCED, band="7"),
    Post("Orchard", "clearance", 36, "Gale Invented", fixed_term_months=12, says={"start_date": Ago(-8)}),
    Post("Lantern", "clearance", 23, "Harley Fable", says=_held(6, 12)),
    Post("Compass", "clearance", 40, "Indigo Example", still=("start_confirmed", "adjustments_offer")),
    # The first weeks
    Post("Oak", "workbook", 6, "Jules Fiction"),
    Post("Willow", "workbook", 16, "Kit Madeup", pace=2),
    Post("Harbour", "workbook", 24, "Lane Sample", still=("meet_greet",)),
    Post("Meadow", "workbook", 35, "Marlow Story", pace=2, still=("local_induction",)),
    Post("Birch", "workbook", 46, "Nico Pretend", fixed_term_months=24),
    Post("Orchard", "workbook", 55, "Oakley Invented", still=("workbook_review",)),
    Post("Lantern", "workbook", 61, "Perry Fable", pace=3, role=TRAINER),
    Post("Compass", "workbook", 29, "Quinn Example", pace=2, fixed_term_months=18),
    # Group supervision
    Post("Oak", "supervision", 10, "Reese Fiction"),
    Post("Willow", "supervision", 28, "Sage Madeup", role=SENIOR, band="5"),
    Post("Harbour", "supervision", 47, "Tatum Sample", still=("peer_supervision",)),
    Post("Meadow", "supervision", 66, "Umber Story", still=("peer_training",), fixed_term_months=24),
    Post("Birch", "supervision", 79, "Vale Pretend", pace=2),
    Post("Orchard", "supervision", 38, "Winter Invented", says={**_held(5, 30), "group_supervision": "3, 1 missed"}),
    Post("Compass", "supervision", 84, "Xen Fable"),
    # Staying
    Post("Oak", "cppd", 140, "Yael Fiction", role=COORDINATOR, band="8a"),
    Post("Willow", "cppd", 310, "Zephyr Madeup", role=SENIOR, band="5"),
    Post("Harbour", "cppd", 420, "Arden Sample", says={"triangulated_pdc.next": Ago(9)}),
    Post("Meadow", "cppd", 205, "Blair Story", pace=2),
    Post("Birch", "cppd", 96, "Corin Pretend", fixed_term_months=24, role=ADVANCED, band="7"),
    Post("Orchard", "cppd", 260, "Dale Invented", says={"jd_review": Ago(30)}),
    Post("Lantern", "cppd", 188, "Ellis Fable", role=TRAINER),
    # Ended
    Post("Willow", "withdrawn", 52, says={"last_stage": "jd_agreement", "ended_why": "The post is not funded any more"}),
    Post("Lantern", "withdrawn", 31, says={"last_stage": "selection", "ended_why": "The post could not be filled"}),
    Post("Harbour", "left", 18, "Frankie Sample", says={"last_stage": "cppd", "ended_why": "Moved to another employer"}),
    Post("Compass", "left", 44, "Gray Example", says={"last_stage": "workbook", "ended_why": "The fixed term ended"},
         fixed_term_months=6),
)  # fmt: skip


def care_group_of(team: str) -> str:
    """The care group that a team belongs to."""
    return next(group for group, teams in CARE_GROUPS.items() if team in teams)
