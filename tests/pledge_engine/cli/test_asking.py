"""What a command causes beside itself: a worker is woken, where there is one."""

import time

import pytest

from tests.pledge_engine.cli.conftest import CommandLine


def test_a_command_is_done_although_nobody_can_be_woken(pledge: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not wait for long either, says nothing of it to the person, and leaves it in the log."""
    monkeypatch.setenv("PLEDGE_BROKER_URL", "redis://127.0.0.1:1/0")
    answers = ("link=https://intranet.example/plan", "agreed_on=2026-08-03")
    began = time.monotonic()
    assert pledge.told("hire", "complete", "1", "job_plan", *answers, by="robin.example")
    assert time.monotonic() - began < 30
    assert '"broker_away"' in pledge.log.read_text(encoding="utf-8")
    monkeypatch.delenv("PLEDGE_BROKER_URL")
    (line,) = pledge.told("messages", "list", by="robin.example")["messages"]
    assert line["status"] == "waiting"


@pytest.mark.parametrize("process", ["worker", "beat"])
def test_a_process_that_nobody_could_ask_for_anything_is_refused(pledge: CommandLine, process: str) -> None:
    result = pledge(process)
    assert result.exit_code != 0
    assert "No broker is named" in result.stderr
    assert "Set PLEDGE_BROKER_URL in the environment, or use pledge serve" in " ".join(result.stderr.split())
