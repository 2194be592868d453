"""What a look at one part of the engine found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one part is: ``state`` is well, notice (works, but look) or ill; ``mend`` says what to do."""

    part: str
    title: str
    state: str
    words: str
    mend: str = ""
