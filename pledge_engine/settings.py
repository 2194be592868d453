"""What can be set from outside, read once from the environment (``PLEDGE_…``) and checked, with every mistake named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import time, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from notifications.sender import Sender
from notifications.settings import QUESTIONS, ChannelKind, MailSettings, Security
from pledge_engine.errors import PledgeError
from workflows.definition import Role

PREFIX = "PLEDGE_"
DEFAULT_DATABASE = "sqlite:///var/pledge.db"
DEFAULT_ADDRESS = "http://127.0.0.1:8000"
DEFAULT_SENDER = "pledge@localhost"
DEFAULT_ORGANISATION = "Your trust"
# Whoever sees these beside somebody's address learns something about their health: privacy of mails, in ``docs/running.md``.
_SAYS_TOO_MUCH = re.compile(
    r"\b(lived.experience|peers?|occupational.health|adjustments?|well-?being)\b", re.IGNORECASE
)
# Where pages can be reached: a host, a port where it is another, and a folder where they are not at the top.
_ADDRESS = re.compile(r"(?i:https?)://[A-Za-z0-9._\[\]:-]+(/[^\s?#]*)?\Z")
# The ways to speak to a broker that come with this program.
_BROKERS = {"redis", "rediss", "redis+socket", "amqp", "amqps"}
# A key that nobody can try out: half of what is made where none is set.
SHORTEST_KEY = 16
# A folder of files named like settings, each with its value: how secrets reach a program in a container.
SECRETS = "PLEDGE_SECRETS_DIR"


class LogLevel(StrEnum):
    """How much is logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(BaseSettings):
    """Everything that can be set. The paths are relative to the folder in which the program is started."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True, hide_input_in_errors=True
    )

    database_url: str = DEFAULT_DATABASE
    # On PostgreSQL, who owns the tables: asked only to make and upgrade them, so that the program cannot rewrite its trail.
    database_owner_url: str = ""
    # Where people reach the pages. With https cookies are sent over TLS alone.
    web_address: str = DEFAULT_ADDRESS
    # Whose service this is and what it is called: on every page, and in front of the address that every mail is from.
    organisation: str = DEFAULT_ORGANISATION
    product: str = "Pledge Engine"
    # Whom people ask about their data, with an address or a telephone number: the privacy notice names them.
    privacy_contact: str = Field(default="", max_length=200)
    # What pages sign forms with, for every process alike; where none is set, one is made and kept in the file.
    secret_key: SecretStr = SecretStr("")
    secret_file: Path = Path("var/secret.key")
    # Where what is sent in a minute is counted: redis://… for several processes; with none, where the broker is, or in memory.
    limits_url: str = ""
    # How many proxies of yours stand before the pages: so many addresses of theirs are looked behind.
    proxies: int = Field(default=0, ge=0, le=5)
    # The roles that may not be used by a password alone, with commas between; see Role for how they are written.
    second_factor_for: str = ""
    # How messages leave, from whom, and between which local times of working days.
    mail_channel: ChannelKind = ChannelKind.FOLDER
    mail_folder: Path = Path("var/mail")
    # Where backups are kept that are taken from a page; nobody takes one away through a page.
    backup_folder: Path = Path("var/backups")
    mail_from: str = DEFAULT_SENDER
    mail_reply_to: str = ""
    # The parts of addresses after the @ that are the trust's own, with commas between. Mail to others says next to nothing.
    mail_work_domains: str = ""
    mail_opens: time = time(7)
    mail_closes: time = time(19)
    # For so many minutes after one, no other mail asks the same person for agreements on the same record: the next says them all.
    mail_gathers_minutes: int = Field(default=15, ge=0, le=240)
    smtp_host: str = "localhost"
    smtp_port: int = 587
    smtp_security: Security = Security.STARTTLS
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_ca_file: Path | None = None
    smtp_timeout_seconds: float = Field(default=10, gt=0, le=60)
    # Where processes wake each other: redis://…; with none, everything runs in one process (pledge serve).
    broker_url: SecretStr = SecretStr("")
    # How often the beat asks for a tick.
    tick_seconds: float = Field(default=60, ge=1, le=300)
    # With this on, what is only good enough for trying things out is refused.
    production: bool = False
    log_level: LogLevel = LogLevel.WARNING
    log_file: Path = Path("var/pledge.log")

    @field_validator("second_factor_for")
    @classmethod
    def _are_roles(cls, given: str) -> str:
        if not set(_parts(given)) <= set(Role):
            raise ValueError("it names a role that there is not: write for example administrator,hr")
        return given

    @field_validator("web_address")
    @classmethod
    def _is_an_address(cls, given: str) -> str:
        if not _ADDRESS.match(given):
            raise ValueError("it is written whole, for example https://pledge.trust.example")
        return given.rstrip("/")

    @field_validator("broker_url")
    @classmethod
    def _names_a_broker(cls, given: SecretStr) -> SecretStr:
        if (address := given.get_secret_value()) and not _is_of_a_broker(address):
            raise ValueError("it is written whole, for example redis://broker:6379/0")
        return given

    @field_validator("privacy_contact")
    @classmethod
    def _is_one_line_or_none(cls, given: str) -> str:
        if not given.isprintable():
            raise ValueError("it is written on one line")
        return given.strip()

    @field_validator("organisation", "product")
    @classmethod
    def _is_one_line(cls, given: str) -> str:
        if not given.strip() or not given.isprintable():
            raise ValueError("it is written on one line")
        return given.strip()

    @field_validator("product")
    @classmethod
    def _says_nothing_of_anybody(cls, given: str) -> str:
        if _SAYS_TOO_MUCH.search(given):
            raise ValueError(
                "mails to people's own addresses are from it: choose a name without words such as lived experience or peer"
            )
        return given

    @property
    def sent_by(self) -> Sender:
        """Who every mail is from, in words."""
        return Sender(service=self.product, organisation=self.organisation)

    @property
    def counted_in(self) -> str:
        """Where what is sent in a minute is counted."""
        broker = self.broker_url.get_secret_value()
        return self.limits_url or (broker if broker.startswith(("redis://", "rediss://")) else "memory://")

    @property
    def code_roles(self) -> frozenset[Role]:
        """The roles that may be used only by somebody who is asked for a code of an app when they log in."""
        return frozenset(Role(name) for name in _parts(self.second_factor_for))


def _is_of_a_broker(address: str) -> bool:
    """Whether an address says how to speak to a broker and where it is: a host, or a socket, and no port but a number."""
    try:
        found = urlsplit(address)
        return (
            found.scheme in _BROKERS and bool(found.hostname or found.path) and (found.port is None or found.port > 0)
        )
    except ValueError:
        return False


def _parts(given: str) -> list[str]:
    return [part.strip() for part in given.split(",") if part.strip()]


class WrongSetting(PledgeError):
    """Something in the environment cannot be used as a setting; the message names the variables, never their values."""


def load_settings() -> Settings:
    """The settings of this process, from its environment and from files of secrets; raises ``WrongSetting``."""
    folder = os.environ.get(SECRETS)
    if folder and not Path(folder).is_dir():
        raise WrongSetting(f"{SECRETS} names no folder.", "Correct it in the environment.")
    try:
        settings = Settings(_secrets_dir=folder or None)
    except ValidationError as error:
        wrong = ", ".join(f"{PREFIX}{str(mistake['loc'][0]).upper()} ({mistake['msg']})" for mistake in error.errors())
        raise WrongSetting(f"A setting cannot be used: {wrong}.", "Correct it in the environment.") from error
    if wanting := list(_wanting(settings)):
        raise WrongSetting(f"In production these are needed: {', '.join(wanting)}.", "Set them in the environment.")
    return settings


def _wanting(settings: Settings) -> Iterator[str]:
    """What a program that is used in earnest does without at nobody's wish."""
    if not settings.production:
        return
    if len(settings.secret_key.get_secret_value()) < SHORTEST_KEY:
        yield f"PLEDGE_SECRET_KEY of at least {SHORTEST_KEY} characters"
    if settings.web_address == DEFAULT_ADDRESS:
        yield "PLEDGE_WEB_ADDRESS"
    if settings.mail_channel is not ChannelKind.SMTP:
        yield "PLEDGE_MAIL_CHANNEL=smtp"
    if settings.mail_from == DEFAULT_SENDER:
        yield "PLEDGE_MAIL_FROM"
    if settings.organisation == DEFAULT_ORGANISATION:
        yield "PLEDGE_ORGANISATION"
    if settings.smtp_password.get_secret_value() and settings.smtp_security is Security.NONE:
        yield "PLEDGE_SMTP_SECURITY other than none, as there is a password"


def mail_settings(settings: Settings) -> MailSettings:
    """What a courier has to know; raises ``WrongSetting``."""
    timeout = timedelta(seconds=settings.smtp_timeout_seconds)
    try:
        return MailSettings(
            channel=settings.mail_channel,
            sender=settings.mail_from,
            sent_by=settings.sent_by,
            reply_to=settings.mail_reply_to,
            folder=settings.mail_folder,
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=settings.smtp_password.get_secret_value(),
            ca_file=settings.smtp_ca_file,
            timeout=timeout,
            lease=timeout * (QUESTIONS + 2),
            opens=settings.mail_opens,
            closes=settings.mail_closes,
        )
    except ValueError as error:
        raise WrongSetting(f"PLEDGE_MAIL_…: {error}.", "Correct it in the environment.") from error
