import hashlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pledge_engine.audit.merkle import root_of


def by_the_book(texts: list[str]) -> bytes:
    """The root as RFC 6962 defines it: split at the largest power of two that is smaller than the number of texts."""
    if len(texts) == 1:
        return hashlib.sha256(b"\x00" + texts[0].encode()).digest()
    split = 1 << (len(texts) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + by_the_book(texts[:split]) + by_the_book(texts[split:])).digest()


@given(st.lists(st.text(), min_size=1, max_size=70))
def test_the_root_is_that_of_the_standard(texts: list[str]) -> None:
    assert root_of(texts) == by_the_book(texts).hex()


def test_nothing_has_a_root_too() -> None:
    assert root_of([]) == hashlib.sha256(b"").hexdigest()


def test_every_text_and_their_order_count() -> None:
    roots = [
        root_of(texts) for texts in (["a", "b", "c"], ["a", "c", "b"], ["a", "b"], ["a", "b", "c", "c"], ["ab", "c"])
    ]
    assert len(set(roots)) == len(roots)


@pytest.mark.parametrize("size", range(1, 9))
def test_one_more_text_is_another_root(size: int) -> None:
    texts = [str(n) for n in range(10)]
    assert all(root_of(texts[:a]) != root_of(texts[:b]) for a, b in pairwise((size, size + 1)))
