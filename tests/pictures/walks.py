"""Every walk, by the place it leads through and by who goes first; nobody is named where a walk begins outside."""

from __future__ import annotations

from collections.abc import Mapping

from tests.pictures import doors, forms, looking_after, overseeing, problems, workers
from tests.pictures.pages import every_page
from tests.pictures.places import FIRST, LEAD
from tests.pictures.visitor import Walk

Walks = tuple[tuple[str, Walk], ...]
# Through the demonstration, each group through a copy of its own; walks that change nothing come first.
DEMONSTRATION: Mapping[str, Walks] = {
    "pages": (("", every_page),),
    "forms": (
        ("robin.example", forms.steps),
        ("sam.fiction", forms.acts),
        ("sam.fiction", forms.previews),
        ("robin.example", forms.opening),
        ("jamie.invented", workers.first_day),
        ("taylor.example", workers.a_year_on),
        ("ellis.invented", workers.nobody),
        ("rowan.story", workers.say_for_themselves),
    ),
    "overseeing": (
        ("dara.fable", overseeing.printed),
        ("bo.fiction", overseeing.trail),
        ("sam.fiction", overseeing.messages),
        ("sam.fiction", overseeing.by_name),
        ("sam.fiction", overseeing.attention),
        ("ines.story", overseeing.register),
        ("sam.fiction", problems.not_there),
        ("robin.example", problems.too_late),
        ("nia.pretend", problems.too_often),
        ("", doors.log_in),
        ("kim.sample", doors.second_factor),
        ("robin.example", doors.session_ended),
        ("", doors.invited),
    ),
    "looking after": (
        ("ada.example", looking_after.people),
        ("ada.example", looking_after.places),
        ("ada.example", looking_after.templates),
        ("ada.example", looking_after.jobs),
        ("ada.example", looking_after.pledge),
    ),
}
NOTHING: Walks = ((FIRST, looking_after.first_run),)
MUCH: Walks = ((LEAD, looking_after.much), (FIRST, looking_after.much_looked_after))
