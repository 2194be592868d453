"""A step that is open in another stage than the record's stands under what it is: open early, or open again."""

from collections.abc import Callable

from pledge_engine.hires.change_commands import correct_step
from pledge_engine.hires.open_steps import AGAIN, EARLY, open_steps
from pledge_engine.hires.showing import show_hire
from pledge_engine.office import Office
from tests.factories.office import go_on, journey_of, opened_hire
from tests.pledge_engine.web.browser import Browser

STEP, STAGE = "understand_roles", "team_readiness"


def elsewhere(office: Office, handle: str, reference: str) -> dict[str, list[str]]:
    """The steps that somebody sees open in other stages, under what they are."""
    found = open_steps(office.look(office.actor(handle), lambda work: show_hire(work, reference)))
    return {title: [task.step for task in tasks] for title, tasks in found.elsewhere}


def test_what_is_opened_again_after_its_stage_is_told_apart_from_what_is_open_early(
    browse: Callable[..., Browser], furnished: Office
) -> None:
    reference = opened_hire(furnished)
    early = elsewhere(furnished, "sam", reference)
    assert list(early) == [EARLY]
    while (stage := journey_of(furnished, reference).stage) is None or stage.key == STAGE:
        go_on(furnished, reference)
    with furnished.work(furnished.actor("sam")) as work:
        correct_step(work, reference, STEP, reason="wrong_answer")
    told = elsewhere(furnished, "sam", reference)
    assert told.pop(AGAIN) == [STEP]
    assert set(told) <= {EARLY}
    page = browse("sam").get(f"/records/{reference}").text
    assert AGAIN in page
    title = journey_of(furnished, reference).definition.steps[STEP].title
    assert title in page.partition(AGAIN)[2].partition("Closed")[0]


def test_whoever_sees_only_their_own_step_has_it_in_no_stage(furnished: Office) -> None:
    reference = opened_hire(furnished)
    while journey_of(furnished, reference).open_turn("oh_clearance") is None:
        go_on(furnished, reference)
    assert elsewhere(furnished, "olu", reference) == {}
