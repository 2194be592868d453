"""What each kind of mail says, with made-up contents, for those who look after the place: no mail that anybody got."""

from __future__ import annotations

from collections.abc import Mapping

from notifications.catalogue import Message
from notifications.made_up import MADE_UP
from pledge_engine.access.permissions import Action
from pledge_engine.access.rights import require_generally
from pledge_engine.errors import NotFound
from pledge_engine.work import Work


def previews(work: Work) -> Mapping[str, Message]:
    """One made-up message of every kind, by its kind; raises ``Forbidden`` for all but administrators."""
    require_generally(work.actor, Action.LOOK_AFTER)
    return MADE_UP


def preview_of(work: Work, kind: str) -> Message:
    """The made-up message of one kind; raises ``NotFound``, and ``Forbidden`` as ``previews`` does."""
    found = previews(work).get(kind)
    if found is None:
        raise NotFound("kind of mail of that name")
    return found
