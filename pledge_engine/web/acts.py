"""What can be done on a record or a step beside its own form: each command with its page, questions and warning, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from pledge_engine.hires import (
    appointing_another,
    change_commands,
    ending_commands,
    erasing,
    hold_commands,
    notes,
    queue_commands,
    reassigning,
    round_commands,
    stage_commands,
    step_commands,
)
from pledge_engine.hires.acting import Done
from pledge_engine.hires.forms import FREE_TEXT_WARNING
from pledge_engine.hires.offers import RecordOffers, StepOffers
from pledge_engine.people.places import Place
from pledge_engine.web.questions import Question, Typed, radios, typed_date
from pledge_engine.work import Work
from workflows import reasons
from workflows.answers import parse_date
from workflows.definition import Role
from workflows.journey import WaitingOn


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the questions of an act may offer: what is possible here, and who may lead or pick up."""

    record: RecordOffers
    step: StepOffers | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was given to an act: where, what the person saw, and what they typed."""

    reference: str
    step: str
    n: int | None
    seen: int | None
    typed: Typed

    def text(self, name: str) -> str:
        """One answer."""
        return self.typed.get(name, "")

    def day(self, name: str) -> date:
        """One date; raises ``AnswerMistake``."""
        return parse_date(typed_date(name, self.typed))


Asked = Callable[[Around], tuple[Question, ...]]
Run = Callable[[Work, Given], Done]


def _nothing(_around: Around) -> tuple[Question, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One command: ``lead`` says what it does, ``warning`` what cannot be taken back, ``button`` is what is pressed."""

    title: str
    lead: str
    button: str
    run: Run
    asks: Asked = _nothing
    warning: str = ""


_NOTE = Question(name="note", label="A few words more (optional)", kind="textarea", hint=FREE_TEXT_WARNING)


def _reason(choices: Mapping[str, str], *more: Question, name: str = "reason", label: str = "Why") -> Asked:
    asked = Question(name=name, label=label, kind="radios", choices=radios(choices.items()))
    return lambda _around: (asked, *more)


def _date(name: str, label: str, hint: str = "") -> Question:
    return Question(name=name, label=label, kind="date", hint=hint or "For example, 6 8 2026")


def _returning(around: Around) -> tuple[Question, ...]:
    to = Question(name="stage", label="To which stage", kind="radios", choices=radios(around.record.returns_to))
    return (to, *_reason(reasons.RETURN_REASONS, _NOTE)(around))


def _kept(around: Around) -> tuple[Question, ...]:
    hint = "Tick what still holds. Tick nothing to agree to everything that the other lead says still holds."
    choices = radios(around.record.may_hold_still)
    return (Question(name="steps", label="What still holds", kind="checkboxes", hint=hint, choices=choices),)


def _reopening(around: Around) -> tuple[Question, ...]:
    at = Question(name="stage", label="At which stage", kind="radios", choices=radios(around.record.reopens_at))
    return (at, *_reason(reasons.REOPEN_REASONS)(around))


def _dates(around: Around) -> tuple[Question, ...]:
    named = radios((key, title) for key, title, day in around.record.dates if day)
    return (Question(name="name", label="Which date", kind="radios", choices=named), _date("day", "New date"))


def _leads(around: Around) -> tuple[Question, ...]:
    place = around.place
    service = (
        radios((f"service_lead:{handle}", f"{name}, as the service lead") for handle, name in place.service_leads)
        if place
        else ()
    )
    other = (
        radios(
            (f"professional_lead:{handle}", f"{name}, as the professional lead")
            for handle, name in place.professional_leads
        )
        if place
        else ()
    )
    return (Question(name="lead", label="Who leads from now on", kind="radios", choices=(*service, *other)),)


def _hand_over(work: Work, given: Given) -> Done:
    role, _, handle = given.text("lead").partition(":")
    lead = Role(role) if role in {Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD} else Role.SERVICE_LEAD
    return reassigning.reassign_lead(work, given.reference, lead, handle, seen=given.seen)


def _keep(work: Work, given: Given) -> Done:
    steps = given.typed.getlist("steps")
    if steps:
        return round_commands.keep_steps(work, given.reference, steps, seen=given.seen)
    return round_commands.agree_kept(work, given.reference, seen=given.seen)


def _leave(work: Work, given: Given) -> Done:
    day = given.day("on") if typed_date("on", given.typed) else None
    return ending_commands.leave(work, given.reference, given.text("how"), day, seen=given.seen)


def _pace(work: Work, given: Given) -> Done:
    weeks = given.text("weeks")
    return change_commands.set_pace(work, given.reference, int(weeks) if weeks.isdigit() else 0, seen=given.seen)


def _move_date(work: Work, given: Given) -> Done:
    to = None if given.text("how") == "rule" else given.day("to")
    return change_commands.move_date(
        work, given.reference, given.step, to, given.text("reason"), note=given.text("note"), n=given.n, seen=given.seen
    )


def _moving_date(around: Around) -> tuple[Question, ...]:
    how = radios((("day", "Move it to another day"), ("rule", "Let it follow its rule again")))
    first = Question(name="how", label="What to do", kind="radios", choices=how, value="day")
    return (first, _date("to", "New date"), *_reason(reasons.MOVE_REASONS, _NOTE)(around))


_WHOM = (
    (WaitingOn.US.value, "Us: somebody in the trust"),
    (WaitingOn.CANDIDATE.value, "The candidate"),
    (WaitingOn.THIRD_PARTY.value, "Somebody outside the trust"),
    ("nobody", "Nobody any more"),
)
_KEPT = "The history keeps what it was."

RECORD_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "agree-stage": Act(
            title="Agree the stage",
            lead="You agree that what is listed here is as it should be. Once both leads agree, either can move the record on.",
            button="I agree",
            run=lambda work, given: stage_commands.agree_stage(work, given.reference, seen=given.seen),
        ),
        "advance": Act(
            title="Move the record on",
            lead="The record goes on to its next stage. This can be undone until something is recorded after it.",
            button="Move on",
            run=lambda work, given: stage_commands.advance(work, given.reference, seen=given.seen),
        ),
        "take-back-stage": Act(
            title="Take back my agreement to the stage",
            lead="The stage then waits for your agreement again.",
            button="Take it back",
            run=lambda work, given: stage_commands.withdraw_stage_agreement(work, given.reference, seen=given.seen),
        ),
        "ask-for-stage-change": Act(
            title="Ask for a change before agreeing the stage",
            lead="The other lead is told, and their agreement is set aside.",
            button="Ask for a change",
            asks=_reason(reasons.CHANGE_REASONS, _NOTE),
            run=lambda work, given: stage_commands.ask_for_stage_change(
                work, given.reference, given.text("reason"), note=given.text("note"), seen=given.seen
            ),
        ),
        "note": Act(
            title="Add a note",
            lead="A note changes nothing else. Everybody who sees the whole record can read it.",
            button="Add the note",
            asks=lambda _around: (Question(name="note", label="Note", kind="textarea", hint=FREE_TEXT_WARNING),),
            run=lambda work, given: notes.add_note(work, given.reference, given.text("note")),
        ),
        "hold": Act(
            title="Put on hold",
            lead="Nothing is late while a record is on hold. Others see that it is, and until when; nobody is asked why.",
            button="Put on hold",
            asks=lambda _around: (_date("review_on", "When to look at it again"),),
            run=lambda work, given: hold_commands.hold(work, given.reference, given.day("review_on"), seen=given.seen),
        ),
        "resume": Act(
            title="Resume",
            lead="What counts after a day moves by the working days that the record was on hold.",
            button="Resume",
            run=lambda work, given: hold_commands.resume(work, given.reference, seen=given.seen),
        ),
        "undo": Act(
            title="Undo moving on",
            lead="The record goes back to the stage before, with what both leads agreed there.",
            button="Undo",
            run=lambda work, given: round_commands.undo_advance(work, given.reference, seen=given.seen),
        ),
        "set-date": Act(
            title="Move a date of the record",
            lead="Every open step that counts from it moves with it.",
            button="Move the date",
            asks=_dates,
            run=lambda work, given: stage_commands.set_hire_date(
                work, given.reference, given.text("name"), given.day("day"), seen=given.seen
            ),
        ),
        "pace": Act(
            title="Set the pace of the workbook",
            lead="As agreed with the worker. Part-time is normal.",
            button="Set the pace",
            asks=lambda _around: (
                Question(
                    name="weeks",
                    label="One week of the workbook",
                    kind="radios",
                    choices=radios(
                        (("1", "Every week"), ("2", "Every 2 weeks"), ("3", "Every 3 weeks"), ("4", "Every 4 weeks"))
                    ),
                ),
            ),
            run=_pace,
        ),
        "hand-over": Act(
            title="Name another lead",
            lead="For good. What the lead before agreed stands. For some days away there is cover.",
            button="Name them",
            asks=_leads,
            run=_hand_over,
        ),
        "keep": Act(
            title="Say what still holds",
            lead="What was finished in an earlier round counts again once both leads say so.",
            button="It still holds",
            asks=_kept,
            run=_keep,
        ),
        "appoint-another": Act(
            title="Appoint another person",
            lead="Opens a record for one more person from the same selection. All that was done for the post counts.",
            button="Open their record",
            run=lambda work, given: appointing_another.appoint_another(work, given.reference, seen=given.seen),
        ),
        "return": Act(
            title="Return to an earlier stage",
            lead="Begins a new round, from that stage on. Nothing is lost: you can then say what still holds.",
            button="Return the record",
            asks=_returning,
            warning="Steps from that stage on begin anew. If an offer falls through with it, that is closed to all but HR.",
            run=lambda work, given: round_commands.return_to(
                work,
                given.reference,
                given.text("stage"),
                given.text("reason"),
                note=given.text("note"),
                seen=given.seen,
            ),
        ),
        "withdraw": Act(
            title="Withdraw the record",
            lead="The post is not filled. Everything open closes. It can be reopened.",
            button="Withdraw the record",
            asks=_reason(reasons.WITHDRAW_REASONS, _NOTE),
            warning="If somebody was offered the post, their name and answers are closed to all but HR.",
            run=lambda work, given: ending_commands.withdraw(
                work, given.reference, given.text("reason"), note=given.text("note"), seen=given.seen
            ),
        ),
        "leave": Act(
            title="Record that the person left",
            lead="How, never why. It can be reopened by both leads.",
            button="Record it",
            asks=_reason(
                reasons.WAYS_TO_LEAVE, _date("on", "Which day", "Leave empty for today"), name="how", label="How"
            ),
            warning="Everything open closes.",
            run=_leave,
        ),
        "reopen": Act(
            title="Reopen the record",
            lead="In a new round. A record that somebody left is reopened once both leads ask for the same stage.",
            button="Reopen",
            asks=_reopening,
            run=lambda work, given: ending_commands.reopen(
                work, given.reference, given.text("stage"), given.text("reason"), seen=given.seen
            ),
        ),
        "erase-earlier": Act(
            title="Erase the earlier person",
            lead="Name, contact and answers of somebody whose offer fell through, and the notes written in their time. "
            "Steps, dates and the trail stay.",
            button="Erase for good",
            warning="What is erased cannot be brought back.",
            run=lambda work, given: erasing.erase_earlier_person(work, given.reference),
        ),
    }
)

STEP_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "ask-for-change": Act(
            title="Ask for a change",
            lead="Sends back what was proposed. The answers stay.",
            button="Ask for a change",
            asks=_reason(reasons.CHANGE_REASONS, _NOTE),
            run=lambda work, given: step_commands.ask_for_change(
                work,
                given.reference,
                given.step,
                given.text("reason"),
                note=given.text("note"),
                n=given.n,
                seen=given.seen,
            ),
        ),
        "take-back": Act(
            title="Take back my agreement",
            lead="The step is then open again, with its answers.",
            button="Take it back",
            run=lambda work, given: step_commands.withdraw_agreement(
                work, given.reference, given.step, n=given.n, seen=given.seen
            ),
        ),
        "move-date": Act(
            title="Move the date",
            lead="The date first promised stays beside it. The rule of the pledge no longer moves it.",
            button="Move the date",
            asks=_moving_date,
            run=_move_date,
        ),
        "waiting-on": Act(
            title="Say whom it waits for",
            lead="Its date stays.",
            button="Save",
            asks=lambda _around: (Question(name="whom", label="It waits for", kind="radios", choices=radios(_WHOM)),),
            run=lambda work, given: change_commands.wait_for(
                work, given.reference, given.step, given.text("whom") or "?", n=given.n
            ),
        ),
        "not-applicable": Act(
            title="Mark as not applicable",
            lead="Proposes that this step does not apply. It closes when the other lead agrees.",
            button="Propose it",
            asks=_reason(reasons.NOT_APPLICABLE_REASONS, _NOTE),
            run=lambda work, given: step_commands.mark_not_applicable(
                work,
                given.reference,
                given.step,
                given.text("reason"),
                note=given.text("note"),
                n=given.n,
                seen=given.seen,
            ),
        ),
        "correct": Act(
            title="Put this right",
            lead="Opens the step again with its answers. Agreements to it and to its stage are set aside. " + _KEPT,
            button="Open it again",
            asks=_reason(reasons.CORRECTION_REASONS, _NOTE),
            run=lambda work, given: change_commands.correct_step(
                work,
                given.reference,
                given.step,
                given.text("reason"),
                note=given.text("note"),
                n=given.n,
                seen=given.seen,
            ),
        ),
        "pick-up": Act(
            title="Pick this up",
            lead="Tells your colleagues that you see to it. Each of them may still complete it.",
            button="Pick it up",
            run=lambda work, given: queue_commands.pick_up(work, given.reference, given.step, n=given.n),
        ),
        "give-back": Act(
            title="Give it back",
            lead="Gives the step back to the queue.",
            button="Give it back",
            run=lambda work, given: queue_commands.give_back(work, given.reference, given.step, n=given.n),
        ),
        "give-to": Act(
            title="Give it to somebody",
            lead="To somebody who works in its queue.",
            button="Give it to them",
            asks=lambda _around: (
                Question(
                    name="to",
                    label="Name they log in by",
                    hint="For example, morgan.sample",
                    classes="nhsuk-input--width-20",
                ),
            ),
            run=lambda work, given: queue_commands.reassign_step(
                work, given.reference, given.step, given.text("to"), n=given.n
            ),
        ),
        "did-not-happen": Act(
            title="This did not happen for me",
            lead="Both leads see it, and the history keeps it. Nothing else about the step changes.",
            button="Say so",
            run=lambda work, given: change_commands.say_it_did_not_happen(work, given.reference, given.step, n=given.n),
        ),
        "did-happen": Act(
            title="Take back that this did not happen",
            lead="The history keeps that it was said.",
            button="Take it back",
            run=lambda work, given: change_commands.say_it_did_not_happen(
                work, given.reference, given.step, n=given.n, take_back=True
            ),
        ),
    }
)
