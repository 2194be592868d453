"""What a page offers to do on a record or a step, and the right that each needs: one table, for menus and for what is sent.

Whether somebody has the right is asked before anything that they typed is looked at, as every command does.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pledge_engine.access.finding import find_hire
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require
from pledge_engine.hires.acting import step_meant
from pledge_engine.work import Work

RECORD_RIGHTS: Mapping[str, Action] = MappingProxyType(
    {
        "agree-stage": Action.AGREE,
        "take-back-stage": Action.WITHDRAW_AGREEMENT,
        "ask-for-stage-change": Action.ASK_FOR_CHANGE,
        "take-back-stage-request": Action.TAKE_BACK_REQUEST,
        "advance": Action.ADVANCE,
        "undo": Action.ADVANCE,
        "note": Action.ADD_NOTE,
        "erase-note": Action.ERASE_NOTE,
        "hold": Action.HOLD,
        "hold-until": Action.HOLD,
        "resume": Action.RESUME,
        "set-date": Action.SET_DATE,
        "pace": Action.SET_PACE,
        "invite": Action.INVITE_WORKER,
        "return": Action.RETURN_TO_STAGE,
        "falls-through": Action.RETURN_TO_STAGE,
        "keep": Action.RETURN_TO_STAGE,
        "appoint-another": Action.APPOINT_ANOTHER,
        "withdraw": Action.WITHDRAW,
        "leave": Action.LEAVE,
        "reopen": Action.REOPEN,
        "hand-over": Action.REASSIGN_LEAD,
        "erase-earlier": Action.ERASE_EARLIER_PERSON,
    }
)
STEP_RIGHTS: Mapping[str, Action] = MappingProxyType(
    {
        "save": Action.SAVE_STEP,
        "complete": Action.COMPLETE_STEP,
        "agree": Action.AGREE,
        "ask-for-change": Action.ASK_FOR_CHANGE,
        "take-back-request": Action.TAKE_BACK_REQUEST,
        "take-back": Action.WITHDRAW_AGREEMENT,
        "not-applicable": Action.MARK_NOT_APPLICABLE,
        "move-date": Action.SET_DATE,
        "waiting-on": Action.SAY_WAITING_ON,
        "pick-up": Action.PICK_UP_STEP,
        "give-back": Action.PICK_UP_STEP,
        "give-to": Action.REASSIGN_STEP,
        "nudge": Action.NUDGE,
        "correct": Action.CORRECT_STEP,
        "did-not-happen": Action.SAY_IT_DID_NOT_HAPPEN,
        "did-happen": Action.SAY_IT_DID_NOT_HAPPEN,
        "talked": Action.ANSWER_THE_WORKER,
    }
)


def require_right(work: Work, reference: str, act: str, step: str = "") -> None:
    """Raise ``NotFound`` or ``Forbidden`` as the command behind an act would, before there is anything to judge."""
    row, scope = find_hire(work.connection, work.actor, reference)
    definition = work.definitions.by_id(work.connection, row.definition_id)
    wanted = step_meant(work, definition, scope, step) if step else None
    require(work.actor, (STEP_RIGHTS if step else RECORD_RIGHTS)[act], scope, wanted)
