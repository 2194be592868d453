"""What the next page says to somebody who agreed once more what they have agreed: nothing was refused, and all stands."""

from __future__ import annotations

from pledge_engine.hires.agreed_already import AgreedAlready
from pledge_engine.web.first_person import words_for
from pledge_engine.web.site import Notice
from workflows.words import long_date


def said_of(found: AgreedAlready) -> Notice:
    """That they have agreed it already, since when, and how it stands now."""
    stands = (f"{words_for(own=found.own)(found.stands)}.",) if found.stands else ()
    return Notice(f"You have agreed {found.title} already, on {long_date(found.on)}.", stands)
