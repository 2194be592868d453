from pledge_engine.errors import Conflict, Invalid, NotFound, PledgeError, RefusedMove, StoreUnavailable
from workflows.answers import FieldMistake
from workflows.blockers import Blocker, Reason


def test_every_error_is_one_a_person_can_read() -> None:
    assert str(StoreUnavailable("The disk is full.", "Make room.")) == "The disk is full. Make room."
    assert isinstance(StoreUnavailable("The disk is full."), PledgeError)


def test_what_is_out_of_scope_is_said_exactly_like_what_is_absent() -> None:
    assert str(NotFound("record R-0042")) == "There is no record R-0042 that you can see. Check how it is written."


def test_a_conflict_says_what_changed_and_keeps_what_was_typed() -> None:
    conflict = Conflict("The job plan", typed={"link": "https://a.example"})
    assert str(conflict).startswith(
        "The job plan was changed while you were working on it. Nothing of yours was saved."
    )
    assert conflict.typed == {"link": "https://a.example"}


def test_a_refused_move_carries_every_blocker() -> None:
    blockers = [Blocker(Reason.STEP_OPEN, words) for words in ("The job plan is not agreed", "The stage is not agreed")]
    refused = RefusedMove(blockers)
    assert refused.blockers == tuple(blockers)
    assert str(refused).splitlines()[1:] == ["- The job plan is not agreed", "- The stage is not agreed"]


def test_invalid_answers_are_all_named_at_once() -> None:
    mistakes = [FieldMistake("name", "Name", "it is empty", "write a name"), FieldMistake("n", "Count", "no", "yes")]
    assert str(Invalid(mistakes)).splitlines() == ["Name: it is empty; write a name.", "Count: no; yes."]
