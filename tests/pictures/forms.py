"""Walks through forms: every act of a record and of a step, what they say of mistakes, and what they show before they do it."""

from __future__ import annotations

from pledge_engine.web.record_acts import RECORD_ACTS
from pledge_engine.web.step_acts import STEP_ACTS
from tests.pictures.visitor import Visitor

# Steps that ask in every way that there is, and who holds each.
_STEPS = (
    ("sam.fiction", "R-0009/steps/info_session"),
    ("robin.example", "R-0025/steps/recruitment_strategy"),
    ("robin.example", "R-0025/steps/selection_process"),
    ("noor.invented", "R-0011/steps/jd_ps_agreed"),
    ("noor.invented", "R-0011/steps/job_plan"),
    ("jo.madeup", "R-0012/steps/understand_roles"),
    ("jo.madeup", "R-0012/steps/support_infrastructure"),
    ("lee.story", "R-0027/steps/advert_open"),
    ("morgan.sample", "R-0027/steps/advert_open"),
    ("morgan.sample", "R-0006/steps/hr_clearance"),
    ("casey.example", "R-0006/steps/oh_clearance"),
    ("kim.sample", "R-0010/steps/banding_confirmed"),
    ("morgan.sample", "R-0010/steps/banding_confirmed"),
    ("kim.sample", "R-0048/steps/adjustments_offer"),
    ("lee.story", "R-0003/steps/wellbeing_plan"),
    ("taylor.example", "R-0001/steps/best_practice"),
    ("jo.madeup", "R-0008/steps/shortlist"),
)


def steps(here: Visitor) -> None:
    """The form of a step, and what it says of nothing typed."""
    for handle, path in _STEPS:
        here.becomes(handle)
        _record, _, step = path.split("/")
        name = f"step-{step}-{handle.split('.')[0]}".replace("_", "-")
        here.finds(f"/records/{path}", name)
        if here.offers("Complete"):
            here.presses("Complete")
            here.looks(f"{name}-mistakes")


def acts(here: Visitor) -> None:
    """Everything that can be done on a record and on a step, and what each says of nothing typed."""
    for place, offered in (("/records/R-0047", RECORD_ACTS), ("/records/R-0009/steps/info_session", STEP_ACTS)):
        for act, how in offered.items():
            name = f"act-{'step-' if 'steps' in place else ''}{act}"
            here.finds(f"{place}/{act}", name)
            button = how.looks_first if how.previews else how.button
            if here.answered == 200 and here.page.locator("main form [required], main form .nhsuk-form-group").count():
                here.presses(button)
                here.looks(f"{name}-mistakes")


def previews(here: Visitor) -> None:
    """What would change, before it is done."""
    here.opens("/records/R-0005/set-date")
    here.fills({"name": "start_date", "day": "2027-01-11"})
    here.presses("Show what would change")
    here.looks("preview-set-date")
    here.opens("/records/R-0009/steps/info_session/move-date")
    here.fills({"to": "2027-01-11", "reason": "person_away"})
    here.presses("Show what would change")
    here.looks("preview-move-date")
    here.presses("Move the date")
    here.looks("preview-move-date-done")
    here.opens("/records/R-0039/return")
    here.fills({"stage": "selection", "reason": "offer_fell_through"})
    here.presses("Show what would change")
    here.looks("preview-return")


def opening(here: Visitor) -> None:
    """A post before it is opened, and after."""
    here.opens("/records/new")
    here.fills({"team": "Oak", "service_lead": "robin.example", "professional_lead": "sam.fiction"})
    here.presses("Continue")
    here.looks("opening-check")
    here.presses("Open the post")
    here.looks("opening-done")
