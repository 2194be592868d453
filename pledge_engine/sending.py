"""How messages leave this office: by which channel, when, and who says what stands in them."""

from __future__ import annotations

import sys
from datetime import date, datetime
from functools import partial

from notifications.channels.channel import Channel
from notifications.channels.console import Console
from notifications.channels.folder import Folder
from notifications.channels.smtp import Smtp
from notifications.delivering import deliver_some
from notifications.post import Post
from notifications.settings import ChannelKind, MailSettings
from notifications.source import Source
from notifications.window import Window
from pledge_engine.access.actor import SystemActor
from pledge_engine.clock import LONDON
from pledge_engine.logins.invited import make_invitation_link
from pledge_engine.logins.password_links import make_link_to_mail
from pledge_engine.office import Office
from pledge_engine.reminders.links import Links
from pledge_engine.reminders.source import NewInvitationLink, NewSecret, Records, in_the_mail_alone
from pledge_engine.settings import Settings, mail_settings
from pledge_engine.store.session import begin

_SENDING = SystemActor("sending")


def post_of(office: Office, settings: Settings) -> Post:
    """All that a courier of this office needs; raises ``WrongSetting``."""
    mail = mail_settings(settings)
    return Post(
        sessions=partial(begin, office.engine),
        channel=channel_of(mail),
        clock=office.clock,
        source=source_of(office, settings, new_secret=make_link_to_mail, new_invitation_link=make_invitation_link),
        settings=mail,
        may_leave=Window(opens=mail.opens, closes=mail.closes, zone=LONDON, works_on=WorkingDays(office)).is_open,
    )


def source_of(
    office: Office,
    settings: Settings,
    *,
    new_secret: NewSecret = in_the_mail_alone,
    new_invitation_link: NewInvitationLink = in_the_mail_alone,
) -> Source:
    """Who says what messages say. Without what makes secrets they can be looked at, and no link is made."""
    domains = frozenset(part.strip().lower() for part in settings.mail_work_domains.split(",") if part.strip())
    links = Links(settings.web_address)
    return Records(office, links, work_domains=domains, new_secret=new_secret, new_invitation_link=new_invitation_link)


def channel_of(mail: MailSettings) -> Channel:
    """The channel that the settings name."""
    match mail.channel:
        case ChannelKind.SMTP:
            return Smtp(mail)
        case ChannelKind.FOLDER:
            return Folder(mail.folder)
        case ChannelKind.CONSOLE:
            return Console(sys.stdout)


def deliver_all(post: Post) -> None:
    """Deliver until nothing more is due, or the server is away."""
    while deliver_some(post):
        continue


class WorkingDays:
    """Whether the trust works on a day, its own closures included; asked of the records at most once a minute."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._known: tuple[datetime, date, bool] | None = None

    def __call__(self, day: date) -> bool:
        """Whether it does."""
        minute = self._office.clock.now().replace(second=0, microsecond=0)
        if self._known is None or self._known[:2] != (minute, day):
            with self._office.work(_SENDING, write=False) as work:
                self._known = (minute, day, work.calendar.is_working_day(day))
        return self._known[2]
