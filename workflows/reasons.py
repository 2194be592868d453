"""Reasons as codes with the words shown for them: codes first, because free text tends to say too much."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOT_APPLICABLE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "not_relevant": "It does not apply to this post",
        "done_another_way": "It was done another way",
        "agreed_with_worker": "Agreed with the worker",
        "post_changed": "The post has changed",
    }
)
CHANGE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "more_detail": "More detail is needed",
        "not_as_discussed": "It is not what we discussed",
        "wrong_date": "A date is not right",
        "talk_first": "Let us talk about it first",
    }
)
# Of these, the one that says of the day on which the step happened that there was none.
RECORDED_BY_MISTAKE = "recorded_by_mistake"
CORRECTION_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "wrong_answer": "An answer is not right",
        "wrong_date": "A date is not right",
        RECORDED_BY_MISTAKE: "It was recorded by mistake",
        "more_to_add": "There is more to add",
    }
)
MOVE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "person_away": "Somebody who is needed is away",
        "agreed_with_worker": "Agreed with the worker",
        "waiting_for_others": "It waits for somebody outside the team",
        "date_changed": "What it depends on has been moved",
        "service_pressure": "The service could not make time",
    }
)
# Not for people to choose: a date that stood in the tracker a hire was brought in from, and that its rule would not give.
FROM_TRACKER = "from_tracker"
MOVED_FOR: Mapping[str, str] = MappingProxyType(
    {**MOVE_REASONS, FROM_TRACKER: "It stood so in the tracker that was brought in"}
)
RETURN_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "offer_fell_through": "The offer fell through",
        "nobody_appointed": "Nobody was appointed",
        "nobody_applied": "Too few people applied",
        "post_changed": "The post has changed",
        "did_not_start": "The person did not start",
        "more_time_needed": "More time is needed for this part of the journey",
        "not_complete": "Something turned out not to be complete",
    }
)
# What can only be said of a person who has been offered the post.
REASONS_OF_AN_OFFER = frozenset({"offer_fell_through", "did_not_start"})
# What can only be said while nobody has come to the post.
REASONS_OF_NOBODY = frozenset({"nobody_appointed", "nobody_applied"})
WITHDRAW_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "not_funded": "The post is not funded any more",
        "post_changed": "The post has changed",
        "not_filled": "The post could not be filled",
        "opened_by_mistake": "The record was opened by mistake",
    }
)
# How a person left, as far as the trust needs to know: never why, and never anything about their health.
WAYS_TO_LEAVE: Mapping[str, str] = MappingProxyType(
    {
        "another_lived_experience_role": "Moved to another lived experience role",
        "another_role": "Moved to another role in the trust",
        "new_employer": "Moved to another employer",
        "contract_ended": "The fixed term ended",
        "other": "Left",
    }
)
REOPEN_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "ended_by_mistake": "It was ended by mistake",
        "post_needed_again": "The post is needed again",
        "person_came_back": "The person came back",
    }
)
# What cannot be why the record of somebody who has worked here is reopened: it stays theirs.
REASONS_OF_A_VACANCY = frozenset({"post_needed_again"})
