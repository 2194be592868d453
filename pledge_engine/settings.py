"""What can be set from outside, read once from the environment (``PLEDGE_…``) and checked, with every mistake named."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pledge_engine.errors import PledgeError

PREFIX = "PLEDGE_"
DEFAULT_DATABASE = "sqlite:///var/pledge.db"


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
    web_address: str = "http://127.0.0.1:8000"
    organisation: str = "Your trust"
    product: str = "Pledge Engine"
    # What pages sign forms with, for every process alike; where none is set, one is made and kept in the file.
    secret_key: SecretStr = SecretStr("")
    secret_file: Path = Path("var/secret.key")
    # Where attempts to log in are counted by address: memory:// for one process, redis://… for several.
    limits_url: str = "memory://"
    log_level: LogLevel = LogLevel.WARNING
    log_file: Path = Path("var/pledge.log")


class WrongSetting(PledgeError):
    """Something in the environment cannot be used as a setting; the message names the variables, never their values."""


def load_settings() -> Settings:
    """The settings of this process; raises ``WrongSetting``."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = ", ".join(f"{PREFIX}{str(mistake['loc'][0]).upper()} ({mistake['msg']})" for mistake in error.errors())
        raise WrongSetting(f"A setting cannot be used: {wrong}.", "Correct it in the environment.") from error
