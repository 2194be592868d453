"""Whoever starts the program or asks how it is reads which settings were written in vain."""

import pytest

from tests.pledge_engine.cli.conftest import CommandLine


def test_doctor_names_what_is_set_in_vain_without_its_value(
    pledge: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Settings" not in pledge.said("doctor")
    monkeypatch.setenv("PLEDGE_SMTP_HOTS", "CANARY")
    said = pledge.said("doctor")
    assert "Settings notice PLEDGE_SMTP_HOTS is no setting of this program" in said
    assert "Did you mean PLEDGE_SMTP_HOST?" in said
    assert "CANARY" not in said


def test_what_runs_on_says_as_it_starts_what_is_set_in_vain(
    empty: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLEDGE_BROKER_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("PLEDGE_SMTP_HOTS", "CANARY")
    result = empty("worker")
    assert result.exit_code == 10, "there is no database, so that it does not stay"
    assert "Did you mean PLEDGE_SMTP_HOST?" in result.stderr
