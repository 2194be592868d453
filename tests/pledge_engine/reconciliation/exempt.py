"""What is not compared with the trail, by column, and why: whoever adds a column decides whether it is, or says here why not."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.store.tables import METADATA

# Every table that holds something of a record, apart from what is compared by walking over the chains.
RECORDS = frozenset(
    {
        *("hire", "stage_visit", "occurrence", "answer", "agreement", "moved_date", "hold", "note", "appointee"),
        *("hire_link", "register", "register_entry"),
    }
)
# The tables that hold nothing of a record.
BESIDE: Mapping[str, str] = {
    "audit_event": "is the trail itself",
    "audit_secret": "stands beside the trail, which commits to it",
    "access_log": "is a chain itself",
    "chain_end": "is how two chains end",
    "definition": "has no column that a record shows but its text, which is compared by its hash",
    "person": "is the organisation's",
    "team": "is the organisation's",
    "care_group": "is the organisation's",
    "role_grant": "is the organisation's",
    "cover": "is the organisation's",
    "closure": "is the organisation's",
    "tracker_row": "says what a tracker said when a record was brought in, and is compared only with that tracker",
    "reminder": "says who is to hear of a step, and is not shown as part of a record",
    "reminder_choice": "says how somebody wants to be reminded, and tells nothing of a record",
    "sweep": "says when reminders were gathered",
    "counter": "only gives out numbers",
    "credential": "lets people in, and tells nothing of a record",
    "password_link": "lets people in, and tells nothing of a record",
    "invitation": "lets people in, and tells nothing of a record",
    "invitation_link": "lets people in, and tells nothing of a record",
    "web_session": "lets people in, and tells nothing of a record",
    "log_in_attempt": "lets people in, and tells nothing of a record",
    "second_factor": "lets people in, and tells nothing of a record",
    "recovery_code": "lets people in, and tells nothing of a record",
    "trusted_device": "lets people in, and tells nothing of a record",
    "run": "says how a backup or another job went that was begun on a page",
    "unsent_form": "holds what was typed and has not become part of a record",
}
_NAME = "names a row for the database alone; what hangs on it is compared through it"
_DECIDED = (
    "is decided from facts that are compared and the closures known that day; pledge kept --as-at decides it again"
)
EXEMPT: Mapping[tuple[str, str], str] = {
    **{(table, "id"): _NAME for table in sorted(RECORDS) if "id" in METADATA.tables[table].c},
    ("hire", "version"): "counts moves, so that two people who write at once notice",
    ("hire", "next_turn_on"): "is worked out from the dates of the record, and shown nowhere",
    ("hire", "agreeable_from"): "is decided from facts that are compared, and only says which records are listed",
    ("hire", "chain_head"): "is compared by walking over the chain",
    ("hire", "chain_length"): "is compared by walking over the chain",
    ("occurrence", "version"): "counts what was written, so that two people who write at once notice",
    ("occurrence", "bound_to"): "is a digest of private answers, which could be guessed from it in the trail",
    ("occurrence", "outcome"): _DECIDED,
    ("occurrence", "outcome_on"): _DECIDED,
    ("agreement", "content_hash"): "is a digest of private answers, which could be guessed from it in the trail",
    ("agreement", "recorded_at"): "is shown nowhere",
    ("register", "recorded_by_id"): "is shown nowhere",
    ("register", "recorded_at"): "is shown nowhere",
}
