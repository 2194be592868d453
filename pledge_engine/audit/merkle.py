"""One hash over many texts, in order: a Merkle tree as in RFC 6962, whose leaves are never taken for branches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

_LEAF, _BRANCH = b"\x00", b"\x01"


def root_of(texts: Iterable[str]) -> str:
    """The root over the texts, as hexadecimal SHA-256; of no texts at all it is the hash of nothing."""
    whole: list[tuple[int, bytes]] = []  # Roots of full subtrees, each with its height, the highest first.
    for text in texts:
        node, height = hashlib.sha256(_LEAF + text.encode("utf-8")).digest(), 0
        while whole and whole[-1][0] == height:
            node, height = hashlib.sha256(_BRANCH + whole.pop()[1] + node).digest(), height + 1
        whole.append((height, node))
    if not whole:
        return hashlib.sha256(b"").hexdigest()
    root = whole.pop()[1]
    while whole:
        root = hashlib.sha256(_BRANCH + whole.pop()[1] + root).digest()
    return root.hex()
