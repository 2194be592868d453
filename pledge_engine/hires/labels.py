"""How a record is called: by its reference, and beside that by its post, never by its person."""

import re

_REFERENCE = re.compile(r"[Rr]?-?0*([1-9][0-9]{0,8})\Z")


def reference_meant(typed: str) -> str | None:
    """The reference as records have it, however it is written: R-0042, r-42 or 42; None for what cannot be one."""
    match = _REFERENCE.match(typed.strip())
    return f"R-{int(match[1]):04d}" if match else None


def post_label(team: str, post_number: int) -> str:
    """The label of a post: "Oak, post 2"."""
    return f"{team}, post {post_number}"
