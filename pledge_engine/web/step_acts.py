"""What can be done on one turn of a step beside its own form. What a worker says of it has its place on My pledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from pledge_engine.hires import change_commands, queue_commands, step_commands
from pledge_engine.reminders.nudging import nudge
from pledge_engine.web.act import Act, Around, Given, on_step, text
from pledge_engine.web.act_questions import NOTE, asking, which_day, why
from pledge_engine.web.asked_days import for_example
from pledge_engine.web.questions import Question, one_of, radios
from workflows import reasons
from workflows.turn import Talked, WaitingOn
from workflows.words import sentence

# How the way to move a date is called for whoever is to stand behind one that somebody moved.
AGREE_DATE = "Agree the moved date, or choose another"
_MOVES = Question(
    name="how",
    label="What to do",
    kind="radios",
    choices=radios((("day", "Move it to another day"), ("rule", "Let it follow its rule again"))),
    value="day",
)
_WHOM = Question(
    name="whom",
    label="It waits for",
    kind="radios",
    choices=radios(
        (
            (WaitingOn.US.value, "Us: somebody in the trust"),
            (WaitingOn.CANDIDATE.value, "The candidate"),
            (WaitingOn.THIRD_PARTY.value, "Somebody outside the trust"),
            ("nobody", "Nobody any more"),
        )
    ),
)

_CAME_OF_IT = Question(
    name="what",
    label="What came of it",
    kind="radios",
    choices=radios((each.value, sentence(each.words)) for each in Talked),
)


def _to_whom(around: Around) -> tuple[Question, ...]:
    return (Question(name="to", label="To whom", kind="select", choices=one_of(around.people)),)


def _moved_to(around: Around) -> tuple[Question, ...]:
    """Which day, and why; what somebody else moved the date to stands there for whoever is to stand behind it too."""
    moved = around.moved
    day = f"{moved.to.day}/{moved.to.month}/{moved.to.year}" if moved else ""
    reason = moved.reason if moved else ""
    asked = (
        replace(which_day("to", "New date", for_example(around.soon)), value=day),
        replace(why(reasons.MOVE_REASONS), value=reason),
    )
    return (_MOVES, *asked, NOTE)


def _new_date(given: Given) -> date | None:
    return None if given.text("how") == "rule" else given.day("to")


def _whom(given: Given) -> str:
    """Whom it waits for; the command takes nothing for nobody, and nothing chosen is a mistake."""
    return given.text("whom") or "?"


STEP_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "ask-for-change": Act(
            title="Ask for a change",
            lead="Sends back what was proposed. The answers stay.",
            button="Ask for a change",
            asks=asking(why(reasons.CHANGE_REASONS), NOTE),
            run=on_step(step_commands.ask_for_change, text("reason"), noted=True),
        ),
        "take-back-request": Act(
            title="Take back my request",
            lead="What was proposed waits for agreement again, as it was. What others had agreed stands.",
            button="Take it back",
            run=on_step(step_commands.take_back_request),
        ),
        "take-back": Act(
            title="Take back my agreement",
            lead="The step is then open again, with its answers.",
            button="Take it back",
            run=on_step(step_commands.withdraw_agreement),
        ),
        "move-date": Act(
            title="Move the date",
            lead="The date first promised stays beside it. As long as a step has a day of its own, the rule of the pledge does "
            "not move it. In what was kept that day counts once both leads have moved it there.",
            button="Move the date",
            asks=_moved_to,
            previews=True,
            run=on_step(change_commands.move_date, _new_date, text("reason"), noted=True),
        ),
        "waiting-on": Act(
            title="Say whom it waits for",
            lead="Its date stays.",
            button="Save",
            asks=asking(_WHOM),
            run=on_step(change_commands.wait_for, _whom),
        ),
        "not-applicable": Act(
            title="Mark as not applicable",
            lead="Proposes that this step does not apply. It closes when the other lead agrees.",
            button="Propose it",
            asks=asking(why(reasons.NOT_APPLICABLE_REASONS), NOTE),
            run=on_step(step_commands.mark_not_applicable, text("reason"), noted=True),
        ),
        "correct": Act(
            title="Put this right",
            lead="Opens the step again with its answers. If you say that it was recorded by mistake, the day on which it "
            "happened is taken out. So are all answers of a confidential step or of an offer, and a yes that says only that the "
            "step is done. Agreements to it and to its stage are set aside. The history keeps what it was.",
            to_worker="Your answers stand there as you gave them, unless you say that it was recorded by mistake: change what "
            "is not right, and finish it again. Nothing of it counts against you. If your leads have agreed it, they are asked "
            "again. The history keeps what it was.",
            button="Open it again",
            asks=asking(why(reasons.CORRECTION_REASONS), NOTE),
            run=on_step(change_commands.correct_step, text("reason"), noted=True),
        ),
        "talked": Act(
            title="We talked about what the worker said",
            lead="Talk about it, then write down that you did. It leaves the leads’ lists then. What the worker said stays. "
            "They read on My pledge that you talked about it, on which day, and what came of it; if that is not how it was, they "
            "can say it again.",
            button="Write it down",
            asks=asking(_CAME_OF_IT),
            run=on_step(change_commands.write_that_it_was_talked_about, text("what")),
        ),
        "pick-up": Act(
            title="Pick this up",
            lead="Tells your colleagues that you see to it. Each of them may still complete it.",
            button="Pick it up",
            run=on_step(queue_commands.pick_up, compared=False),
        ),
        "give-back": Act(
            title="Give it back",
            lead="Gives the step back to the queue.",
            button="Give it back",
            run=on_step(queue_commands.give_back, compared=False),
        ),
        "give-to": Act(
            title="Give it to somebody",
            lead="To somebody who works in its queue.",
            button="Give it to them",
            asks=_to_whom,
            run=on_step(queue_commands.reassign_step, text("to"), compared=False),
        ),
        "nudge": Act(
            title="Nudge whoever holds this",
            lead="Sends a message about this step now to whoever it waits for, at most one a day: to the other lead, where one "
            "of the two has agreed it. The history keeps who asked.",
            button="Nudge them",
            run=on_step(nudge, compared=False),
        ),
    }
)
