"""What a look at one part of the engine found."""

from __future__ import annotations

from dataclasses import dataclass

# Whoever reads it may have started it long ago, or read it on a page that it serves.
START = (
    "See that pledge serve runs, or a worker and a beat, or a cron with pledge tick --quiet. Where it runs and this stays, "
    "stop it and start it again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one part is: ``state`` is well, notice (works, but look) or ill; ``mend`` says what to do, for who types commands.

    ``on_pages`` says it where an administrator does it on pages; without it, it is for whoever runs the server. ``lets_go`` is
    what waits for an administrator to let it go ahead, "reminders" or "sending".
    """

    part: str
    title: str
    state: str
    words: str
    mend: str = ""
    on_pages: str = ""
    lets_go: str = ""
