"""Rounds as they are told: begun again by a return, and never by moving on that was undone."""

from pledge_engine.hires.explaining import explain
from pledge_engine.hires.round_commands import return_to, undo_advance
from pledge_engine.hires.showing import show_hire
from pledge_engine.hires.stage_commands import advance
from pledge_engine.hires.views import HireView
from pledge_engine.office import Office
from tests.factories.cover import RECORD
from tests.factories.office import go_on, journey_of


def comes_to(office: Office, stage: str) -> None:
    while (here := journey_of(office, RECORD).stage) is None or here.key != stage:
        go_on(office, RECORD)


def moved_on_again(office: Office) -> None:
    """Pat undoes the last move, and Sam moves the record on again."""
    with office.work(office.actor("pat")) as work:
        undo_advance(work, RECORD)
    with office.work(office.actor("sam")) as work:
        advance(work, RECORD)


def shown(office: Office) -> HireView:
    with office.work(office.actor("sam"), write=False) as work:
        return show_hire(work, RECORD)


def rounds(view: HireView) -> dict[str, int]:
    return {line.key: line.round for line in view.strip if line.round}


def test_moving_on_that_was_undone_is_no_round(office: Office) -> None:
    comes_to(office, "advertising")
    moved_on_again(office)
    journey = journey_of(office, RECORD)
    kept = sorted(visit.round for visit in journey.visits if visit.stage == "advertising")
    assert kept == [1, 2], "what is kept stays"
    view = shown(office)
    assert rounds(view) == {"team_readiness": 1, "jd_agreement": 1, "advertising": 1}
    assert {task.round for task in view.tasks} == {1}
    assert "returned" not in {task.state for task in view.earlier}, "what came to nothing is not listed"


def test_a_step_that_opened_with_a_move_that_was_undone_is_in_its_first_round_too(office: Office) -> None:
    comes_to(office, "advertising")
    moved_on_again(office)
    with office.work(office.actor("sam"), write=False) as work:
        (turn,) = explain(work, RECORD, "selection_process").turns
    assert turn.round == 1


def test_a_return_after_it_begins_the_second_round_and_what_is_kept_is_from_the_first(office: Office) -> None:
    comes_to(office, "advertising")
    moved_on_again(office)
    comes_to(office, "selection")
    with office.work(office.actor("sam")) as work:
        return_to(work, RECORD, "advertising", "nobody_appointed", keep=["advert_statements"])
    view = shown(office)
    assert rounds(view)["advertising"] == 2
    (statements,) = (task for task in view.tasks if task.step == "advert_statements")
    assert statements.round == 2
    assert "from round 1" in statements.words
    assert {task.round for task in view.earlier if task.step == "advert_statements"} == {1}
