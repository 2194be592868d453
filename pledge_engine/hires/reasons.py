"""Checking a reason code against the ones that exist."""

from __future__ import annotations

from collections.abc import Mapping

from pledge_engine.errors import Invalid
from workflows.answers import FieldMistake


def checked_reason(raw: str, reasons: Mapping[str, str]) -> str:
    """The code as it is stored; raises ``Invalid`` with the codes that exist."""
    code = raw.strip().lower().replace(" ", "_").replace("-", "_")
    if code not in reasons:
        choices = "; ".join(f"{key} ({words})" for key, words in reasons.items())
        raise Invalid(
            [FieldMistake("reason", "Reason", f"“{raw.strip()[:40]}” is not one of the reasons", f"choose {choices}")]
        )
    return code
