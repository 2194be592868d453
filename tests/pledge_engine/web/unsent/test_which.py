"""Every form comes back after a session has ended, or there is a reason why nothing typed is lost with it."""

from __future__ import annotations

from flask import Flask

from pledge_engine.web.unsent import COME_BACK
from pledge_engine.web.visiting import OPEN_TO_ALL

# Whatever can be sent, beside the forms that come back, and why nothing typed is lost with it.
NOTHING_TYPED = {
    "staying.log_out": "a button",
    "staying.stay": "a button",
    "left_behind.throw_away": "a button",
    "pairing.begin": "a password, which is never kept",
    "second_factor.forget": "a button",
    "mail.again": "a button",
    "mail.aside": "a button",
    "own_settings.logged_out": "a button",
    "own_settings.cover_ended": "a button",
    "own_settings.changed": "passwords, which are kept nowhere",
    "trail_verifying.checkpoint": "a button",
    "trail_verifying.compared": "a file, which is still where it was chosen from, and nothing is changed",
    "set_up_access.end": "a button",
    "set_up_access.give_back": "a button",
    "set_up_access.reset": "a button",
    "set_up_backups.back_up": "a button",
    "set_up_backups.drill": "a button",
    "set_up_closures.remove": "a button",
    "set_up_cover.end": "a button",
    "set_up_inviting.invite_them": "a button",
    "set_up_removing.take_group_away": "a button",
    "set_up_removing.take_team_away": "a button",
    "set_up_jobs.run": "a button",
    "set_up_letting_go.reminders": "a button",
    "set_up_letting_go.sending": "a button",
    "set_up_person.send_invitation": "a button",
    "set_up_roles.end": "a button",
    "by_name.find": "a name to look for, and nothing is changed",
    "set_up_people.look_for": "words to look for, and nothing is changed",
    "pairing.paired": "a code, which is over by then",
    "second_factor.turned_off": "a code, which is over by then",
    "second_factor.new_codes": "a code, which is over by then",
}


def test_every_form_comes_back_or_has_nothing_typed_into_it(app: Flask) -> None:
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())} - OPEN_TO_ALL
    assert posts == set(COME_BACK) | set(NOTHING_TYPED)
