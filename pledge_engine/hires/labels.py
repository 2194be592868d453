"""How a record is called: by its reference, and beside that by its post, never by its person."""

import re

_POST = re.compile(r"(?:(?P<team>.*?)[\s,]+)?post\s+(?P<number>[0-9]{1,6})\Z", re.IGNORECASE | re.DOTALL)
_REFERENCE = re.compile(r"[Rr]?-?0*([1-9][0-9]{0,8})\Z")


def reference_meant(typed: str) -> str | None:
    """The reference as records have it, however it is written: R-0042, r-42 or 42; None for what cannot be one."""
    match = _REFERENCE.match(typed.strip())
    return f"R-{int(match[1]):04d}" if match else None


def post_meant(typed: str) -> tuple[str, int] | None:
    """The team, or part of its name, and the number in what may be the label of a post: "Oak, post 2" or "post 2"."""
    match = _POST.match(typed.strip())
    return ((match["team"] or "").strip(), int(match["number"])) if match else None


def post_label(team: str, post_number: int) -> str:
    """The label of a post: "Oak, post 2"."""
    return f"{team}, post {post_number}"
