"""A page that asks before it does something has an address as well: what was sent is kept, and answered anew at each look.

What would follow is worked out again from how things are by then, so nothing is shown that its reader may no longer see.
Nothing is ever done by looking: where by now nothing would be asked any more, the form stands there as it was typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, Response, current_app, g, make_response, request
from werkzeug.datastructures import CombinedMultiDict, ImmutableMultiDict

from pledge_engine.logins.refused import Refused
from pledge_engine.logins.unsent import Fields
from pledge_engine.web.site import OnlyLooking


def asked_of(page: object, typed: Fields, status: int) -> Refused:
    """What to keep of a page that asks. A file that was chosen is kept as its text."""
    text = getattr(page, "text", None)
    if not isinstance(text, str):
        return Refused(typed, [], status)
    return Refused([*((name, value) for name, value in typed if name != "text"), ("text", text)], [], status)


def ask_again(app: Flask) -> None:
    """Let such an address be answered as what was sent was, and by the form alone where that would do something now."""

    @app.before_request
    def answer() -> Response | None:
        asked: Refused | None = g.get("asked")
        if asked is None:
            return None
        endpoint, found = current_app.url_map.bind("").match(request.path, method="POST")
        with _sent(asked.fields):
            try:
                response = make_response(current_app.view_functions[endpoint](**found))
            except OnlyLooking:
                return None
        return None if 300 <= response.status_code < 400 else response


@contextmanager
def _sent(fields: Fields) -> Iterator[None]:
    """What was sent stands where a form stands that has just been sent, and nothing can be done."""
    form, everything = request.form, request.values
    g.only_looking = True
    request.form = ImmutableMultiDict(fields)
    request.values = CombinedMultiDict([request.args, request.form])
    try:
        yield
    finally:
        request.form, request.values = form, everything
        g.only_looking = False
