"""Staying and leaving: what somebody who is logged in does about that. Neither is an attempt to log in."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, request
from werkzeug.wrappers import Response as AnyResponse

from pledge_engine.logins.sessions import end_session
from pledge_engine.web.security import on_this_site
from pledge_engine.web.site import Site, go
from pledge_engine.web.visiting import forget


def staying_pages(site: Site) -> Blueprint:
    """The way out, and the button by which nobody is sent there."""
    pages = Blueprint("staying", __name__)

    @pages.post("/log-out")
    def log_out() -> Response:
        end_session(site.office, site.visit)
        response = make_response(go("/log-in"))
        forget(response, site)
        return response

    @pages.post("/stay")
    def stay() -> AnyResponse:
        return go(on_this_site(request.form.get("next"), "/"))

    return pages
