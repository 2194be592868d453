from pathlib import Path

import pytest
from pydantic import ValidationError

from pledge_engine.settings import (
    DEFAULT_DATABASE,
    LogLevel,
    Settings,
    WrongSetting,
    load_settings,
    mail_settings,
)
from workflows.definition import Role


def test_without_an_environment_everything_is_in_var_under_the_present_folder() -> None:
    settings = load_settings()
    assert (settings.database_url, settings.log_file) == (DEFAULT_DATABASE, Path("var/pledge.log"))
    assert settings.log_level is LogLevel.WARNING


def test_the_environment_sets_what_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGE_DATABASE_URL", "sqlite:///elsewhere.db")
    monkeypatch.setenv("PLEDGE_LOG_LEVEL", "debug")
    monkeypatch.setenv("PLEDGE_AS", "somebody")
    settings = load_settings()
    assert (settings.database_url, settings.log_level) == ("sqlite:///elsewhere.db", LogLevel.DEBUG)


def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGE_DATABASE_URL", "")
    assert load_settings().database_url == DEFAULT_DATABASE


def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGE_LOG_LEVEL", "CANARY")
    with pytest.raises(WrongSetting, match="PLEDGE_LOG_LEVEL") as refused:
        load_settings()
    assert "CANARY" not in str(refused.value)


@pytest.mark.parametrize("given", ["CANARY", "CANARY:6379", "redis://", "canary://host", "redis://h:CANARY"])
def test_a_broker_that_nobody_could_reach_is_refused(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PLEDGE_BROKER_URL", given)
    with pytest.raises(WrongSetting, match=r"PLEDGE_BROKER_URL .*it is written whole") as refused:
        load_settings()
    assert "CANARY" not in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [
        "redis://broker",
        "redis://broker:6379/0",
        "rediss://name:pa55:word@broker.trust.example:6380/1?ssl_cert_reqs=required",
        "redis://[::1]:6379/0",
        "redis+socket:///run/redis.sock",
    ],
)
def test_a_broker_that_redis_could_be_at_is_taken(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("PLEDGE_BROKER_URL", given)
    assert load_settings().broker_url.get_secret_value() == given


def test_a_secret_is_read_from_a_file_of_its_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "pledge_smtp_password").write_text("from a file", encoding="utf-8")
    monkeypatch.setenv("PLEDGE_SECRETS_DIR", str(tmp_path))
    settings = load_settings()
    assert settings.smtp_password.get_secret_value() == "from a file"
    assert "from a file" not in repr(settings) + repr(mail_settings(settings))
    monkeypatch.setenv("PLEDGE_SMTP_PASSWORD", "from the environment")
    assert load_settings().smtp_password.get_secret_value() == "from the environment"


def test_a_folder_of_secrets_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PLEDGE_SECRETS_DIR", str(tmp_path / "absent"))
    with pytest.raises(WrongSetting, match="PLEDGE_SECRETS_DIR"):
        load_settings()


IN_EARNEST = {
    "PLEDGE_SECRET_KEY": "made by chance alone",
    "PLEDGE_WEB_ADDRESS": "https://pledge.trust.example",
    "PLEDGE_MAIL_CHANNEL": "smtp",
    "PLEDGE_MAIL_FROM": "pledge@trust.example",
    "PLEDGE_ORGANISATION": "Fictional NHS Trust",
}


@pytest.mark.parametrize("left_out", IN_EARNEST)
def test_in_production_what_is_only_good_for_trying_out_is_refused(
    monkeypatch: pytest.MonkeyPatch, left_out: str
) -> None:
    monkeypatch.setenv("PLEDGE_PRODUCTION", "true")
    for name, value in IN_EARNEST.items():
        monkeypatch.setenv(name, value)
    assert load_settings().production
    monkeypatch.delenv(left_out)
    with pytest.raises(WrongSetting, match=left_out):
        load_settings()


def test_in_production_a_key_that_can_be_tried_out_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (IN_EARNEST | {"PLEDGE_PRODUCTION": "1", "PLEDGE_SECRET_KEY": "x" * 15}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting, match="PLEDGE_SECRET_KEY of at least 16 characters"):
        load_settings()


@pytest.mark.parametrize("given", ["pledge.trust.example", "ftp://pledge.trust.example", "https://", "https://a b"])
def test_an_address_of_the_pages_that_no_link_could_begin_with_is_refused(given: str) -> None:
    with pytest.raises(ValidationError, match=r"https://pledge\.trust\.example"):
        Settings(web_address=given)
    assert Settings(web_address="https://pledge.trust.example/").web_address == "https://pledge.trust.example"


def test_whom_to_ask_about_data_is_said_on_one_line() -> None:
    assert Settings(privacy_contact=" the records team ").privacy_contact == "the records team"
    for wrong in ("two\nlines", "x" * 201):
        with pytest.raises(ValidationError):
            Settings(privacy_contact=wrong)


def test_in_production_no_password_goes_over_an_open_wire(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (IN_EARNEST | {"PLEDGE_PRODUCTION": "1", "PLEDGE_SMTP_PASSWORD": "x"}).items():
        monkeypatch.setenv(name, value)
    assert load_settings().production
    monkeypatch.setenv("PLEDGE_SMTP_SECURITY", "none")
    with pytest.raises(WrongSetting, match="PLEDGE_SMTP_SECURITY"):
        load_settings()


def test_a_sender_that_cannot_be_used_is_said() -> None:
    with pytest.raises(WrongSetting, match="PLEDGE_MAIL"):
        mail_settings(Settings(mail_from="nobody"))


def test_the_roles_that_need_a_code_are_named_as_they_are_written_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLEDGE_SECOND_FACTOR_FOR", "administrator, hr,")
    assert load_settings().code_roles == {Role.ADMINISTRATOR, Role.HR}
    monkeypatch.setenv("PLEDGE_SECOND_FACTOR_FOR", "administrator, CANARY")
    with pytest.raises(WrongSetting, match="PLEDGE_SECOND_FACTOR_FOR") as refused:
        load_settings()
    assert "CANARY" not in str(refused.value)


@pytest.mark.parametrize("said", ["Lived Experience Pledge", "Peers at work", "peer support", "Well-being at work"])
def test_a_name_of_the_service_that_says_too_much_in_a_mail_is_refused(
    monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("PLEDGE_PRODUCT", said)
    with pytest.raises(WrongSetting, match=r"PLEDGE_PRODUCT .*mails"):
        load_settings()


@pytest.mark.parametrize("name", ["PLEDGE_PRODUCT", "PLEDGE_ORGANISATION"])
def test_what_mails_are_from_is_one_line_of_words(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, " The Peerless Trust ")
    assert mail_settings(load_settings()).sent_by.name.count("The Peerless Trust") == 1
    for wrong in (" ", "two\nlines"):
        monkeypatch.setenv(name, wrong)
        with pytest.raises(WrongSetting, match=f"{name} .*one line"):
            load_settings()
