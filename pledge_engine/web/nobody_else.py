"""What is said where a record cannot be handed to another lead, since nobody else may lead there: what to do, and who can."""

from __future__ import annotations

from pledge_engine.people.places import Place

_WHO_CAN = "An administrator can give {what}, in Set-up under “People”."


def nobody_else(place: Place) -> str:
    """Which of the two roles nobody else holds for a team, with what to do; empty where somebody else holds each."""
    lacks = (
        *(() if place.service_leads else (f"the role of service lead of {place.team}",)),
        *(() if place.professional_leads else (f"the role of professional lead of {place.care_group}",)),
    )
    if not lacks:
        return ""
    if len(lacks) == 1:
        return f"Nobody else holds {lacks[0]}. {_WHO_CAN.format(what='it to somebody')}"
    either = " or ".join(lacks)
    return f"Nobody else may lead in {place.team}. {_WHO_CAN.format(what=f'somebody {either}')}"
