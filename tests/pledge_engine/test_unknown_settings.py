"""What somebody meant to set and mistyped is named, with what they meant, and never with its value."""

from pathlib import Path

import pytest

from pledge_engine.unknown_settings import unknown_among, unknown_settings


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("PLEDGE_DATABSE_URL", "PLEDGE_DATABASE_URL"),
        ("PLEDGE_SMTP_PASSWD", "PLEDGE_SMTP_PASSWORD"),
        ("PLEDGE_ORGANIZATION", "PLEDGE_ORGANISATION"),
        ("pledge_mail_chanel", "PLEDGE_MAIL_CHANNEL"),
        ("PLEDGE_SECRET_DIR", "PLEDGE_SECRETS_DIR"),
    ],
)
def test_a_mistyped_setting_is_named_with_the_one_that_it_is_most_like(written: str, meant: str) -> None:
    (found,) = unknown_among([written])
    assert str(found).endswith(f"sets nothing. Did you mean {meant}?")


def test_a_name_that_is_like_none_is_named_alone() -> None:
    (found,) = unknown_among(["PLEDGE_XYZZY"])
    assert str(found) == "PLEDGE_XYZZY is no setting of this program, and sets nothing."


def test_what_is_a_setting_or_not_of_this_program_is_not_named() -> None:
    assert not unknown_among(
        ["PLEDGE_SMTP_PORT", "pledge_smtp_port", "PLEDGE_AS", "PLEDGE_SECRETS_DIR", "PATH", "LC_ALL"]
    )


def test_a_mistyped_file_of_a_secret_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pledge_secret_kee", "pledge_smtp_password", "something_else"):
        (tmp_path / name).write_text("CANARY", encoding="utf-8")
    monkeypatch.setenv("PLEDGE_SECRETS_DIR", str(tmp_path))
    (found,) = unknown_settings()
    assert (found.name, found.nearest) == ("PLEDGE_SECRET_KEE", "PLEDGE_SECRET_KEY")
