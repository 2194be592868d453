"""Which steps are named outside the pages of records, as in what is planned of messages: sensitive ones to their readers alone.

Of any other nothing is said but that there is one. Lists of what is to be done on records name every step in them, because
whoever has it in sight there is shown it by name on the record that the list leads to.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import ColumnElement, and_, or_

from pledge_engine.access.actor import Actor, PersonActor
from pledge_engine.access.permissions import Action
from pledge_engine.access.scoping import visible_hires
from pledge_engine.store.tables.occurrence import occurrences
from workflows.definition import BOTH_LEADS, Definition, Role

CONFIDENTIAL = "A confidential step"
CONFIDENTIAL_STEP = "confidential_step"
# Whoever holds it: which role that is would give away which step it is.
UNNAMED = "Somebody not named here"
NOT_NAMED = f"{UNNAMED}, because the step is confidential"


def named_steps(actor: Actor, definition: Definition) -> ColumnElement[bool]:
    """The condition on ``hires`` joined with ``occurrences`` under which a turn in sight is named outside its record."""
    known = [step.key for step in definition.steps.values() if not step.sensitive]
    readers: dict[frozenset[Role], list[str]] = defaultdict(list)
    for step in definition.steps.values() if isinstance(actor, PersonActor) else ():
        if step.sensitive:
            readers[frozenset(step.answers_seen_by)].append(step.key)
    return or_(
        occurrences.c.step.in_(known),
        *(and_(occurrences.c.step.in_(keys), _read_by(actor, roles)) for roles, keys in readers.items()),
    )


def _read_by(actor: Actor, roles: frozenset[Role]) -> ColumnElement[bool]:
    """The records on which the actor is one of the readers: of the leads only the one whom the record names, as to agree."""
    leads = frozenset(BOTH_LEADS)
    return or_(
        visible_hires(actor, Action.SEE_ATTENTION, roles - leads), visible_hires(actor, Action.AGREE, roles & leads)
    )
