"""What can be done on a record as a whole while it goes on; how it goes back, ends and begins again is beside it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pledge_engine.hires import (
    appointing_another,
    change_commands,
    erasing_notes,
    hold_commands,
    inviting,
    notes,
    reassigning,
    round_commands,
    stage_commands,
)
from pledge_engine.hires.acting import Done
from pledge_engine.hires.forms import FREE_TEXT_WARNING
from pledge_engine.hires.read_by import COVER_READS
from pledge_engine.people.places import Place
from pledge_engine.web.act import Act, Around, Given, day, on_record, text
from pledge_engine.web.act_questions import NOTE, asking, day_ahead, named_dates, why
from pledge_engine.web.ending_acts import ENDING_ACTS
from pledge_engine.web.nobody_else import nobody_else
from pledge_engine.web.numbers import whole_number
from pledge_engine.web.questions import Question, radios
from pledge_engine.work import Work
from workflows import reasons
from workflows.definition import Role

_ADDRESS = Question(
    name="address",
    label="Email address they chose",
    hint="The message names nobody and no record. To open anything, they type the day on which they start as well. "
    "Once they have logged in, the address is how they are reached. It is not in the record or its history",
    type="email",
    inputmode="email",
)
_PACES = (("1", "Every week"), ("2", "Every 2 weeks"), ("3", "Every 3 weeks"), ("4", "Every 4 weeks"))


def _leads(around: Around) -> tuple[Question, ...]:
    """Whoever could lead instead; nothing is asked where nobody could."""
    if around.place is None or not (offered := _who_may_lead(around.place)):
        return ()
    hint, choices = nobody_else(around.place), radios(offered)
    return (Question(name="lead", label="Who leads from now on", hint=hint, kind="radios", choices=choices),)


def _who_may_lead(place: Place) -> tuple[tuple[str, str], ...]:
    service = ((f"service_lead:{handle}", f"{name}, as the service lead") for handle, name in place.service_leads)
    other = (
        (f"professional_lead:{handle}", f"{name}, as the professional lead")
        for handle, name in place.professional_leads
    )
    return (*service, *other)


def _hand_over(work: Work, given: Given) -> Done:
    role, _, handle = given.text("lead").partition(":")
    lead = Role(role) if role in {Role.SERVICE_LEAD, Role.PROFESSIONAL_LEAD} else Role.SERVICE_LEAD
    return reassigning.reassign_lead(work, given.reference, lead, handle, seen=given.seen)


def _whom_to_invite(around: Around) -> tuple[Question, ...]:
    """The address, and where an invitation can still be taken up, whether another is meant."""
    meant = ((around.invitation, "Send another in its place: its link then opens nothing more"),)
    again = Question(name="again", label="They were invited already", kind="checkboxes", choices=radios(meant))
    return (_ADDRESS, again) if around.invitation else (_ADDRESS,)


def _where_it_goes(_around: Around, given: Given) -> tuple[str, ...]:
    """The address as it was typed, shown to nobody but whoever typed it: a slip would give the link to somebody else."""
    address = given.text("address").strip()
    return (f"The mail goes to {address}. Read it back to the person, letter by letter, before you send it",)


def _notes(around: Around) -> tuple[Question, ...]:
    return (Question(name="which", label="Which note", kind="radios", choices=radios(around.notes)),)


def _note(given: Given) -> int:
    return whole_number(given.text("which")) or 0


def _pace(around: Around) -> tuple[Question, ...]:
    """Which pace, with the one that is set chosen."""
    set_now = str(around.record.pace)
    asked = Question(
        name="weeks", label="One week of the workbook", kind="radios", choices=radios(_PACES), value=set_now
    )
    return (asked,)


def _weeks(given: Given) -> int:
    return whole_number(given.text("weeks"), most=99) or 0


RECORD_ACTS: Mapping[str, Act] = MappingProxyType(
    {
        "agree-stage": Act(
            title="Agree the stage",
            lead="You agree that what is listed here is as it should be. Once both leads agree, either can move the record on.",
            button="I agree",
            run=on_record(stage_commands.agree_stage),
        ),
        "advance": Act(
            title="Move the record on",
            lead="The record goes on to its next stage.",
            button="Move on",
            run=on_record(stage_commands.advance),
        ),
        "take-back-stage": Act(
            title="Take back my agreement to the stage",
            lead="The stage then waits for your agreement again.",
            button="Take it back",
            run=on_record(stage_commands.withdraw_stage_agreement),
        ),
        "ask-for-stage-change": Act(
            title="Ask for a change before agreeing the stage",
            lead="The other lead is told, and their agreement is set aside.",
            button="Ask for a change",
            asks=asking(why(reasons.CHANGE_REASONS), NOTE),
            run=on_record(stage_commands.ask_for_stage_change, text("reason"), noted=True),
        ),
        "take-back-stage-request": Act(
            title="Take back my request",
            lead="What the other lead had agreed of the stage stands again. It then waits for your agreement.",
            button="Take it back",
            run=on_record(stage_commands.take_back_stage_request),
        ),
        "note": Act(
            title="Add a note",
            lead=f"A note changes nothing else. Everybody who sees the whole record can read it. {COVER_READS}",
            button="Add the note",
            asks=asking(Question(name="note", label="Note", kind="textarea", hint=FREE_TEXT_WARNING)),
            run=on_record(notes.add_note, text("note"), compared=False),
        ),
        "erase-note": Act(
            title="Erase a note of mine",
            lead="Its words leave the record and its history. That there was a note, and that you erased it and when, stays.",
            button="Erase for good",
            asks=_notes,
            warning="What is erased cannot be brought back.",
            run=on_record(erasing_notes.erase_note, _note, compared=False),
        ),
        "hold": Act(
            title="Put on hold",
            lead="Nothing is late while a record is on hold. Others see that it is, and until when; nobody is asked why.",
            button="Put on hold",
            asks=day_ahead("review_on", "When to look at it again"),
            run=on_record(hold_commands.hold, day("review_on")),
        ),
        "hold-until": Act(
            title="Change when to look at it again",
            lead="The record stays on hold, and nothing is late meanwhile. Nobody is asked why.",
            button="Change the day",
            asks=day_ahead("review_on", "When to look at it again"),
            run=on_record(hold_commands.look_again_on, day("review_on")),
        ),
        "resume": Act(
            title="Resume",
            lead="What counts after a day moves by the working days that the record was on hold.",
            button="Resume",
            run=on_record(hold_commands.resume),
        ),
        "undo": Act(
            title="Undo moving on",
            lead="The record goes back to the stage before, with what both leads agreed there.",
            button="Undo",
            run=on_record(round_commands.undo_advance),
        ),
        "invite": Act(
            title="Invite the person to log in",
            lead="Ask them at which email address they want to be written to. It may be their own. If they want none, go back: "
            "they can be invited whenever they like.",
            button="Send the invitation",
            asks=_whom_to_invite,
            previews=True,
            looks_first="Look at it once more",
            follows=_where_it_goes,
            run=on_record(inviting.invite, text("address"), compared=False, instead_of=text("again")),
            then="The mail leaves within the sending hours. Its link works for half an hour, and the page that it leads to sends "
            "another, for 30 days. Once they have logged in, the record says how.",
        ),
        "set-date": Act(
            title="Move a date of the record",
            lead="Every open step that counts from it moves with it.",
            button="Move the date",
            asks=named_dates,
            previews=True,
            run=on_record(stage_commands.set_hire_date, text("name"), day("day")),
        ),
        "pace": Act(
            title="Set the pace of the workbook",
            lead="As agreed with the worker. Part-time is normal.",
            button="Set the pace",
            asks=_pace,
            then="The worker is told that there is something to read: My pledge says the pace, and that you recorded it.",
            previews=True,
            run=on_record(change_commands.set_pace, _weeks),
        ),
        "hand-over": Act(
            title="Name another lead",
            lead="For good. What the lead before agreed stands. For some days away there is cover.",
            button="Name them",
            asks=_leads,
            run=_hand_over,
        ),
        "appoint-another": Act(
            title="Appoint another person",
            lead="Opens a record for one more person from the same selection. All that was done for the post counts.",
            button="Open their record",
            run=on_record(appointing_another.appoint_another),
        ),
        **ENDING_ACTS,
    }
)
