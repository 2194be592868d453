from pathlib import Path

import pytest

from pledge_engine.settings import DEFAULT_DATABASE, LogLevel, WrongSetting, load_settings


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
