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
