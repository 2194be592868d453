"""Columns that are never stored, by the words in their headings, each with the reason: a tracker that has one is refused."""

from __future__ import annotations

import re

_HEALTH = "being on this list already implies health information, and a record keeps only dates and statuses"
_ELSEWHERE = "it belongs in the system that it comes from, and a record keeps only that the step was done, and when"
_EQUALITY = "equality monitoring is kept apart from records of people, so that nobody can be picked out by it"
_IDENTITY = "a record needs nobody's identity beyond a name, and this could be used to find out more about them"

_NEVER = tuple(
    (re.compile(pattern), what, why)
    for pattern, what, why in (
        (r"\b(dob|d o b|birth ?day|(date of )?birth( date)?|birthdate|age)\b", "dates of birth", _IDENTITY),
        (r"\bnhs (number|no|num|id)\b", "NHS numbers", _IDENTITY),
        (r"\b(national insurance|nino|ni (number|no))\b", "National Insurance numbers", _IDENTITY),
        (r"(?<!email )(?<!mail )\baddress\b|\bpost ?code\b", "home addresses", _IDENTITY),
        (r"\b(diagnos\w*|medical|medication|health conditions?|condition|symptoms?|treatment)\b", "diagnoses", _HEALTH),
        (r"\b(story|stories|(mental )?health history|lived experience (background|details?|of))\b", "stories", _HEALTH),
        (r"\b(absences?|sickness|sick (days?|leave|note))\b", "absences and their reasons", _HEALTH),
        (r"\badjustments? (text|needed|required|details?|notes?|agreed)\b|\breasonable adjustments?\b",
         "the text of adjustments", _HEALTH),
        (r"\bwellbeing plan (text|notes?|details?|content)\b|\bwrap plan\b", "the text of wellbeing plans", _HEALTH),
        (r"\bsupervision notes?\b", "supervision notes", _HEALTH),
        (r"\b(oh|occupational health) (outcome|report|notes?|details?|advice)\b", "occupational health reports", _HEALTH),
        (r"\b(application forms?|cv|curriculum vitae|interview scores?|shortlist\w* scores?|scores?)\b",
         "application forms and interview scores", _ELSEWHERE),
        (r"\breferees?\b|\breference (text|letters?|notes?|details?)\b", "references", _ELSEWHERE),
        (r"\bdbs (certificate|cert|number|no|details?|result|disclosure)\b|\bconvictions?\b", "DBS certificates", _ELSEWHERE),
        (r"\b(ethnic\w*|religion|sexual\w*|gender|sex|disab\w*|marital status|nationality|race|pronouns?)\b",
         "equality monitoring", _EQUALITY),
        (r"\bpatients?\b|\bservice users?\b|\bcase ?load\b", "anything about patients", _ELSEWHERE),
    )
)  # fmt: skip


def never_stored(heading: str) -> tuple[str, str] | None:
    """What a heading would bring in that is never stored, and why; None for one that may be there. Expects plain words."""
    return next(((what, why) for pattern, what, why in _NEVER if pattern.search(heading)), None)
