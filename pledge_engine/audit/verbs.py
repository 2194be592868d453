"""Every kind of change that the trail records, by the word it is stored as, in the words that people read and search by.

What happens to records comes first, then what happens to the place and to how people log in. An event of a kind that has no
words here cannot be recorded, so that none is ever found by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pledge_engine.errors import Invalid
from workflows.answers import FieldMistake
from workflows.naming import named, nearest_named

_OF_RECORDS: Mapping[str, str] = MappingProxyType(
    {
        "hire_opened": "Record opened",
        "hire_imported": "Record brought in from a tracker",
        "sibling_opened": "Record opened for another person from one advert",
        "appointed_another": "Another person appointed from one advert",
        "worker_invited": "Person of a record invited to log in",
        "invitation_taken_up": "Invitation to log in taken up by the person of a record",
        "step_saved": "Step saved part-done",
        "step_completed": "Step completed",
        "step_agreed": "Step agreed",
        "step_reopened": "Step opened again",
        "step_picked_up": "Step picked up",
        "step_given_back": "Step given back to the queue",
        "step_reassigned": "Step given to somebody else",
        "queue_returned": "Steps of somebody who left given back to the queue",
        "not_applicable_proposed": "Step said to be not applicable",
        "change_asked": "Change asked for before agreeing",
        "request_taken_back": "Request for a change taken back",
        "agreement_withdrawn": "Agreement taken back",
        "stage_agreed": "Stage agreed",
        "advanced": "Moved to the next stage",
        "advance_undone": "Move to the next stage undone",
        "returned": "Returned to an earlier stage",
        "still_holds": "Earlier steps said to still hold",
        "date_set": "Date of a record set or changed",
        "date_moved": "Date of a step moved",
        "date_follows_rule": "Date of a step given back to its rule",
        "waiting_on_set": "Whom a step waits for said",
        "pace_set": "Pace of the workbook set",
        "nudged": "Reminder asked for",
        "did_not_happen": "Said by the person: this did not happen for me",
        "did_happen": "Taken back by the person that it did not happen",
        "talked_about": "Talked about what the person said did not happen",
        "attendance_recorded": "Attendance recorded",
        "attendance_corrected": "Attendance put right",
        "attendance_taken_out": "Attendance taken out of a session",
        "team_action_finished": "Action of a team finished on another record",
        "lead_reassigned": "Lead of a record changed",
        "note_added": "Note added",
        "note_erased": "Note erased",
        "held": "Record put on hold",
        "look_again_moved": "Day to look at a record on hold again changed",
        "resumed": "Record resumed",
        "withdrawn": "Record withdrawn",
        "left": "Person left",
        "reopening_proposed": "Reopening a record proposed",
        "reopened": "Record reopened",
        "closure_applied": "Dates moved by a day the trust is closed",
        "turned_over": "Brought up to date as time passed",
        "earlier_person_erased": "Earlier person erased",
    }
)
_OF_THE_PLACE: Mapping[str, str] = MappingProxyType(
    {
        "first_administrator_added": "First administrator added",
        "person_added": "Person added",
        "person_edited": "Name or email of a person changed",
        "person_invited": "Person invited to log in",
        "person_joined": "Person joined by an invitation",
        "person_deactivated": "Access ended",
        "person_reactivated": "Access given back",
        "grant_given": "Role given",
        "grant_ended": "Role ended",
        "cover_named": "Cover named",
        "cover_ended": "Cover ended",
        "care_group_added": "Care group added",
        "team_added": "Team added",
        "care_group_renamed": "Care group renamed",
        "team_renamed": "Team renamed",
        "team_moved": "Team moved to another care group",
        "care_group_removed": "Care group removed",
        "team_removed": "Team removed",
        "closure_added": "Day closed",
        "closure_removed": "Closed day taken back",
        "pledge_put_in_force": "Version of the pledge put in force",
        "message_requeued": "Message sent again",
        "message_put_aside": "Failed message put aside",
        "reminders_confirmed": "Unusually many reminders confirmed",
        "reminders_chosen": "Own reminders chosen",
        "job_begun": "Job run by hand",
        "backup_taken": "Backup taken",
        "backup_tried": "Backup tried",
        "backup_restored": "Backup restored",
        "sending_resumed": "Sending resumed",
        "password_link_made": "Link to set a password made",
        "password_link_mailed": "Link to set a password made for a mail",
        "password_set": "Password set by a link",
        "password_changed": "Password changed",
        "logged_out_elsewhere": "Logged out elsewhere",
        "second_factor_turned_on": "Codes of an app turned on",
        "second_factor_turned_off": "Codes of an app turned off",
        "second_factor_reset": "Lost codes taken away",
        "recovery_codes_made": "Recovery codes made",
        "recovery_code_used": "Recovery code used",
        "device_remembered": "Device remembered",
        "devices_forgotten": "Devices forgotten",
    }
)
# What a worker says to their two leads alone, and that they talked about it: others are not told of which step it is.
WORKERS_WORD = frozenset({"did_not_happen", "did_happen", "talked_about"})
VERBS: Mapping[str, str] = MappingProxyType({**_OF_RECORDS, **_OF_THE_PLACE})


def words_of(verb: str) -> str:
    """A kind of change as people read it; one that an earlier version recorded and this one does not know, by its own word."""
    return VERBS.get(verb) or verb.replace("_", " ").capitalize()


def verb_meant(word: str) -> str:
    """The kind of change that is meant, by its stored word or by the words that people read; raises ``Invalid``."""
    if (verb := named(word, VERBS)) is not None:
        return verb
    near = nearest_named(word, VERBS)
    mend = near if near.startswith("did you mean") else "use words such as “Step completed” or “Role given”"
    raise Invalid(
        [FieldMistake("verb", "What", f"“{word.strip()[:40]}” is not a kind of change that is recorded", mend)]
    )
