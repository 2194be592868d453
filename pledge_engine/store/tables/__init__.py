"""Every table of the records. Models are singular (``Hire``), the tables that statements use are plural (``hires``)."""

from pledge_engine.store.base import Base
from pledge_engine.store.tables.access_log import AccessEntry, access_log
from pledge_engine.store.tables.agreement import Agreement, agreements
from pledge_engine.store.tables.answer import Answer, answers
from pledge_engine.store.tables.appointee import Appointee, appointees
from pledge_engine.store.tables.audit import AuditEvent, AuditSecret, audit_events, audit_secrets
from pledge_engine.store.tables.care_group import CareGroup, care_groups
from pledge_engine.store.tables.chain import ChainEnd, chain_ends
from pledge_engine.store.tables.closure import Closure, closures
from pledge_engine.store.tables.counter import Counter, counters
from pledge_engine.store.tables.cover import Cover, covers
from pledge_engine.store.tables.definition import Definition, definitions
from pledge_engine.store.tables.grant import RoleGrant, grants
from pledge_engine.store.tables.hire import Hire, hires
from pledge_engine.store.tables.hire_link import HireLink, hire_links
from pledge_engine.store.tables.hold import Hold, holds
from pledge_engine.store.tables.invitation import Invitation, InvitationLink, invitation_links, invitations
from pledge_engine.store.tables.login import (
    Credential,
    LogInAttempt,
    PasswordLink,
    WebSession,
    credentials,
    log_in_attempts,
    password_links,
    web_sessions,
)
from pledge_engine.store.tables.moved_date import MovedDate, moved_dates
from pledge_engine.store.tables.note import Note, notes
from pledge_engine.store.tables.occurrence import Occurrence, occurrences
from pledge_engine.store.tables.person import Person, people
from pledge_engine.store.tables.register import Register, RegisterEntry, register_entries, registers
from pledge_engine.store.tables.reminder import Reminder, Sweep, reminders, sweeps
from pledge_engine.store.tables.reminder_choice import ReminderChoice, reminder_choices
from pledge_engine.store.tables.run import Run, runs
from pledge_engine.store.tables.second_factor import (
    RecoveryCode,
    SecondFactor,
    TrustedDevice,
    recovery_codes,
    second_factors,
    trusted_devices,
)
from pledge_engine.store.tables.stage_visit import StageVisit, stage_visits
from pledge_engine.store.tables.team import Team, teams
from pledge_engine.store.tables.tracker_row import TrackerRow, tracker_rows
from pledge_engine.store.tables.unsent_form import UnsentForm, unsent_forms

METADATA = Base.metadata
__all__ = [
    "METADATA",
    "AccessEntry",
    "Agreement",
    "Answer",
    "Appointee",
    "AuditEvent",
    "AuditSecret",
    "CareGroup",
    "ChainEnd",
    "Closure",
    "Counter",
    "Cover",
    "Credential",
    "Definition",
    "Hire",
    "HireLink",
    "Hold",
    "Invitation",
    "InvitationLink",
    "LogInAttempt",
    "MovedDate",
    "Note",
    "Occurrence",
    "PasswordLink",
    "Person",
    "RecoveryCode",
    "Register",
    "RegisterEntry",
    "Reminder",
    "ReminderChoice",
    "RoleGrant",
    "Run",
    "SecondFactor",
    "StageVisit",
    "Sweep",
    "Team",
    "TrackerRow",
    "TrustedDevice",
    "UnsentForm",
    "WebSession",
    "access_log",
    "agreements",
    "answers",
    "appointees",
    "audit_events",
    "audit_secrets",
    "care_groups",
    "chain_ends",
    "closures",
    "counters",
    "covers",
    "credentials",
    "definitions",
    "grants",
    "hire_links",
    "hires",
    "holds",
    "invitation_links",
    "invitations",
    "log_in_attempts",
    "moved_dates",
    "notes",
    "occurrences",
    "password_links",
    "people",
    "recovery_codes",
    "register_entries",
    "registers",
    "reminder_choices",
    "reminders",
    "runs",
    "second_factors",
    "stage_visits",
    "sweeps",
    "teams",
    "tracker_rows",
    "trusted_devices",
    "unsent_forms",
    "web_sessions",
]
