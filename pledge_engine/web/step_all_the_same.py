"""What whoever completes a step says is meant, where something stands against it that only they can weigh."""

from __future__ import annotations

from pledge_engine.hires.all_the_same import Although
from pledge_engine.web.questions import Question, Typed, radios
from workflows.words import sentence

_CHOICES = {
    Although.HELD: "The offer goes out all the same",
    Although.SAID: "It is done all the same",
}


def all_the_same(name: Although, against: str, typed: Typed | None) -> tuple[Question, ...]:
    """The question about what stands against completing a step, in the middle of a sentence; none where nothing does."""
    if not against:
        return ()
    values = ("yes",) if typed and typed.get(name) else ()
    choices = radios((("yes", _CHOICES[name]),))
    return (Question(name=name, label=sentence(against), kind="checkboxes", choices=choices, values=values),)
