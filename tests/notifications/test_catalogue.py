from dataclasses import FrozenInstanceError, fields

import pytest

from notifications.catalogue import AT_ANY_TIME, KINDS, ChangeAsked, Item, Message


def test_every_message_has_a_kind_of_its_own() -> None:
    assert [kind.kind for kind in KINDS] == [
        *("agreement_needed", "change_asked", "step_closed", "worker_said", "look_needed", "nudged"),
        *("digest", "something_to_read", "first_password", "sweep_stopped", "password_link", "invitation"),
        "invitation_again",
        *("address_changed", "code_taken_away"),
    ]


def test_only_what_its_reader_asked_for_or_must_be_warned_of_leaves_at_any_time_and_an_invitation_waits() -> None:
    assert {"password_link", "invitation_again", "address_changed", "code_taken_away"} == AT_ANY_TIME


@pytest.mark.parametrize("kind", KINDS)
def test_a_message_says_references_labels_and_titles_and_never_what_somebody_wrote(
    kind: type[Message],
) -> None:
    allowed = {"reference", "post_label", "subject_title", "due_on", "link", "may_say_whom"}
    of_a_day = {"local_date", "new", "still_open", "new_in_all", "open_in_all", "problem", "mend"}
    assert {field.name for field in fields(kind)} <= allowed | of_a_day
    assert {field.name for field in fields(Item)} == {"reference", "post_label", "title", "when", "note", "link"}


def test_a_message_does_not_change_once_it_is_made() -> None:
    asked = ChangeAsked(reference="R-0042", post_label="Oak team, post 2", subject_title="Agree the job plan", link="x")
    with pytest.raises(FrozenInstanceError):
        asked.reference = "R-0043"  # type: ignore[misc]
