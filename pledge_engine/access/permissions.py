"""Everything a person may be allowed to do. What is not here cannot be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Action(StrEnum):
    """One thing a role may or may not do, and with ``policy`` how far it reaches."""

    SEE_HIRE = "see_hire"
    SEE_HISTORY = "see_history"
    SEE_ATTENTION = "see_attention"
    SEE_READERS = "see_readers"
    SEE_REGISTERS = "see_registers"
    SEE_REPORTS = "see_reports"
    SEE_TRAIL = "see_trail"
    VERIFY_TRAIL = "verify_trail"

    OPEN_HIRE = "open_hire"
    SAVE_STEP = "save_step"
    COMPLETE_STEP = "complete_step"
    CORRECT_STEP = "correct_step"
    SAY_WAITING_ON = "say_waiting_on"
    PICK_UP_STEP = "pick_up_step"
    REASSIGN_STEP = "reassign_step"
    NUDGE = "nudge"
    SAY_IT_DID_NOT_HAPPEN = "say_it_did_not_happen"
    ANSWER_THE_WORKER = "answer_the_worker"
    AGREE = "agree"
    ASK_FOR_CHANGE = "ask_for_change"
    TAKE_BACK_REQUEST = "take_back_request"
    WITHDRAW_AGREEMENT = "withdraw_agreement"
    MARK_NOT_APPLICABLE = "mark_not_applicable"
    SET_DATE = "set_date"
    SET_PACE = "set_pace"
    ADD_NOTE = "add_note"
    ERASE_NOTE = "erase_note"
    INVITE_WORKER = "invite_worker"

    REASSIGN_LEAD = "reassign_lead"
    ADVANCE = "advance"
    RETURN_TO_STAGE = "return_to_stage"
    HOLD = "hold"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    REOPEN = "reopen"
    APPOINT_ANOTHER = "appoint_another"
    ERASE_EARLIER_PERSON = "erase_earlier_person"

    NAME_COVER = "name_cover"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TEAMS = "manage_teams"
    MANAGE_CLOSURES = "manage_closures"
    MANAGE_GRANTS = "manage_grants"
    MANAGE_DEFINITIONS = "manage_definitions"
    RESUME_SENDING = "resume_sending"
    SEE_MESSAGES = "see_messages"
    SEND_AGAIN = "send_again"
    CONFIRM_REMINDERS = "confirm_reminders"
    LOOK_AFTER = "look_after"
    IMPORT = "import"
    EXPORT = "export"

    @property
    def words(self) -> str:
        """The action as a refusal says it: "complete this step"."""
        return _WORDS[self]


_WORDS: Mapping[Action, str] = MappingProxyType(
    {
        Action.SEE_HIRE: "see records",
        Action.SEE_HISTORY: "see the history",
        Action.SEE_ATTENTION: "see what needs attention",
        Action.SEE_READERS: "see who looked",
        Action.SEE_REGISTERS: "see registers",
        Action.SEE_REPORTS: "see reports",
        Action.SEE_TRAIL: "see the trail",
        Action.VERIFY_TRAIL: "verify the trail",
        Action.OPEN_HIRE: "open a record",
        Action.SAVE_STEP: "save answers of this step",
        Action.COMPLETE_STEP: "complete this step",
        Action.CORRECT_STEP: "correct this step",
        Action.SAY_WAITING_ON: "say whom this step waits for",
        Action.PICK_UP_STEP: "pick this step up",
        Action.REASSIGN_STEP: "give this step to somebody",
        Action.NUDGE: "nudge whoever holds this step",
        Action.SAY_IT_DID_NOT_HAPPEN: "say that this did not happen",
        Action.ANSWER_THE_WORKER: "write down what came of talking about what the worker said",
        Action.AGREE: "agree this",
        Action.ASK_FOR_CHANGE: "ask for a change",
        Action.TAKE_BACK_REQUEST: "take back a request for a change",
        Action.WITHDRAW_AGREEMENT: "take an agreement back",
        Action.MARK_NOT_APPLICABLE: "mark this step not applicable",
        Action.SET_DATE: "move a date",
        Action.SET_PACE: "set the pace of the workbook",
        Action.ADD_NOTE: "add a note",
        Action.ERASE_NOTE: "erase a note",
        Action.INVITE_WORKER: "invite the person to log in",
        Action.REASSIGN_LEAD: "name another lead",
        Action.ADVANCE: "move the record on",
        Action.RETURN_TO_STAGE: "return the record to an earlier stage",
        Action.HOLD: "put the record on hold",
        Action.RESUME: "resume the record",
        Action.WITHDRAW: "withdraw the record",
        Action.LEAVE: "record that the person left",
        Action.REOPEN: "reopen the record",
        Action.APPOINT_ANOTHER: "appoint another person",
        Action.ERASE_EARLIER_PERSON: "erase what is kept of an earlier person",
        Action.NAME_COVER: "name or end cover for somebody else",
        Action.MANAGE_PEOPLE: "add or see people",
        Action.MANAGE_TEAMS: "add, rename, move, remove or see teams",
        Action.MANAGE_CLOSURES: "add or remove closures",
        Action.MANAGE_GRANTS: "give or end roles",
        Action.MANAGE_DEFINITIONS: "put a pledge in force",
        Action.RESUME_SENDING: "confirm a restore",
        Action.SEE_MESSAGES: "see messages",
        Action.SEND_AGAIN: "send a message again or put it aside",
        Action.CONFIRM_REMINDERS: "confirm reminders that were stopped",
        Action.LOOK_AFTER: "look after jobs, backups and mails",
        Action.IMPORT: "bring a tracker in",
        Action.EXPORT: "export records",
    }
)
