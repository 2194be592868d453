"""The pages put together: one Flask application on an office; nothing happens at import."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from pledge_engine.office import Office
from pledge_engine.secret_key import secret_key
from pledge_engine.settings import Settings
from pledge_engine.web.asked_again import ask_again
from pledge_engine.web.assets import asset_pages
from pledge_engine.web.attention import attention_pages
from pledge_engine.web.by_name import by_name_pages
from pledge_engine.web.chasing import chasing_pages
from pledge_engine.web.compressing import compress
from pledge_engine.web.doing import doing_pages
from pledge_engine.web.entering import entering_pages
from pledge_engine.web.guides import guide_pages
from pledge_engine.web.health import health_pages
from pledge_engine.web.invitation import invitation_pages
from pledge_engine.web.kept import kept_pages
from pledge_engine.web.left_behind import left_behind_pages, offer_left_behind
from pledge_engine.web.limits import limit
from pledge_engine.web.lists import list_pages
from pledge_engine.web.log_in import log_in_pages
from pledge_engine.web.mail import mail_pages
from pledge_engine.web.mail_templates import template_pages
from pledge_engine.web.my_pledge import my_pledge_pages
from pledge_engine.web.my_pledge_acts import my_pledge_acts
from pledge_engine.web.opening import opening_pages
from pledge_engine.web.own_reminders import own_reminder_pages
from pledge_engine.web.own_settings import own_settings_pages
from pledge_engine.web.pairing import pairing_pages
from pledge_engine.web.passwords import password_pages
from pledge_engine.web.planned import planned_pages
from pledge_engine.web.pledge import pledge_pages
from pledge_engine.web.problems import say_problems
from pledge_engine.web.record import record_pages
from pledge_engine.web.register import register_pages
from pledge_engine.web.register_correcting import correcting_pages
from pledge_engine.web.register_recording import recording_pages
from pledge_engine.web.second_factor import second_factor_pages
from pledge_engine.web.security import cookie_name, guard
from pledge_engine.web.set_up.access import access_pages
from pledge_engine.web.set_up.backups import backup_pages
from pledge_engine.web.set_up.closures import closure_pages
from pledge_engine.web.set_up.cover import cover_pages
from pledge_engine.web.set_up.definitions import definition_pages
from pledge_engine.web.set_up.giving import giving_pages
from pledge_engine.web.set_up.home import home_pages
from pledge_engine.web.set_up.inviting import inviting_pages
from pledge_engine.web.set_up.jobs import job_pages
from pledge_engine.web.set_up.letting_go import letting_go_pages
from pledge_engine.web.set_up.moving import moving_pages
from pledge_engine.web.set_up.people import people_pages
from pledge_engine.web.set_up.person import person_pages
from pledge_engine.web.set_up.places import place_pages
from pledge_engine.web.set_up.removing import removing_pages
from pledge_engine.web.set_up.renaming import renaming_pages
from pledge_engine.web.set_up.roles import role_pages
from pledge_engine.web.site import Site
from pledge_engine.web.staying import staying_pages
from pledge_engine.web.step import step_pages
from pledge_engine.web.templating import prepare_templates
from pledge_engine.web.today import today_pages
from pledge_engine.web.trail import trail_pages
from pledge_engine.web.trail_sample import sample_pages
from pledge_engine.web.trail_verifying import allow_large_files, verifying_pages
from pledge_engine.web.unsent import bring_back
from pledge_engine.web.visiting import admit, receive

# The pages of those who are logged in, each made for the site.
_FOR_PEOPLE: tuple[Callable[[Site], Blueprint], ...] = (
    *(today_pages, left_behind_pages, staying_pages, second_factor_pages, pairing_pages),
    *(list_pages, by_name_pages, opening_pages, record_pages, step_pages, doing_pages),
    *(register_pages, recording_pages, correcting_pages, attention_pages, chasing_pages),
    *(kept_pages, trail_pages, sample_pages, verifying_pages, mail_pages, planned_pages),
    *(my_pledge_pages, my_pledge_acts, own_settings_pages, own_reminder_pages),
    *(home_pages, people_pages, person_pages, role_pages, access_pages, cover_pages),
    *(
        place_pages,
        inviting_pages,
        giving_pages,
        moving_pages,
        removing_pages,
        renaming_pages,
        closure_pages,
        definition_pages,
        pledge_pages,
        job_pages,
        letting_go_pages,
        backup_pages,
    ),
    template_pages,
)
# More than any form of ours needs.
_LARGEST_REQUEST = 1_000_000


def make_app(office: Office, settings: Settings) -> Flask:
    """The application that serves every page of this office, to be given to any WSGI server."""
    app = Flask(__name__, static_folder=None, template_folder=None)
    site = Site(office, settings)
    app.config |= {
        "SECRET_KEY": secret_key(settings),
        "SESSION_COOKIE_NAME": cookie_name("pledge_form", secure=site.secure),
        "SESSION_COOKIE_SECURE": site.secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": site.secure,
        "MAX_CONTENT_LENGTH": _LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": _LARGEST_REQUEST,
    }
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]
    compress(app)
    prepare_templates(app, site)
    guard(app, secure=site.secure)
    doors = log_in_pages(site), entering_pages(site), password_pages(site), invitation_pages(site)
    receive(app, site)
    limit(app, settings, doors)
    admit(app, site)
    allow_large_files(app)
    bring_back(app, site)
    offer_left_behind(app, site)
    say_problems(app, site)
    CSRFProtect(app)
    ask_again(app)
    app.register_blueprint(health_pages(office))
    app.register_blueprint(asset_pages())
    for door in doors:
        app.register_blueprint(door)
    app.register_blueprint(guide_pages())
    for made in _FOR_PEOPLE:
        app.register_blueprint(made(site))
    return app
