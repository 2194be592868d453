"""Everything a person may be allowed to do. What is not here cannot be asked for."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    """One thing a role may or may not do, and with ``policy`` how far it reaches."""

    SEE_HIRE = "see_hire"
    SEE_HISTORY = "see_history"
    SEE_ATTENTION = "see_attention"
    SEE_READERS = "see_readers"
    SEE_REGISTERS = "see_registers"
    SEE_REPORTS = "see_reports"
    SEE_DEFINITION = "see_definition"
    SEE_TRAIL = "see_trail"
    VERIFY_TRAIL = "verify_trail"

    OPEN_HIRE = "open_hire"
    SAVE_STEP = "save_step"
    COMPLETE_STEP = "complete_step"
    PICK_UP_STEP = "pick_up_step"
    SAY_IT_DID_NOT_HAPPEN = "say_it_did_not_happen"
    AGREE = "agree"
    ASK_FOR_CHANGE = "ask_for_change"
    WITHDRAW_AGREEMENT = "withdraw_agreement"
    MARK_NOT_APPLICABLE = "mark_not_applicable"
    SET_DATE = "set_date"
    ADD_NOTE = "add_note"
    RECORD_REGISTER = "record_register"

    ADVANCE = "advance"
    RETURN_TO_STAGE = "return_to_stage"
    HOLD = "hold"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    LEAVE = "leave"
    REOPEN = "reopen"
    APPOINT_ANOTHER = "appoint_another"

    MANAGE_PEOPLE = "manage_people"
    MANAGE_TEAMS = "manage_teams"
    MANAGE_GRANTS = "manage_grants"
    MANAGE_DEFINITIONS = "manage_definitions"

    @property
    def words(self) -> str:
        """The action as a refusal says it: "complete step"."""
        return self.value.replace("_", " ")
