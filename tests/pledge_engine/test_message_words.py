"""Every kind of message and every state of one has words of its own, and none is made of the name it has in the program."""

from notifications.catalogue import KINDS
from notifications.outbox import Status
from pledge_engine import message_words


def test_every_kind_and_every_state_has_words_and_no_two_have_the_same() -> None:
    for words, keys in (
        (message_words.KINDS, {kind.kind for kind in KINDS}),
        (message_words.STATES, set(Status)),
    ):
        assert set(words) == keys
        assert len(set(words.values())) == len(words)


def test_none_speaks_of_sweeps_or_nudges() -> None:
    assert not [words for words in message_words.KINDS.values() if "sweep" in words.lower() or "nudge" in words.lower()]
