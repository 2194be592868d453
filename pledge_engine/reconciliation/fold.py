"""Folding the events of a record into what its rows should hold.

Written from what events say, not from what commands do: the tests hold it beside another fold that shares no line with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pledge_engine.clock import today
from pledge_engine.reconciliation.offers import Offers
from pledge_engine.reconciliation.told import UNKNOWN, Account, Event, Place, Told, ToldRow, is_whole
from pledge_engine.reconciliation.turns import take_agreements, take_session, take_turn, turn_key
from workflows.definition import Definition

# The pledge with this content, or where that is not known the one that the record is held to now.
PledgeOf = Callable[[object], Definition | None]


class HireFold:
    """One record while its events go by, first to last."""

    def __init__(self, pledge_of: PledgeOf) -> None:
        self.account = Account()
        self._pledge_of = pledge_of
        self._offers = Offers(self.account)
        self._hire: ToldRow | None = None

    def take(self, event: Event) -> None:
        """Apply one event."""
        place = Place(event["sequence"], event["verb"])
        if self._hire is None:
            self._hire = self.account.tell("hire", (), place, _begun(event), whole=is_whole(event))
        fields: Mapping[str, Any] = event.get("fields", {})
        self._take_pledge(event, fields, place)
        for path, change in fields.items():
            kind, _, rest = path.partition(".")
            if taker := _TAKERS.get(kind):
                taker(self, event, place, rest, change)
        if "register" in fields:
            take_session(self.account, event, fields, place)
        if "left_register" in fields:
            self.account.tell("register_entry", (fields["left_register"]["old"],), place, {"outcome": "struck_out"})
        if event["verb"] == "reopened":
            self.account.end("hire_link", ("goes_on_in",), place)
        self._offers.take(event, place, self._state(), self._pledge_of(self.pledge))

    @property
    def pledge(self) -> object:
        """The content hash of the pledge that the record is held to, as far as events say."""
        told = self._hire.columns.get("pledge") if self._hire else None
        return told.value if told else UNKNOWN

    def _state(self) -> str:
        told = self._hire.columns.get("stage") if self._hire else None
        return str(told.value) if told else ""

    def _take_pledge(self, event: Event, fields: Mapping[str, Any], place: Place) -> None:
        if "definition" in fields:
            self._tell(place, pledge=fields["definition"]["new"]["hash"])
        elif place.event == 1 or (place.verb == "advanced" and not is_whole(event)):
            self._tell(place, pledge=UNKNOWN)

    def _tell(self, place: Place, **values: Any) -> None:
        self.account.tell("hire", (), place, values)

    def take_state(self, _event: Event, place: Place, _rest: str, change: Event) -> None:
        """The state, and the stage that it lies in."""
        self._tell(place, state=change["new"], stage=change["new"][0].partition("/")[0])

    def take_own(self, _event: Event, place: Place, rest: str, change: Event) -> None:
        """A date or fact of the record, which its row has under the same name."""
        self._tell(place, **{rest: change.get("new")})

    def take_pace(self, _event: Event, place: Place, _rest: str, change: Event) -> None:
        """The pace of the workbook."""
        self._tell(place, pace=change["new"])

    def take_end(self, _event: Event, place: Place, _rest: str, change: Event) -> None:
        """The day on which the record ended, and why; or that it goes on."""
        end = change.get("new") or {}
        self._tell(place, ended_on=end.get("on"), ended_for=end.get("why"))

    def take_leads(self, _event: Event, place: Place, _rest: str, change: Event) -> None:
        """Who leads the record, as far as that changed."""
        self._tell(place, **{f"{role}_id": person for role, person in change["new"].items()})

    def take_team(self, _event: Event, place: Place, _rest: str, change: Event) -> None:
        """The team that the post is in."""
        self._tell(place, team_id=change["new"]["id"])

    def take_post(self, _event: Event, place: Place, _rest: str, change: Event) -> None:
        """Which post of its team it is."""
        self._tell(place, post_number=change["new"])

    def take_link(self, event: Event, place: Place, _rest: str, change: Event) -> None:
        """Another record that belongs to this one."""
        kind = "sibling_of" if "sibling_of" in event["fields"] else "goes_on_in"
        self.account.tell("hire_link", (kind,), place, {"other": change["new"]})

    def take_visit(self, event: Event, place: Place, rest: str, change: Event) -> None:
        """A visit to a stage: its dates and agreements, and which move ended it."""
        stage, round_ = rest.split(".")
        key, new = (stage, int(round_)), dict(change.get("new") or {})
        take_agreements(self.account, ("visit", *key), place, new)
        if key not in self.account.rows("stage_visit"):
            new["pledge"] = self.pledge
        if "left_on" in new:
            new["closed_by"] = event["verb"] if new["left_on"] else None
        self.account.tell("stage_visit", key, place, new)

    def take_hold(self, _event: Event, place: Place, rest: str, change: Event) -> None:
        """A time on hold, and since when the record is held because of it."""
        held = self.account.tell("hold", (int(rest),), place, change["new"])
        lasts = held.columns.get("resumed_on", Told(None, place)).value is None
        self._tell(place, held_since=held.columns["held_on"].value if lasts else None)

    def take_note(self, event: Event, place: Place, _rest: str, change: Event) -> None:
        """A note, by whoever acted."""
        text = Told(change["new"], place, "note/new")
        self.account.add(
            "note",
            place,
            {"author_id": Told(event["actor"], place), "recorded_at": Told(event["at"], place), "text": text},
        )

    def take_assignee(self, _event: Event, place: Place, rest: str, change: Event) -> None:
        """Who has picked a turn up."""
        self.account.tell("occurrence", turn_key(rest), place, {"assignee_id": change.get("new")})

    def take_turn(self, event: Event, place: Place, rest: str, change: Event) -> None:
        """A turn of a step, or what hangs on one: its moved date, its answers."""
        pledge = None if self.pledge is UNKNOWN else self._pledge_of(self.pledge)
        take_turn(self.account, event, place, rest, change, pledge)


Taker = Callable[[HireFold, Event, Place, str, Event], None]
_TAKERS: Mapping[str, Taker] = {
    "state": HireFold.take_state,
    "dates": HireFold.take_own,
    "facts": HireFold.take_own,
    "pace": HireFold.take_pace,
    "ended": HireFold.take_end,
    "leads": HireFold.take_leads,
    "team": HireFold.take_team,
    "post_number": HireFold.take_post,
    "sibling_of": HireFold.take_link,
    "goes_on_in": HireFold.take_link,
    "visits": HireFold.take_visit,
    "holds": HireFold.take_hold,
    "note": HireFold.take_note,
    "assignees": HireFold.take_assignee,
    "turns": HireFold.take_turn,
}


def read(body: str) -> Event:
    """The event that a text of the trail tells."""
    event: Event = json.loads(body)
    return event


def _begun(event: Event) -> dict[str, Any]:
    opened_on = today(datetime.fromisoformat(event["at"])).isoformat()
    return {"reference": event.get("reference", UNKNOWN), "opened_on": opened_on}
