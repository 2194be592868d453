"""The machine against a table walked out of the definition by other code, and against everything that is not a move."""

import random
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from tests.factories.pledges import a_pledge, a_stage, a_step
from tests.workflows.walked import State, spelled, walked
from workflows.blockers import Blocker, Reason, Refused
from workflows.definition import Definition
from workflows.machine import Decision, Move, Verb, decide, entry_state, initial_state, legal_states
from workflows.reading import load_shipped

PLEDGE = load_shipped()
THREE_REGIONS = a_pledge(
    {
        "one": a_stage(
            {key: a_step(clears=key.removeprefix("do_")) for key in ("do_p", "do_q", "do_r")},
            regions={"p": "P", "q": "Q", "r": "R"},
        ),
        "two": a_stage({"b": a_step()}, returns={"one": "any time"}),
    }
)
ONE_STAGE = a_pledge({"only": a_stage({"a": a_step()})})
DEFINITIONS = [PLEDGE, THREE_REGIONS, ONE_STAGE]

HALF_CLEARED = ("clearance/hr/cleared", "clearance/occupational_health/pending")
CLEARED = ("clearance/hr/cleared", "clearance/occupational_health/cleared")
PENDING = ("clearance/hr/pending", "clearance/occupational_health/pending")
IN_THE_WAY = Blocker(Reason.STEP_OPEN, "Something is not complete.")


def every_move(definition: Definition) -> list[Move]:
    targets = ["", *definition.stages, *(region for stage in definition.stages.values() for region in stage.regions)]
    return [Move(verb, target) for verb, target in product(Verb, targets)]


def answer(definition: Definition, state: State, move: Move, *, held: bool) -> State | None:
    decision = decide(definition, state, move, held=held)
    return decision.state if isinstance(decision, Decision) else None


@pytest.mark.parametrize("definition", DEFINITIONS, ids=["shipped", "three_regions", "one_stage"])
def test_the_machine_gives_the_answer_of_the_walked_table_for_every_state_and_move(definition: Definition) -> None:
    for place, moves in walked(definition).items():
        for move, held in product(every_move(definition), (False, True)):
            after = moves.get((move, held))
            expected = spelled(definition, after) if after else None
            given = answer(definition, spelled(definition, place), move, held=held)
            assert given == expected, f"{place}, {move}, held {held}"


@pytest.mark.parametrize("definition", DEFINITIONS, ids=["shipped", "three_regions", "one_stage"])
def test_the_legal_states_are_those_of_the_walk(definition: Definition) -> None:
    reached = {spelled(definition, place) for place in walked(definition)}
    assert reached | {("withdrawn",), ("left",)} == legal_states(definition)


def test_the_shipped_pledge_has_thirteen_states() -> None:
    assert legal_states(PLEDGE) == {
        *((stage,) for stage in PLEDGE.stages if stage != "clearance"),
        *(HALF_CLEARED, CLEARED, PENDING, ("clearance/hr/pending", "clearance/occupational_health/cleared")),
        *(("withdrawn",), ("left",)),
    }


def test_a_hire_begins_in_the_first_stage_and_enters_clearance_with_nothing_cleared() -> None:
    assert initial_state(PLEDGE) == ("team_readiness",)
    assert entry_state(PLEDGE.stages["clearance"]) == PENDING


# ---------------------------------------------------------------- what is not a state or a move


@pytest.mark.parametrize(
    "state",
    [
        ("clearance",),
        ("clearance/hr/pending",),
        ("clearance/occupational_health/pending", "clearance/hr/pending"),
        ("clearance/hr/cleared", "clearance/hr/pending"),
        (*PENDING, "workbook"),
        ("clearance/hr", "clearance/occupational_health"),
        ("clearance/hr/done", "clearance/occupational_health/pending"),
        ("team_readiness", "jd_agreement"),
        ("team_readiness/hr/pending",),
        ("on_hold",),
        ("TEAM_READINESS",),
        ("",),
        (),
    ],
)
@pytest.mark.parametrize("move", [Move(Verb.ADVANCE), Move(Verb.CLEAR, "hr"), Move(Verb.HOLD)], ids=str)
def test_a_malformed_state_is_refused_whatever_the_move(state: State, move: Move) -> None:
    decision = decide(PLEDGE, state, move, held=False)
    assert isinstance(decision, Refused)
    assert [blocker.reason for blocker in decision.blockers] == [Reason.BROKEN_STATE]


@pytest.mark.parametrize(
    "move", [Move(Verb.RETURN), Move(Verb.RETURN, "nowhere"), Move(Verb.CLEAR, "kitchen"), Move(Verb.ADVANCE, "cppd")]
)
def test_a_move_the_pledge_does_not_have_is_refused_by_name(move: Move) -> None:
    decision = decide(PLEDGE, ("selection",), move, held=False)
    assert isinstance(decision, Refused)
    assert decision.blockers[0].reason is Reason.NOT_FROM_HERE
    assert f"“{move.trigger}”" in decision.blockers[0].words


@pytest.mark.parametrize(
    ("state", "move", "held"),
    [
        (("cppd",), Move(Verb.ADVANCE), False),  # There is no stage after it.
        (PENDING, Move(Verb.ADVANCE), False),  # Nothing is cleared.
        (HALF_CLEARED, Move(Verb.ADVANCE), False),
        (("selection",), Move(Verb.ADVANCE), True),  # On hold.
        (("selection",), Move(Verb.RETURN, "advertising"), True),
        (("selection",), Move(Verb.HOLD), True),
        (("selection",), Move(Verb.RESUME), False),
        (HALF_CLEARED, Move(Verb.CLEAR, "hr"), False),  # It is cleared already.
        (PENDING, Move(Verb.UNCLEAR, "hr"), False),
        (("selection",), Move(Verb.CLEAR, "hr"), False),  # Before the offer there is nothing to clear.
        (("selection",), Move(Verb.CLEAR, "occupational_health"), False),
        (("team_readiness",), Move(Verb.RETURN, "selection"), False),  # A return leads back, never on.
        (("cppd",), Move(Verb.WITHDRAW), False),  # Somebody who has started leaves.
        (("selection",), Move(Verb.LEAVE), False),
        (("withdrawn",), Move(Verb.ADVANCE), False),
        (("left",), Move(Verb.RESUME), True),
    ],
)
def test_a_move_that_is_not_possible_from_here_is_refused(state: State, move: Move, *, held: bool) -> None:
    decision = decide(PLEDGE, state, move, held=held)
    assert isinstance(decision, Refused)
    assert [blocker.reason for blocker in decision.blockers] == [Reason.NOT_FROM_HERE]


@pytest.mark.parametrize("verb", [Verb.ADVANCE, Verb.HOLD, Verb.WITHDRAW])
def test_whatever_stands_in_the_way_refuses_any_move_with_all_its_reasons(verb: Verb) -> None:
    both = (IN_THE_WAY, Blocker(Reason.DATE_NOT_COME, "The start date has not come yet."))
    assert decide(PLEDGE, ("selection",), Move(verb), held=False, blockers=both) == Refused(both)


# ---------------------------------------------------------------- holding stands beside the state


@pytest.mark.parametrize("state", sorted(legal_states(PLEDGE) - {("withdrawn",), ("left",)}))
def test_holding_and_resuming_change_no_state_not_even_a_half_cleared_one(state: State) -> None:
    assert answer(PLEDGE, state, Move(Verb.HOLD), held=False) == state
    assert answer(PLEDGE, state, Move(Verb.RESUME), held=True) == state


def test_the_other_region_can_be_cleared_while_the_hire_is_held() -> None:
    assert answer(PLEDGE, HALF_CLEARED, Move(Verb.CLEAR, "occupational_health"), held=True) == CLEARED


def test_clearance_moves_on_only_with_both_regions_cleared_in_either_order() -> None:
    for regions in (("hr", "occupational_health"), ("occupational_health", "hr")):
        state: State | None = PENDING
        for region in regions:
            assert state is not None
            assert answer(PLEDGE, state, Move(Verb.ADVANCE), held=False) is None
            state = answer(PLEDGE, state, Move(Verb.CLEAR, region), held=False)
        assert state == CLEARED
    assert answer(PLEDGE, CLEARED, Move(Verb.ADVANCE), held=False) == ("workbook",)


@pytest.mark.parametrize("state", [("selection",), HALF_CLEARED, CLEARED])
def test_a_hire_may_be_withdrawn_while_it_is_held(state: State) -> None:
    assert answer(PLEDGE, state, Move(Verb.WITHDRAW), held=True) == ("withdrawn",)


# ---------------------------------------------------------------- threads


def test_four_threads_that_decide_at_once_give_no_wrong_answer() -> None:
    """The library keeps where it is on the machine; one machine shared by threads is wrong now and then."""
    questions = [
        (definition, spelled(definition, place), move, held, spelled(definition, after) if after else None)
        for definition in (PLEDGE, THREE_REGIONS)
        for place, moves in walked(definition).items()
        for move, held in product(every_move(definition), (False, True))
        for after in [moves.get((move, held))]
    ]

    def wrong_answers(seed: int) -> int:
        asked = random.Random(seed).choices(questions, k=3000)
        return sum(
            answer(definition, state, move, held=held) != expected for definition, state, move, held, expected in asked
        )

    with ThreadPoolExecutor(max_workers=4) as threads:
        assert list(threads.map(wrong_answers, range(4))) == [0, 0, 0, 0]
